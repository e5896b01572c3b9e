package org.creditsledger.anomalies;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface AnomalyRepository extends Repository<AnomalyChangeRow, AnomalyChangeRow.Id> {

    /** Returns 0 and changes nothing if the version has changed. */
    @Modifying
    @Query(nativeQuery = true, value = """
                    update anomalies set state = :state, version = version + 1
                    where id = :id and version = :version
                    """)
    int change(UUID id, int version, String state);

    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into anomaly_changes (anomaly_id, version, changed_at, state, changed_by, note)
                    values (:id, :version, :now, :state, :changedBy, :note)
                    """)
    int remember(UUID id, int version, Instant now, String state, String changedBy, String note);

    @Query("select change from AnomalyChangeRow change where change.id.anomalyId = :id order by change.id.version desc")
    List<AnomalyChangeRow> changes(UUID id);
}
