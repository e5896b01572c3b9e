package org.creditsledger.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface EntryRepository extends Repository<EntryRow, UUID> {

    Optional<EntryRow> findById(UUID id);

    @Query("select entry from EntryRow entry where entry.idempotencyKey = :idempotencyKey")
    Optional<EntryRow> findByIdempotencyKey(String idempotencyKey);

    /** What stands under the key of a job's debit; before there were attempts, another job may have come to stand there. */
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

    /** Per type the last seq before an instant: their sum counts the entries without counting them. */
    @Query("""
            select new org.creditsledger.ledger.LastSeq(balance.id.type, coalesce((select max(entry.seq) from EntryRow entry
                              where entry.uid = balance.id.uid and entry.type = balance.id.type
                                and entry.createdAt < :before), 0))
            from BalanceRow balance where balance.id.uid = :uid
            """)
    List<LastSeq> findLastSeqs(String uid, Instant before);

    /** The last entry of each type before an instant: its balance is the balance of that time. */
    @Query("""
            select new org.creditsledger.ledger.BalanceAfter(balance.id.type,
                coalesce((select last.balanceAfter from EntryRow last
                    where last.uid = :uid and last.type = balance.id.type and last.createdAt < :instant
                    order by last.createdAt desc fetch first 1 rows only), 0))
            from BalanceRow balance where balance.id.uid = :uid
            """)
    List<BalanceAfter> findLastBefore(String uid, Instant instant);

    @Query("""
            select new org.creditsledger.ledger.Statement(
                coalesce((select last.balanceAfter from EntryRow last
                    where last.uid = :uid and last.type = :type and last.createdAt < :from
                    order by last.createdAt desc fetch first 1 rows only), 0),
                coalesce(sum(case when entry.direction = org.creditsledger.ledger.Direction.CREDIT
                    then entry.amount else 0 end), 0),
                coalesce(sum(case when entry.direction = org.creditsledger.ledger.Direction.DEBIT
                    then entry.amount else 0 end), 0),
                coalesce((select last.balanceAfter from EntryRow last
                    where last.uid = :uid and last.type = :type and last.createdAt < :to
                    order by last.createdAt desc fetch first 1 rows only), 0))
            from EntryRow entry
            where entry.uid = :uid and entry.type = :type and entry.createdAt >= :from and entry.createdAt < :to
            """)
    Statement findStatement(String uid, String type, Instant from, Instant to);
}
