package org.creditsledger.jobs;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** A row of {@code failed_jobs}: an attempt at a job that failed and must no longer be charged. */
@Entity
@Immutable
@Table(name = "failed_jobs")
class FailedJobRow {

    @EmbeddedId
    private JobKey id;

    private Instant failedAt;

    @SuppressWarnings("NullAway.Init")
    protected FailedJobRow() {} // for JPA
}
