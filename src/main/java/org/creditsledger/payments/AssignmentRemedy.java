package org.creditsledger.payments;

import java.util.Optional;
import org.creditsledger.anomalies.Anomaly;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyRemedy;
import org.creditsledger.shell.Links;
import org.springframework.stereotype.Component;

/** Offers to assign an unmatched payment to a user and a pack. */
@Component
class AssignmentRemedy implements AnomalyRemedy {

    @Override
    public Optional<Remedy> remedyFor(Anomaly anomaly) {
        return anomaly.kind() == AnomalyKind.UNMATCHED_PAYMENT
                ? Optional.of(new Remedy("assign.open", Links.assign(anomaly.id())))
                : Optional.empty();
    }
}
