package org.creditsledger.jobs;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** A row of {@code failed_jobs}: for whom nothing is charged any more. */
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
