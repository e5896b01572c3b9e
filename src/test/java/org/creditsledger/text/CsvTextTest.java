package org.creditsledger.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {

    private static final long SEED = Long.getLong("credits.test.seed", new SplittableRandom().nextLong());

    /**
     * Characters that separate cells or lines in some country or import dialog. A comma does too, but text with it is
     * quoted.
     */
    private static final String SEPARATORS = "[;\t\r\n]";

    @ParameterizedTest
    @ValueSource(
            ints = {
                ' ', 0xA0, 0x1680, 0x2003, 0x202F, 0x205F, 0x3000, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x61C,
                0x180E, 0x202E, 0x2066, 0x034F, 0x115F, 0x1160, 0x17B4, 0x180B, 0x2800, 0x3164, 0xFE0F, 0xFFA0, 0xE0001,
                0xE0020, 0xE0100, 0x1D173, 0x0B, 0x0C, 0x1F, 0x7F, 0x85, 0x2028, 0x2029, 0
            })
    void invisible_characters_hide_no_formula(int unseen) {
        for (var formula : List.of("=1+1", "+1", "-1", "@SUM(1)", "＝1", "＋1", "－1", "＠1")) {
            var text = Character.toString(unseen).repeat(2) + formula;

            assertThat(CsvText.inert(text)).isEqualTo("'" + text);
            assertThat(CsvText.inert("a;" + text)).isEqualTo("a;'" + text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "; ", ";\u00A0", "\t", "\n", "\r\n", ";;"})
    void no_part_of_a_text_becomes_a_formula_with_another_separator(String separator) {
        assertThat(CsvText.inert("red" + separator + "=1+1").split(SEPARATORS))
                .allMatch(cell -> !cell.strip().startsWith("="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4 × flux-dev",
                "a - b = c @ d + e",
                "{\"prompt\":\"a; b\"}",
                "günstig; schön",
                "😀 👩‍👩‍👧 שלום \u202Eעולם مرحبا",
                "1;2;3",
            })
    void other_text_is_unchanged(String text) {
        assertThat(CsvText.inert(text)).isEqualTo(text);
    }

    @Test
    void null_is_an_empty_cell() {
        assertThat(CsvText.inert(null)).isEmpty();
    }

    @Test
    void the_original_text_can_be_restored_and_no_cell_begins_a_formula() {
        System.out.printf("texts: repeat them with -Dcredits.test.seed=%d%n", SEED);
        var random = new SplittableRandom(SEED);
        var parts = List.of(
                "=", "+", "-", "@", "'", ";", "\t", "\r", "\n", " ", "\u00A0", "\u200B", "a", "1", "\0", "\uFF1D");
        for (var i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (var length = random.nextInt(8); length > 0; length--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            var inert = CsvText.inert(text.toString());

            assertThat(undone(inert)).isEqualTo(text.toString());
            assertThat(Arrays.stream(inert.split(SEPARATORS)).map(cell -> cell.replaceAll("^[\\s\\p{Z}\\p{C}]+", "")))
                    .as(inert)
                    .allMatch(cell -> cell.isEmpty() || "=+-@\uFF1D".indexOf(cell.charAt(0)) < 0);
        }
    }

    /** Restores the text as docs/reference/api.md describes it. */
    private static String undone(String cell) {
        return cell.replaceAll("(^|[;\t\r\n])'", "$1");
    }
}
