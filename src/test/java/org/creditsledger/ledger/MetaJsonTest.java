package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetaJsonTest {

    @Test
    void meta_is_one_line_of_json_in_key_order() {
        assertThat(MetaJson.write(Map.of("b", "say \"hi\"/\\", "a", "two\nlines é")))
                .isEqualTo("{\"a\":\"two\\nlines é\",\"b\":\"say \\\"hi\\\"/\\\\\"}");
    }
}
