package org.creditsledger.reports.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Views.eventually;
import static org.creditsledger.testing.Views.location;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Html;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.QueryParameters;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SampleDay;
import org.creditsledger.testing.SettableClock;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

/** On days that no other test uses. */
@DatabaseTest
@WithMockUser(username = "root", roles = "ADMIN")
class DailyViewTest extends SpringBrowserlessTest {

    @Autowired
    LedgerService ledger;

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;

    @Test
    void a_rebuild_shows_the_sums_of_the_days() {
        SampleDay.post(LocalDate.of(2008, 5, 2), given.user(), ledger, clock);
        var view = open("from=2008-05-01&to=2008-05-03");
        assertThat(view.pending.isVisible()).isTrue();
        assertThat(view.nothing.isVisible()).as("still unknown").isFalse();

        test(view.rebuild.button).click();
        eventually(() -> assertThat(view.rebuild.button.isEnabled() && view.figures.isVisible())
                .isTrue());

        assertThat(view.rebuild.text.getText()).isEqualTo("Summarized 3 days with 3 entries.");
        assertThat(view.pending.isVisible()).isFalse();
        assertThat(rows(view.figures.dayTable))
                .containsExactly(
                        List.of("Total", "50", "12", "+38", "3"),
                        List.of("May 3, 2008", "0", "0", "0", "0"),
                        List.of("May 2, 2008", "50", "12", "+38", "3"),
                        List.of("May 1, 2008", "0", "0", "0", "0"));
        assertThat(rows(view.figures.sourceTable))
                .containsExactly(
                        List.of("Total", "50", "12", "+38", "3"),
                        List.of("Adjustment", "50", "0", "+50", "1"),
                        List.of("Text to image", "0", "12", "−12", "2"));
        assertThat(links(view.figures.dayTable))
                .contains("admin/credits/ledger?from=2008-05-02&to=2008-05-02&zone=UTC");
        assertThat(links(view.figures.sourceTable))
                .contains("admin/credits/ledger?source=text2image&from=2008-05-01&to=2008-05-03&zone=UTC");
        assertThat(view.totals.getText()).isEqualTo("May 1, 2008 – May 3, 2008: 50 credited, 12 debited, 3 entries");
        assertThat(view.export.getHref()).isEqualTo("admin/credits/daily/export.csv?from=2008-05-01&to=2008-05-03");
    }

    @Test
    void today_is_shown_so_far() {
        clock.stopAt(Instant.parse("2008-07-02T11:00:00Z"));
        ledger.post(Given.adjustment(given.user(), Direction.CREDIT, 7, key()));

        var view = open("period=last-7-days&type=image");

        eventually(() -> assertThat(view.figures.isVisible()).isTrue());
        assertThat(rows(view.figures.dayTable)).contains(List.of("Jul 2, 2008 so far", "7", "0", "+7", "1"));
        assertThat(links(view.figures.dayTable).getFirst()).contains("type=image");
    }

    @Test
    void the_page_follows_the_address_and_the_address_follows_the_choice() {
        var view = open("from=2008-09-01&to=2008-09-30&type=video&smell=1");
        assertThat(view.filter.first.getValue()).isEqualTo(LocalDate.of(2008, 9, 1));
        assertThat(view.filter.type.getValue()).isEqualTo("video");
        assertThat(view.filter.period.getValue()).isEqualTo(DailyFilter.Period.DAYS);

        test(view.filter.period).selectItem("Last 12 months");

        assertThat(location()).isEqualTo("admin/credits/daily?period=last-12-months&type=video");
        assertThat(view.filter.last.getValue())
                .isEqualTo(view.filter.first.getValue().plusYears(1).minusDays(1));
    }

    @Test
    void wrong_values_in_an_address_are_reported() {
        var view = open("from=2008-09-31&to=2008-10-01");

        assertThat(view.notice.getText()).contains("from=2008-09-31, to=2008-10-01");
    }

    @Test
    void the_chart_draws_the_numbers_of_the_table() {
        SampleDay.post(LocalDate.of(2008, 11, 2), given.user(), ledger, clock);
        var view = open("from=2008-11-01&to=2008-11-03");
        test(view.rebuild.button).click();
        eventually(() -> assertThat(view.figures.isVisible()).isTrue());

        var data = view.figures.byDay.getElement().getChild(0).getProperty("data");

        assertThat(data)
                .contains("\"values\":[0,50,0]")
                .contains("\"values\":[0,12,0]")
                .contains("Nov 2, 2008");
    }

    private DailyView open(String query) {
        UI.getCurrent().navigate("admin/credits/daily", QueryParameters.fromString(query));
        var view = $(DailyView.class).single();
        eventually(() -> assertThat(!view.totals.getText().isEmpty() || view.pending.isVisible())
                .isTrue());
        return view;
    }

    private static List<List<String>> rows(Div table) {
        return parse(table).select("tbody tr").stream()
                .map(row -> row.children().stream().map(Element::text).toList())
                .toList();
    }

    private static List<String> links(Div table) {
        return parse(table).select("a").eachAttr("href");
    }

    private static Element parse(Div table) {
        var html = (Html) table.getChildren()
                .findFirst()
                .orElseThrow()
                .getChildren()
                .findFirst()
                .orElseThrow();
        return Jsoup.parse("<table>" + html.getInnerHtml() + "</table>");
    }
}
