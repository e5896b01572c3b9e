package org.creditsledger.views;

/** What came of saving a view. */
public sealed interface SaveViewResult {

    record Saved(SavedView view) implements SaveViewResult {}

    /** Their other views stay as they are: take another name, or delete that one first. */
    record NameTaken() implements SaveViewResult {}

    /** They have {@value ViewService#MAX_VIEWS} on this page already. */
    record TooMany() implements SaveViewResult {}
}
