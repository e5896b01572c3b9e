package org.creditsledger.text;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as texts. The parser of Java also takes shorter ones. */
public final class Ids {

    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Ids() {}

    /** Empty for a text that is no id in its full length. */
    public static Optional<UUID> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
