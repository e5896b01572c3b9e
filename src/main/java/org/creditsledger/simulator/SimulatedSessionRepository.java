package org.creditsledger.simulator;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface SimulatedSessionRepository extends Repository<SimulatedSessionRow, String> {

    Optional<SimulatedSessionRow> findById(String id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select session from SimulatedSessionRow session where session.id = :id")
    Optional<SimulatedSessionRow> lock(String id);

    @Query("""
            select session from SimulatedSessionRow session
            where session.status = 'complete' and session.createdAt >= :createdSince order by session.createdAt desc
            """)
    List<SimulatedSessionRow> findCompleted(Instant createdSince);

    SimulatedSessionRow save(SimulatedSessionRow session);
}
