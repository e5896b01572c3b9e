package org.creditsledger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixRangeTest {

    @ParameterizedTest
    @CsvSource({
        "alice, alicf",
        "a, b",
        "~, \u007f",
        "é, ê",
        // A character of two units, and the last character before the surrogates.
        "a\ud83d\ude00, a\ud83d\ude01",
        "a\ud7ff, a\ue000",
        // The last character of all.
        "a\udbff\udfff, b",
    })
    void the_range_ends_before_the_next_text_without_the_prefix(String prefix, String beyond) {
        assertThat(PrefixRange.of(prefix)).isEqualTo(new PrefixRange(prefix, beyond));
    }

    @Test
    void the_last_prefix_has_no_upper_end() {
        assertThatIllegalArgumentException().isThrownBy(() -> PrefixRange.of("\udbff\udfff"));
    }
}
