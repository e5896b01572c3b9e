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
        // A character of two units, and the last before those that are none.
        "a\ud83d\ude00, a\ud83d\ude01",
        "a\ud7ff, a\ue000",
        // The last of all.
        "a\udbff\udfff, b",
    })
    void it_ends_before_the_next_text_that_does_not_begin_so(String prefix, String beyond) {
        assertThat(PrefixRange.of(prefix)).isEqualTo(new PrefixRange(prefix, beyond));
    }

    @Test
    void beyond_the_last_text_of_all_there_is_nothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> PrefixRange.of("\udbff\udfff"));
    }
}
