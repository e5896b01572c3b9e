package org.creditsledger.payments;

import java.util.Optional;
import org.creditsledger.anomalies.Anomaly;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyRemedy;
import org.springframework.stereotype.Component;

/** Offers to assign an unmatched payment to a user and a pack. */
@Component
class AssignmentRemedy implements AnomalyRemedy {

    @Override
    public Optional<Remedy> remedyFor(Anomaly anomaly) {
        return anomaly.kind() == AnomalyKind.UNMATCHED_PAYMENT
                ? Optional.of(new Remedy("assign.open", "admin/credits/anomalies/" + anomaly.id() + "/assign"))
                : Optional.empty();
    }
}
