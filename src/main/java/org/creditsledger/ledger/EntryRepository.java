package org.creditsledger.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface EntryRepository extends Repository<EntryRow, UUID> {

    @Query("select entry from EntryRow entry where entry.idempotencyKey = :idempotencyKey")
    Optional<EntryRow> findByIdempotencyKey(String idempotencyKey);

    @Query("""
            select entry from EntryRow entry
            where entry.uid = :uid and (entry.createdAt, entry.id) < (:createdAt, :id)
            order by entry.createdAt desc, entry.id desc
            offset :skip rows fetch first :limit rows only
            """)
    List<EntryRow> findOlder(String uid, Instant createdAt, UUID id, int skip, int limit);

    /** Per type the seq of the last entry before an instant: their sum counts the entries without counting them. */
    @Query("""
            select coalesce((select max(entry.seq) from EntryRow entry
                              where entry.uid = balance.id.uid and entry.type = balance.id.type
                                and entry.createdAt < :before), 0)
            from BalanceRow balance where balance.id.uid = :uid
            """)
    List<Long> findLastSeqs(String uid, Instant before);
}
