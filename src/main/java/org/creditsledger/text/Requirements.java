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
        if (!compiled.matcher(value).matches()) {
            throw new IllegalArgumentException(name + " is not of the form " + pattern);
        }
    }

    /**
     * Refuses characters that a database column or a CSV reader could mishandle; they are never altered.
     *
     * @param maxLength in characters
     */
    public static void requireText(String name, String value, int maxLength) {
        if (value.isBlank() || value.length() > maxLength) {
            throw new IllegalArgumentException(name + " must have 1 to " + maxLength + " characters");
        }
        if (!isStorable(value)) {
            throw new IllegalArgumentException(name + " contains a control character or half a character");
        }
    }

    private static boolean isStorable(String value) {
        for (var i = 0; i < value.length(); ) {
            var c = value.codePointAt(i);
            if (c != '\n' && c != '\t' && (Character.isISOControl(c) || isLoneSurrogate(c))) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
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
