package org.creditsledger.anomalies.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyState;
import org.junit.jupiter.api.Test;

class AnomalyChoiceTest {

    @Test
    void every_choice_is_read_back_from_its_address() {
        for (var kind : AnomalyKind.values()) {
            for (var state : AnomalyState.values()) {
                var choice = new AnomalyChoice(kind, state, "user, 7", UUID.randomUUID());

                assertThat(AnomalyChoice.parse(choice.format())).isEqualTo(new AnomalyChoice.Parsed(choice, List.of()));
            }
        }
        assertThat(AnomalyChoice.NONE.format()).isEmpty();
    }

    @Test
    void errors_are_ignored_and_named() {
        var parsed = AnomalyChoice.parse(
                Map.of("kind", List.of("smell"), "state", List.of("new", "resolved"), "anomaly", List.of("7")));

        assertThat(parsed.choice()).isEqualTo(AnomalyChoice.NONE);
        assertThat(parsed.ignored())
                .containsExactlyInAnyOrder("kind=smell", "state=new", "state=resolved", "anomaly=7");
    }
}
