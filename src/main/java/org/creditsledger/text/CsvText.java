package org.creditsledger.text;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text in a CSV file that no spreadsheet takes for a formula (OWASP, CSV injection), wherever it may see a cell begin: at
 * the start of the text, and after what separates cells or lines in some country or some dialog, as quotes do not count
 * there. Such a beginning gets an apostrophe before it. So does one that has an apostrophe already: taking off one
 * apostrophe at each of these places gives back what was there.
 */
public final class CsvText {

    /** Spaces and what cannot be seen, which spreadsheets pass over: also letters that are blank, and marks without a letter. */
    private static final String UNSEEN =
            "[\\s\\p{Z}\\p{C}\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{2800}\\x{3164}"
                    + "\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{E0100}-\\x{E01EF}]";

    private static final String FORMULA = "[=+\\-@\\x{FF1D}\\x{FF0B}\\x{FF0D}\\x{FF20}]";

    private static final Pattern BEGINNING = Pattern.compile(
            "^(?=[\\t\\r\\n\\x00])|(?:^|(?<=[;\\t\\r\\n]))(?='|(?:(?![\\t\\r\\n])" + UNSEEN + ")*+" + FORMULA + ")");

    private CsvText() {}

    /** @return the text, or nothing if there is none. Numbers never come here */
    public static String inert(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return isPlain(text) ? text : BEGINNING.matcher(text).replaceAll("'");
    }

    /** As nearly all are, of which there may be millions. */
    private static boolean isPlain(String text) {
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character == ';' || character < ' ' || i == 0 && !isAsciiLetterOrDigit(character)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAsciiLetterOrDigit(char character) {
        return character < 0x80 && Character.isLetterOrDigit(character);
    }
}
