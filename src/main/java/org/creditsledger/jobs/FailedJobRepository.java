package org.creditsledger.jobs;

import java.time.Instant;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

interface FailedJobRepository extends Repository<FailedJobRow, JobKey> {

    @Transactional(readOnly = true)
    boolean existsById(JobKey id);

    /**
     * Committed before it returns, so all later reads see it.
     *
     * @return 0 if the row exists already
     */
    @Transactional
    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into failed_jobs (source, job_id, attempt, uid, failed_at)
                    values (:source, :jobId, :attempt, :uid, :failedAt)
                    on conflict do nothing
                    """)
    int add(String source, String jobId, int attempt, String uid, Instant failedAt);
}
