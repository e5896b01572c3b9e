package org.creditsledger.text;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What every text that is stored must be: of its form, not too long, and safe for a database and a CSV reader. */
public final class Requirements {

    private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    private Requirements() {}

    /** @param pattern a regular expression of the code, never of a request */
    public static void requireForm(String name, String value, String pattern) {
        var compiled = COMPILED.computeIfAbsent(pattern, Pattern::compile);
        require(compiled.matcher(value).matches(), name + " is not of the form " + pattern);
    }

    /**
     * Refuses characters that a database column or a CSV reader could mishandle; they are never altered.
     *
     * @param maxLength in characters
     */
    public static void requireText(String name, String value, int maxLength) {
        require(!value.isBlank() && value.length() <= maxLength, name + " must have 1 to " + maxLength + " characters");
        var storable = value.codePoints()
                .allMatch(c -> c == '\n' || c == '\t' || !Character.isISOControl(c) && !isLoneSurrogate(c));
        require(storable, name + " contains a control character or half a character");
    }

    /** @throws IllegalArgumentException with the message, unless it holds */
    public static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
