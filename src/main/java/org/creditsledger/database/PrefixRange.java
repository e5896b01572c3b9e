package org.creditsledger.database;

/**
 * All texts that begin with one, as a range that an index in the order of bytes serves.
 *
 * @param lowest inclusive
 * @param beyond exclusive
 */
public record PrefixRange(String lowest, String beyond) {

    /** @param prefix at least 1 character */
    public static PrefixRange of(String prefix) {
        var characters = prefix.codePoints().toArray();
        for (var last = characters.length - 1; last >= 0; last--) {
            // After the last character of all comes the next one of the character before it.
            if (characters[last] < Character.MAX_CODE_POINT) {
                characters[last]++;
                if (characters[last] == Character.MIN_SURROGATE) {
                    characters[last] = Character.MAX_SURROGATE + 1;
                }
                return new PrefixRange(prefix, new String(characters, 0, last + 1));
            }
        }
        throw new IllegalArgumentException("there is nothing beyond: " + prefix);
    }
}
