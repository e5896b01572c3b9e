package org.creditsledger.history.web;

/** Names the header of answers with entries up to an instant: what they contain does not change any more. */
public final class Until {

    /** Its value is the end of the window, exclusive: the requested one, or an earlier one. */
    public static final String HEADER = "Credits-Until";

    private Until() {}
}
