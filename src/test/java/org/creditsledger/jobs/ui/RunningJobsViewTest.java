package org.creditsledger.jobs.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Views.eventually;
import static org.creditsledger.testing.Views.location;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.router.QueryParameters;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.shell.Formats;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

@DatabaseTest
class RunningJobsViewTest extends SpringBrowserlessTest {

    @Autowired
    Given given;

    @Autowired
    LedgerService ledger;

    @Autowired
    SettableClock clock;

    private final String uid = "runner-" + UUID.randomUUID();

    /** Before the page exists: it belongs to the user who is signed in at that moment. */
    @Override
    @BeforeEach
    protected void initVaadinEnvironment() {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(uid, "", "ROLE_USER", "ROLE_SERVICE"));
        super.initVaadinEnvironment();
        UI.getCurrentOrThrow().navigate("bills/top-up"); // or the page would be open before there are jobs
    }

    @Test
    void a_user_without_running_jobs_sees_what_the_page_is_for() {
        var view = open("");

        assertThat(view.nothingYet.getElement().getTextRecursively())
                .startsWith("No job has credits reserved now.")
                .endsWith("Go to your credits");
        assertThat(view.grid.isVisible()).isFalse();
        assertThat(view.count.isVisible()).isFalse();
    }

    @Test
    void running_jobs_are_listed_newest_first_and_only_ones_own() {
        given.credit(uid, 100);
        var first = placed(10);
        var second = placed(20);
        ledger.release(placed(30).id());
        given.placed(Given.hold(given.userWith(5), 5));

        var view = open("");

        assertThat(view.count.getText()).isEqualTo("2 running jobs");
        assertThat(jobIds(view)).containsExactly(second.jobId(), first.jobId());
        assertThat(text(view, 0)).contains(second.jobId(), "Job");
    }

    @Test
    void the_part_that_was_charged_so_far_is_no_longer_reserved() {
        given.credit(uid, 100);
        ledger.capture(placed(10).id(), 4L, false, key());

        var job = test(open("").grid).getRow(0).hold();

        assertThat(job.held()).isEqualTo(6);
        assertThat(job.captured()).isEqualTo(4);
    }

    @Test
    void the_page_follows_the_jobs() {
        given.credit(uid, 100);
        var view = open("");

        var job = placed(10);
        eventually(() -> assertThat(view.grid.isVisible()).isTrue());
        assertThat(jobIds(view)).containsExactly(job.jobId());

        ledger.capture(job.id());
        eventually(() -> assertThat(view.nothingYet.isVisible()).isTrue());
    }

    @Test
    void a_job_whose_time_is_over_is_not_running() {
        given.credit(uid, 100);
        placed(10);
        clock.runAhead(HoldRequest.DEFAULT_TIMEOUT.plusSeconds(1));

        assertThat(open("").nothingYet.isVisible()).isTrue();
    }

    @Test
    void the_address_chooses_a_type_and_follows_the_choice() {
        given.credit(uid, 100);
        var job = placed(10);

        var view = open("type=image&uid=another");
        assertThat(jobIds(view)).containsExactly(job.jobId());

        view.filterBar.type.setValue("video");
        assertThat(location()).isEqualTo("bills/jobs?type=video");
        assertThat(view.nothingYet.getElement().getTextRecursively())
                .isEqualTo("No running job has credits of this type reserved.Clear all filters");
        assertThat(view.filterBar.isVisible()).isTrue();
    }

    @Test
    void errors_in_an_address_are_reported() {
        assertThat(open("type=smell").notice.getText()).contains("type=smell");
    }

    @Test
    void of_very_many_jobs_the_newest_are_listed_and_the_page_says_so() {
        given.credit(uid, 1_000);
        IntStream.range(0, 201).forEach(_ -> placed(1));

        var view = open("");

        assertThat(view.count.getText()).isEqualTo("More than 200 running jobs; the newest 200 are listed");
        assertThat(test(view.grid).size()).isEqualTo(200);
    }

    @Test
    void a_narrow_window_combines_the_columns() {
        given.credit(uid, 100);
        var job = placed(10);
        var view = open("");

        view.adapt(375);
        assertThat(visibleColumns(view)).containsExactly("card");
        assertThat(test(view.grid).getCellComponent(0, "card").getElement().getTextRecursively())
                .contains(job.jobId(), "10 image credits reserved", "just now", "in 59 min")
                .doesNotContain("charged so far");
        view.adapt(1280);
        assertThat(visibleColumns(view)).containsExactly("job", "reserved", "charged", "since", "expires");
    }

    @Test
    void times_are_told_from_now_on() {
        given.credit(uid, 100);
        var view = open("");
        var texts = new RunningTexts(view, new Formats(Locale.ENGLISH, ZoneOffset.UTC));
        var now = clock.instant();

        assertThat(List.of(Duration.ofSeconds(59), Duration.ofMinutes(5), Duration.ofHours(47), Duration.ofDays(2)))
                .extracting(distance -> texts.fromNow(now.minus(distance), now))
                .containsExactly("just now", "5 min ago", "47 hours ago", "2 days ago");
        assertThat(List.of(Duration.ofSeconds(59), Duration.ofMinutes(60), Duration.ofDays(30)))
                .extracting(distance -> texts.fromNow(now.plus(distance), now))
                .containsExactly("in less than 1 min", "in 1 hour", "in 30 days");
    }

    private Hold placed(long imageCredits) {
        return given.placed(Given.hold(uid, imageCredits));
    }

    private List<String> jobIds(RunningJobsView view) {
        return IntStream.range(0, test(view.grid).size())
                .mapToObj(row -> test(view.grid).getRow(row).hold().jobId())
                .toList();
    }

    private String text(RunningJobsView view, int row) {
        return test(view.grid).getCellComponent(row, "job").getElement().getTextRecursively();
    }

    private static List<String> visibleColumns(RunningJobsView view) {
        return view.grid.getColumns().stream()
                .filter(Component::isVisible)
                .map(Grid.Column::getKey)
                .toList();
    }

    private RunningJobsView open(String query) {
        UI.getCurrent().navigate("bills/jobs", QueryParameters.fromString(query));
        return $(RunningJobsView.class).single();
    }
}
