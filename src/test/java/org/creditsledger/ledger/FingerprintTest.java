package org.creditsledger.ledger;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.ledger.Direction.CREDIT;
import static org.creditsledger.ledger.Direction.DEBIT;
import static org.creditsledger.ledger.EarlierRelease.inOtherWords;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Threads.atOnce;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.creditsledger.database.MetaJson;
import org.creditsledger.integrity.Integrity;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A retry is recognized even if this release words it differently, and the entries of earlier releases stay valid. */
@DatabaseTest
record FingerprintTest(
        IntegrityService integrity, LedgerService ledger, Given given, PlatformTransactionManager transactionManager) {

    private static final UUID INVOICE = UUID.fromString("01900000-0000-7000-8000-000000000001");

    /** The release that wrote the entry that a retry meets. */
    enum Writer {
        THIS_RELEASE,
        EARLIER_RELEASE
    }

    /** The postings whose wording is the ledger's own. */
    enum Ours {
        JOB_DEBIT,
        JOB_REFUND,
        PURCHASE,
        TAKEN_BACK
    }

    @ParameterizedTest
    @EnumSource
    void an_earlier_releases_entry_is_recognized_in_other_words_and_is_unchanged(Ours kind) {
        var uid = given.userWith(100);
        var posting = posting(kind, uid);
        EarlierRelease.write(given.asOwner(), posting);
        var entry = ledger.findByIdempotencyKey(posting.idempotencyKey()).orElseThrow();
        var balance = given.imageBalanceOf(uid);
        var entries = given.entriesOf(uid);

        assertThat(ledger.post(posting)).isEqualTo(new PostingResult.Replayed(entry));
        assertThat(ledger.post(inOtherWords(posting, "Otherwise"))).isEqualTo(new PostingResult.Replayed(entry));
        assertThat(ledger.post(entry.request())).isEqualTo(new PostingResult.Replayed(entry));

        assertThat(given.imageBalanceOf(uid)).isEqualTo(balance);
        assertThat(given.entriesOf(uid)).isEqualTo(entries);
        given.credit(uid, 1);
        assertThat(integrity.verify(uid)).isEqualTo(new Integrity(1, entries + 1, List.of(), 0));
    }

    @ParameterizedTest
    @EnumSource
    void this_releases_entry_is_recognized_in_other_words(Ours kind) {
        var uid = given.userWith(100);
        var posting = posting(kind, uid);
        var entry = given.posted(posting);
        var entries = given.entriesOf(uid);

        assertThat(ledger.post(posting)).isEqualTo(new PostingResult.Replayed(entry));
        assertThat(ledger.post(inOtherWords(posting, "Otherwise"))).isEqualTo(new PostingResult.Replayed(entry));

        assertThat(given.entriesOf(uid)).isEqualTo(entries);
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void it_is_recognized_in_one_transaction_and_in_a_row_too(Writer writer) {
        var uid = given.userWith(100);
        var posting = posting(Ours.JOB_DEBIT, uid);
        var entry = write(writer, posting);
        var other = inOtherWords(posting, "Otherwise");
        var next = posting(Ours.JOB_DEBIT, uid);

        PostingResult inTransaction = new TransactionTemplate(transactionManager).execute(_ -> ledger.post(other));
        assertThat(inTransaction).isEqualTo(new PostingResult.Replayed(entry));
        assertThat(Stream.of(other, next, inOtherWords(next, "Otherwise")).map(ledger::post))
                .hasExactlyElementsOfTypes(
                        PostingResult.Replayed.class, PostingResult.Posted.class, PostingResult.Replayed.class);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100 - 2 * 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void of_many_concurrent_wordings_one_takes_effect(int writtenBefore) throws Exception {
        for (var round = 0; round < 10; round++) {
            var uid = given.userWith(100);
            var posting = posting(Ours.JOB_DEBIT, uid);
            if (writtenBefore == 1) {
                EarlierRelease.write(given.asOwner(), posting);
            }

            var results = atOnce(8, thread -> ledger.post(inOtherWords(posting, "Words of " + thread)));

            assertThat(results.stream().filter(PostingResult.Posted.class::isInstance))
                    .hasSize(1 - writtenBefore);
            assertThat(results.stream().filter(PostingResult.Replayed.class::isInstance))
                    .hasSize(7 + writtenBefore);
            assertThat(given.entriesOf(uid)).isEqualTo(2);
            assertThat(given.imageBalanceOf(uid)).isEqualTo(92);
            assertThat(integrity.verify(uid).findings()).isEmpty();
        }
    }

    static final List<Map.Entry<String, UnaryOperator<Posting>>> OTHER = List.of(
            Map.entry("uid", p -> with(p, "v" + p.uid(), p.type(), p.direction(), p.amount(), p.source(), p.meta())),
            Map.entry("type", p -> with(p, p.uid(), "video", p.direction(), p.amount(), p.source(), p.meta())),
            Map.entry("direction", p -> with(p, p.uid(), p.type(), CREDIT, p.amount(), p.source(), p.meta())),
            Map.entry("amount", p -> with(p, p.uid(), p.type(), p.direction(), 9, p.source(), p.meta())),
            Map.entry("source", p -> with(p, p.uid(), p.type(), p.direction(), p.amount(), "image2image", p.meta())),
            Map.entry(
                    "source of an admin",
                    p -> with(p, p.uid(), p.type(), p.direction(), p.amount(), "admin_adjustment", p.meta())),
            Map.entry("meta", p -> with(p, p.uid(), p.type(), p.direction(), p.amount(), p.source(), Map.of())),
            Map.entry("jobId", p -> with(p, "job_2", null, null, "service:jobs")),
            Map.entry("no jobId", p -> with(p, null, null, null, "service:jobs")),
            Map.entry("paymentId", p -> with(p, p.jobId(), "pi_1", null, "service:jobs")),
            Map.entry("relatedEntryId", p -> with(p, p.jobId(), null, UUID.randomUUID(), "service:jobs")),
            Map.entry("createdBy", p -> with(p, p.jobId(), null, null, "service:api")));

    @ParameterizedTest
    @FieldSource("OTHER")
    void every_other_difference_is_a_conflict_in_any_wording(Map.Entry<String, UnaryOperator<Posting>> other) {
        for (var writer : Writer.values()) {
            var uid = given.userWith(100);
            var posting = posting(Ours.JOB_DEBIT, uid);
            var entry = write(writer, posting);

            var conflict = other.getValue().apply(posting);

            assertThat(ledger.post(conflict)).isEqualTo(new PostingResult.KeyConflict(entry));
            assertThat(ledger.post(inOtherWords(conflict, "Otherwise")))
                    .isEqualTo(new PostingResult.KeyConflict(entry));
            assertThat(given.entriesOf(uid)).isEqualTo(2);
            assertThat(given.entriesOf(conflict.uid())).isEqualTo(conflict.uid().equals(uid) ? 2 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_admins_reason_is_part_of_the_request(Writer writer) {
        var uid = given.userWith(100);
        var posting = adjustment(uid, DEBIT, 8, key());
        var entry = write(writer, posting);
        var reversal = Posting.reversal(entry, "Given to the wrong user", "tester");
        var reversed = write(writer, reversal);

        assertThat(ledger.post(posting)).isEqualTo(new PostingResult.Replayed(entry));
        assertThat(ledger.post(reversal)).isEqualTo(new PostingResult.Replayed(reversed));
        assertThat(ledger.post(inOtherWords(posting, "Otherwise"))).isEqualTo(new PostingResult.KeyConflict(entry));
        assertThat(ledger.post(inOtherWords(reversal, "Otherwise"))).isEqualTo(new PostingResult.KeyConflict(reversed));
        assertThat(given.entriesOf(uid)).isEqualTo(3);
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    /** A change of one of these turns retries of all existing entries into conflicts. */
    @Test
    void meta_is_one_line_of_json_in_key_order() {
        assertThat(MetaJson.write(Map.of("b", "say \"hi\"/\\", "a", "two\nlines é")))
                .isEqualTo("{\"a\":\"two\\nlines é\",\"b\":\"say \\\"hi\\\"/\\\\\"}");
    }

    @Test
    void both_versions_still_give_the_original_fingerprints() {
        var job = new HashMap<String, Object>(Map.of(
                "uid", "alice",
                "type", "image",
                "direction", "debit",
                "amount", 8L,
                "source", "text2image",
                "reason", "1 × flux-pro",
                "job_id", "job_1",
                "meta", "{\"model\":\"flux-pro\"}",
                "created_by", "service:jobs"));
        assertThat(hex(EntryDigest.FINGERPRINT_1, job))
                .isEqualTo("7876493f6627b92d76beb60c48e43bb590a34b9904576690dc8b4005ae1e8e7e");
        assertThat(hex(EntryDigest.FINGERPRINT, job))
                .isEqualTo("4213064ac1182b04676afa1b8d683c19034ed54e51d10d57fdd4b226bf1742e9");
        job.put("reason", "flux-pro, once");
        assertThat(hex(EntryDigest.FINGERPRINT, job))
                .isEqualTo("4213064ac1182b04676afa1b8d683c19034ed54e51d10d57fdd4b226bf1742e9");

        var adjustment = new HashMap<String, Object>(Map.of(
                "uid", "alice",
                "type", "image",
                "direction", "credit",
                "amount", 8L,
                "source", "admin_adjustment",
                "reason", "Sorry for the outage",
                "meta", "{}",
                "created_by", "admin:root"));
        assertThat(Stream.of(EntryDigest.FINGERPRINT_1, EntryDigest.FINGERPRINT)
                        .map(version -> hex(version, adjustment))
                        .collect(toSet()))
                .containsExactly("f4f492fb3e4607b8c8505f437169f7b346ef1a8a3e77d314dcde8ecc18fbb06d");
    }

    private static String hex(EntryDigest digest, Map<String, Object> columns) {
        return HexFormat.of().formatHex(digest.over(columns::get));
    }

    private Entry write(Writer writer, Posting posting) {
        switch (writer) {
            case THIS_RELEASE -> assertThat(ledger.post(posting)).isInstanceOf(PostingResult.Posted.class);
            case EARLIER_RELEASE -> EarlierRelease.write(given.asOwner(), posting);
        }
        return ledger.findByIdempotencyKey(posting.idempotencyKey()).orElseThrow();
    }

    /** A posting that can be granted; the entry that it corrects exists. */
    private Posting posting(Ours kind, String uid) {
        return switch (kind) {
            case JOB_DEBIT ->
                Posting.jobDebit(
                        uid, "image", 8, "text2image", key(), "1 × flux-pro", Map.of("n", "1"), "service:jobs");
            case JOB_REFUND ->
                Given.jobRefund(given.posted(posting(Ours.JOB_DEBIT, uid)), "Job failed", "service:jobs");
            case PURCHASE ->
                Posting.purchase(
                        uid,
                        "image",
                        500,
                        "pi_" + key(),
                        INVOICE,
                        "500 image credits",
                        Map.of("pack", "image-500"),
                        "service:payments");
            case TAKEN_BACK ->
                Posting.paymentCorrection(
                        given.posted(posting(Ours.PURCHASE, uid)), 250, 1, "Payment refunded", "service:payments");
        };
    }

    private static Posting with(
            Posting posting,
            String uid,
            String type,
            Direction direction,
            long amount,
            String source,
            Map<String, String> meta) {
        return new Posting(
                uid,
                type,
                direction,
                amount,
                source,
                posting.reason(),
                posting.jobId(),
                posting.paymentId(),
                posting.invoiceId(),
                posting.relatedEntryId(),
                meta,
                posting.createdBy(),
                posting.idempotencyKey(),
                posting.lots());
    }

    private static Posting with(
            Posting posting, String jobId, String paymentId, UUID relatedEntryId, String createdBy) {
        return new Posting(
                posting.uid(),
                posting.type(),
                posting.direction(),
                posting.amount(),
                posting.source(),
                posting.reason(),
                jobId,
                paymentId,
                posting.invoiceId(),
                relatedEntryId,
                posting.meta(),
                createdBy,
                posting.idempotencyKey(),
                posting.lots());
    }
}
