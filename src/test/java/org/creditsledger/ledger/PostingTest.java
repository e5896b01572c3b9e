package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostingTest {

    @Test
    void keys_have_their_documented_forms() {
        assertThat(jobDebit("job_1", "x").idempotencyKey()).isEqualTo("debit:text2image:job_1");
        assertThat(Posting.purchase("u", "image", 1, "pi_1", UUID.randomUUID(), "r", Map.of(), "service:payments")
                        .idempotencyKey())
                .isEqualTo("credit:purchase:pi_1");
        assertThat(Given.adjustment("u", Direction.CREDIT, 1, "abc").idempotencyKey())
                .isEqualTo("adjust:abc");
    }

    @Test
    void an_adjustment_names_its_admin() {
        var adjustment = Posting.adjustment("u", "image", Direction.DEBIT, 1, "Correction", "root", "k");

        assertThat(adjustment.source()).isEqualTo("admin_adjustment");
        assertThat(adjustment.createdBy()).isEqualTo("admin:root");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Posting.MAX_AMOUNT + 1, Long.MAX_VALUE})
    void an_absurd_amount_is_refused(long amount) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Given.adjustment("u", Direction.CREDIT, amount, "k"))
                .withMessageContaining("amount");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "café", "nul\u0000", "new\nline"})
    void an_id_is_printable_ascii(String jobId) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobDebit(jobId, "x"))
                .withMessageContaining("jobId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nul\u0000", "escape\u001b", "half \ud83d"})
    void a_reason_contains_only_characters_that_every_database_can_store(String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobDebit("job_1", reason))
                .withMessageContaining("reason");
    }

    @Test
    void a_reason_may_contain_emoji_and_lines() {
        assertThat(jobDebit("job_1", "two\n\tlines 😀 עברית").reason()).hasLineCount(2);
    }

    @Test
    void only_the_debit_of_a_job_can_be_refunded() {
        var credit = new EntryRow(
                        Given.adjustment("u", Direction.CREDIT, 5, "k"),
                        new UUID(1, 1),
                        1,
                        5,
                        List.of(),
                        Instant.EPOCH,
                        null)
                .toEntry();

        assertThatIllegalArgumentException().isThrownBy(() -> Given.jobRefund(credit, "r", "service:jobs"));
    }

    private static Posting jobDebit(String jobId, String reason) {
        return Posting.jobDebit("u", "image", 5, "text2image", jobId, reason, Map.of(), "service:jobs");
    }
}
