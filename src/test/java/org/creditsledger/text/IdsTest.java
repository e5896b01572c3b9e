package org.creditsledger.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @Test
    void an_id_is_read() {
        var id = UUID.randomUUID();

        assertThat(Ids.parse(id.toString())).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "000000001-0000-0000-0000-00000000000",
                "00000000-0000-0000-0000-0000000000000",
                "g0000000-0000-0000-0000-000000000000"
            })
    void other_texts_are_no_id(String text) {
        assertThat(Ids.parse(text)).isEmpty();
    }
}
