package org.creditsledger.anomalies;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code anomalies}. Written only by the statements of {@link AnomalyRepository}. */
@Entity
@Table(name = "anomalies")
class AnomalyRow {

    @Id
    private UUID id;

    private String kind;
    private String anomalyKey;
    private Instant firstSeen;
    private Instant lastSeen;
    private long times;
    private @Nullable String uid;
    private @Nullable String type;
    private @Nullable UUID entryId;
    private long attemptedAmount;
    private long balance;
    private long available;
    private String details;
    private String state;
    private int version;

    @SuppressWarnings("NullAway.Init")
    protected AnomalyRow() {} // for JPA

    Anomaly toAnomaly() {
        return new Anomaly(
                id,
                AnomalyKind.ofCode(kind).orElseThrow(),
                anomalyKey,
                firstSeen,
                lastSeen,
                times,
                uid,
                type,
                entryId,
                attemptedAmount,
                balance,
                available,
                details,
                AnomalyState.ofCode(state).orElseThrow(),
                version);
    }
}
