package org.creditsledger.grants;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface GrantRequestRepository extends Repository<GrantRequestRow, UUID> {

    GrantRequestRow save(GrantRequestRow request);

    Optional<GrantRequestRow> findById(UUID id);

    /** The last request with a key. */
    Optional<GrantRequestRow> findFirstByIdempotencyKeyOrderByAttemptDesc(String idempotencyKey);

    @Query(
            value = "select count(*) > 0 from bulk_beneficiaries where bulk_key = :bulkKey and uid = :uid",
            nativeQuery = true)
    boolean isBeneficiary(String bulkKey, String uid);

    @Modifying
    @Query(
            value = "insert into bulk_beneficiaries (bulk_key, uid) values (:bulkKey, :uid) on conflict do nothing",
            nativeQuery = true)
    void addBeneficiary(String bulkKey, String uid);

    /** Of two admins who decide at the same time, the second waits here and finds the first decision. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select request from GrantRequestRow request where request.id = :id")
    Optional<GrantRequestRow> lock(UUID id);

    /** Newest first. {@code expiresAfter} and {@code expiresUntil} separate open requests from expired ones. */
    @Query("""
            select request from GrantRequestRow request
            where request.state in :states and request.expiresAt > :expiresAfter and request.expiresAt <= :expiresUntil
              and (request.requestedAt < :before or request.requestedAt = :before and request.id < :beforeId)
            order by request.requestedAt desc, request.id desc
            """)
    List<GrantRequestRow> find(
            Collection<GrantState> states,
            Instant expiresAfter,
            Instant expiresUntil,
            Instant before,
            UUID beforeId,
            Limit limit);

    @Query("select count(*) from GrantRequestRow request where request.state in :states and request.expiresAt > :now")
    long countOpen(Collection<GrantState> states, Instant now);
}
