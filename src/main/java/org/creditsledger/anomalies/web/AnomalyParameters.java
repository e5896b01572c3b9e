package org.creditsledger.anomalies.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.Set;
import org.creditsledger.anomalies.AnomalyFilter;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyState;
import org.creditsledger.ledger.Posting;
import org.creditsledger.problems.RequestParameters;
import org.jspecify.annotations.Nullable;

/** Which anomalies are requested. */
record AnomalyParameters(
        @Parameter(description = "The kinds of anomalies. " + RequestParameters.SEVERAL)
        Set<AnomalyKind> kind,

        @Parameter(description = "The states of anomalies. " + RequestParameters.SEVERAL)
        Set<AnomalyState> state,

        @Parameter(description = "The user of the anomalies. All users without it.")
        @Nullable @Pattern(regexp = Posting.ID_PATTERN) String uid,

        @Parameter(description = "Last seen at this time or later: " + RequestParameters.TIME)
        @Schema(type = "string", example = "2026-03-01T12:00:00Z")
        @Nullable Instant from,

        @Parameter(description = "Last seen before this time: " + RequestParameters.TIME)
        @Schema(type = "string", example = "2027-01-01")
        @Nullable Instant to) {

    AnomalyFilter filter() {
        return new AnomalyFilter(kind, state, uid, from, to);
    }
}
