package org.creditsledger.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CanonicalHashTest {

    @Test
    void every_field_has_its_name_and_its_length_in_bytes() throws Exception {
        var hash = new CanonicalHash()
                .add("reason", "né")
                .add("job_id", null)
                .add("amount", 35L)
                .add("direction", "debit")
                .add("previous_hash", new byte[] {1, (byte) 0xff})
                .add("created_at", Instant.parse("2026-03-01T12:00:00.1Z"))
                .digest();

        var expected = """
                reason=3:né
                job_id=-
                amount=2:35
                direction=5:debit
                previous_hash=4:01ff
                created_at=27:2026-03-01T12:00:00.100000Z
                """;
        assertThat(hash).isEqualTo(MessageDigest.getInstance("SHA-256").digest(expected.getBytes(UTF_8)));
    }
}
