package org.creditsledger.pricing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PriceRepository extends Repository<PriceRow, UUID> {

    PriceRow save(PriceRow price);

    Optional<PriceRow> findById(UUID id);

    List<PriceRow> findAllByOrderBySourceAscModelPatternAscValidFromAscIdAsc();

    @Query("""
            select price from PriceRow price
            where price.source = :source and price.validFrom <= :at and (price.validUntil is null or price.validUntil > :at)
            """)
    List<PriceRow> findValid(String source, Instant at);

    /** All prices that are valid at some time from an instant on. */
    @Query("""
            select price from PriceRow price
            where price.source = :source and (price.validUntil is null or price.validUntil > :from)
            """)
    List<PriceRow> findValidFrom(String source, Instant from);

    /**
     * Lets only one change of the list run at a time: takes a lock until the transaction ends. No two changes have the same time,
     * so that a list in memory is never taken for the current one.
     */
    @Modifying
    @Query(
            nativeQuery = true,
            value = "update price_list set changed_at = greatest(:now, changed_at + interval '0.000001' second)")
    void lockList(Instant now);
}
