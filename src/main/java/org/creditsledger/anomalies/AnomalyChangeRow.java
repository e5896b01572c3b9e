package org.creditsledger.anomalies;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code anomaly_changes}. Written only by the statements of {@link AnomalyRepository}. */
@Entity
@Table(name = "anomaly_changes")
class AnomalyChangeRow {

    @EmbeddedId
    private Id id;

    private Instant changedAt;
    private String state;
    private @Nullable String changedBy;
    private String note;

    @SuppressWarnings("NullAway.Init")
    protected AnomalyChangeRow() {} // for JPA

    AnomalyChange toChange() {
        return new AnomalyChange(
                id.version(), changedAt, AnomalyState.ofCode(state).orElseThrow(), changedBy, note);
    }

    @Embeddable
    record Id(UUID anomalyId, int version) {}
}
