package org.creditsledger.anomalies.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Views.location;
import static org.creditsledger.testing.Views.settle;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.router.QueryParameters;
import java.util.Set;
import org.creditsledger.anomalies.Anomaly;
import org.creditsledger.anomalies.AnomalyFilter;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.anomalies.AnomalyState;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@WithMockUser(username = "root", roles = "ADMIN")
class AnomaliesViewTest extends SpringBrowserlessTest {

    @Autowired
    Given given;

    @Autowired
    AnomalyService anomalies;

    @Test
    void the_address_matches_the_list_and_follows_the_choice() {
        var uid = given.user();
        recorded(AnomalyKind.STUCK_HOLD, uid);
        recorded(AnomalyKind.REFUND_SHORTFALL, uid);

        var view = open("uid=" + uid);
        assertThat(view.list.getElement().getTextRecursively()).contains("2 anomalies");
        assertThat(test(view.grid).getRow(0).kind()).isEqualTo(AnomalyKind.REFUND_SHORTFALL);

        view.filterBar.kind.setValue(AnomalyKind.STUCK_HOLD);
        settle(view.list);

        assertThat(location()).contains("kind=stuck-hold", "uid=" + uid);
        assertThat(view.list.getElement().getTextRecursively()).contains("1 anomaly");
        assertThat(test(view.grid).getRow(0).kind()).isEqualTo(AnomalyKind.STUCK_HOLD);
    }

    @Test
    void errors_in_an_address_are_reported() {
        assertThat(open("kind=smell&state=old").notice.getText()).contains("kind=smell, state=old");
    }

    @Test
    void no_match_has_its_own_text_and_a_way_back() {
        var view = open("uid=" + given.user());

        assertThat(view.list.getElement().getTextRecursively()).contains("No anomalies");
        assertThat(view.list.getElement().getTextRecursively()).contains("No anomalies match", "Clear all filters");
    }

    @Test
    void details_show_the_event_the_advice_and_the_links() {
        var anomaly = recorded(AnomalyKind.STUCK_HOLD, given.user());

        var details = open("anomaly=" + anomaly.id()).details;

        assertThat(details.getElement().getTextRecursively())
                .contains("Stuck hold", "Check the job in the job service", "a test", anomaly.key());
        assertThat(details.getElement().getOuterHTML()).contains("admin/credits/ledger?uid=" + anomaly.uid());
    }

    @Test
    void the_history_names_the_resolving_admin_and_the_note() {
        var anomaly = recorded(AnomalyKind.STUCK_HOLD, given.user());
        var view = open("anomaly=" + anomaly.id());

        view.details.note.setValue("The job had failed");
        test(button(view, "Mark as resolved")).click();

        assertThat(anomalies.find(anomaly.id()).orElseThrow().state()).isEqualTo(AnomalyState.RESOLVED);
        assertThat(view.details.getElement().getTextRecursively())
                .contains("Resolved, root: The job had failed", "New again");
    }

    @Test
    void a_slower_admin_sees_a_notice_and_the_current_state() {
        var anomaly = recorded(AnomalyKind.STUCK_HOLD, given.user());
        var view = open("anomaly=" + anomaly.id());
        anomalies.change(anomaly.id(), 0, AnomalyState.REVIEWED, "", "root");

        test(button(view, "Mark as resolved")).click();

        assertThat(view.details.message.getText()).startsWith("Another admin changed this first.");
        assertThat(anomalies.find(anomaly.id()).orElseThrow().state()).isEqualTo(AnomalyState.REVIEWED);
    }

    @Test
    void an_unknown_anomaly_is_reported() {
        assertThat(open("anomaly=00000000-0000-0000-0000-000000000000").notice.getText())
                .isEqualTo("This anomaly does not exist.");
    }

    private Anomaly recorded(AnomalyKind kind, String uid) {
        anomalies.record(new AnomalyReport(kind, key(), uid, "image", null, 500, 20, 10, "a test"));
        return anomalies
                .page(new AnomalyFilter(Set.of(kind), Set.of(), uid, null, null), null, 0, 1)
                .anomalies()
                .getFirst();
    }

    private Button button(AnomaliesView view, String text) {
        return view.details
                .buttons
                .getChildren()
                .map(Button.class::cast)
                .filter(button -> button.getText().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private AnomaliesView open(String query) {
        UI.getCurrent().navigate("admin/credits/anomalies", QueryParameters.fromString(query));
        var view = $(AnomaliesView.class).single();
        settle(view.list);
        return view;
    }
}
