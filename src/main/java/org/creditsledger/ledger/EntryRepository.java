package org.creditsledger.ledger;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface EntryRepository extends Repository<EntryRow, UUID> {

    Optional<EntryRow> findById(UUID id);

    @Query("select entry from EntryRow entry where entry.idempotencyKey = :idempotencyKey")
    Optional<EntryRow> findByIdempotencyKey(String idempotencyKey);

    default List<EntryRow> findByKeys(Collection<String> idempotencyKeys) {
        return idempotencyKeys.isEmpty() ? List.of() : findByKeys(idempotencyKeys.toArray(String[]::new));
    }

    /** Hibernate would translate a query with a list, which it cannot cache, again each time. */
    @Query(nativeQuery = true, value = "select * from credits_ledger where idempotency_key = any(:idempotencyKeys)")
    List<EntryRow> findByKeys(String[] idempotencyKeys);

    default List<EntryRow> findByIds(Collection<UUID> ids) {
        return ids.stream().map(this::findById).flatMap(Optional::stream).toList();
    }

    List<EntryRow> findByRelatedEntryIdOrderBySeq(UUID relatedEntryId);

    List<EntryRow> findByPaymentIdOrderByCreatedAtAscIdAsc(String paymentId);

    @Query("select coalesce(sum(entry.amount), 0) from EntryRow entry where entry.relatedEntryId = :relatedEntryId")
    long sumOfAmountsRelatedTo(UUID relatedEntryId);
}
