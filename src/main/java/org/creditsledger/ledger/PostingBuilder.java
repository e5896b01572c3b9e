package org.creditsledger.ledger;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;

/** Names the parts that only some postings have. */
class PostingBuilder {

    private final String uid;
    private final String type;
    private final Direction direction;
    private final long amount;
    private final String source;
    private final String reason;
    private @Nullable String jobId;
    private @Nullable String paymentId;
    private @Nullable UUID invoiceId;
    private @Nullable UUID relatedEntryId;
    private Map<String, String> meta = Map.of();
    private List<Slice> lots = List.of();

    PostingBuilder(String uid, String type, Direction direction, long amount, String source, String reason) {
        this.uid = uid;
        this.type = type;
        this.direction = direction;
        this.amount = amount;
        this.source = source;
        this.reason = reason;
    }

    PostingBuilder(Posting posting) {
        this(posting.uid(), posting.type(), posting.direction(), posting.amount(), posting.source(), posting.reason());
        this.jobId = posting.jobId();
        this.paymentId = posting.paymentId();
        this.invoiceId = posting.invoiceId();
        this.relatedEntryId = posting.relatedEntryId();
        this.meta = posting.meta();
        this.lots = posting.lots();
    }

    PostingBuilder ofJob(@Nullable String jobId) {
        this.jobId = jobId;
        return this;
    }

    PostingBuilder ofPayment(@Nullable String paymentId) {
        this.paymentId = paymentId;
        return this;
    }

    PostingBuilder withInvoice(@Nullable UUID invoiceId) {
        this.invoiceId = invoiceId;
        return this;
    }

    PostingBuilder relatedTo(Entry entry) {
        this.relatedEntryId = entry.id();
        return this;
    }

    PostingBuilder meta(Map<String, String> meta) {
        this.meta = meta;
        return this;
    }

    PostingBuilder lots(List<Slice> lots) {
        this.lots = lots.stream()
                .filter(slice -> !LotTerms.PLAIN.equals(slice.opens()))
                .toList();
        return this;
    }

    Posting build(String createdBy, String idempotencyKey) {
        return new Posting(
                uid,
                type,
                direction,
                amount,
                source,
                reason,
                jobId,
                paymentId,
                invoiceId,
                relatedEntryId,
                meta,
                createdBy,
                idempotencyKey,
                lots);
    }
}
