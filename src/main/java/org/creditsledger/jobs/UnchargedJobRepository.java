package org.creditsledger.jobs;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

interface UnchargedJobRepository extends Repository<UnchargedJobRow, JobKey> {

    @Transactional(readOnly = true)
    Optional<UnchargedJobRow> findById(JobKey id);

    @Transactional(readOnly = true)
    boolean existsById(JobKey id);

    /** @return 0 if the row exists already */
    @Transactional
    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into uncharged_jobs (source, job_id, attempt, uid, model, resolution, quantity, duration_seconds,
                        cost_credits, settled_at)
                    values (:source, :jobId, :attempt, :uid, :model, :resolution, :quantity,
                        cast(:durationSeconds as numeric(8, 3)), :costCredits, :settledAt)
                    on conflict do nothing
                    """)
    int add(
            String source,
            String jobId,
            int attempt,
            String uid,
            String model,
            String resolution,
            int quantity,
            @Nullable BigDecimal durationSeconds,
            long costCredits,
            Instant settledAt);
}
