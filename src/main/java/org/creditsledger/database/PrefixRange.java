package org.creditsledger.database;

/**
 * All texts with a prefix, as a range for an index in the order of bytes.
 *
 * @param lowest inclusive
 * @param beyond exclusive
 */
public record PrefixRange(String lowest, String beyond) {

    /** @param prefix at least 1 character */
    public static PrefixRange of(String prefix) {
        var characters = prefix.codePoints().toArray();
        for (var last = characters.length - 1; last >= 0; last--) {
            // The highest character has no successor: the character before it is increased instead.
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
