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

    @Query("select entry from EntryRow entry where entry.idempotencyKey in :idempotencyKeys")
    List<EntryRow> findByKeys(List<String> idempotencyKeys);

    @Query("select entry from EntryRow entry where entry.id in :ids")
    List<EntryRow> findByIds(Collection<UUID> ids);

    List<EntryRow> findByRelatedEntryIdOrderBySeq(UUID relatedEntryId);

    List<EntryRow> findByPaymentIdOrderByCreatedAtAscIdAsc(String paymentId);

    @Query("select coalesce(sum(entry.amount), 0) from EntryRow entry where entry.relatedEntryId = :relatedEntryId")
    long sumOfAmountsRelatedTo(UUID relatedEntryId);
}
