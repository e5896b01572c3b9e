package org.creditsledger.ledger;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface EntryRepository extends Repository<EntryRow, UUID> {

    Optional<EntryRow> findById(UUID id);

    @Query("select entry from EntryRow entry where entry.idempotencyKey = :idempotencyKey")
    Optional<EntryRow> findByIdempotencyKey(String idempotencyKey);

    /** The entry under the key of a job's debit. It can be of another job, from before there were attempts. */
    default Optional<EntryRow> findDebitOf(JobAttempt job) {
        return findByIdempotencyKey(job.debitKey())
                .or(() -> job.formerDebitKey()
                        .flatMap(this::findByIdempotencyKey)
                        .filter(debit -> debit.isOfJobId(job.jobId())));
    }

    List<EntryRow> findByRelatedEntryIdOrderBySeq(UUID relatedEntryId);

    List<EntryRow> findByPaymentIdOrderByCreatedAtAscIdAsc(String paymentId);

    @Query("select coalesce(sum(entry.amount), 0) from EntryRow entry where entry.relatedEntryId = :relatedEntryId")
    long sumOfAmountsRelatedTo(UUID relatedEntryId);
}
