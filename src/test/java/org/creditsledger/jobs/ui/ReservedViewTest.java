package org.creditsledger.jobs.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Views.eventually;
import static org.creditsledger.testing.Views.location;
import static org.creditsledger.testing.Views.settle;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.router.QueryParameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@WithMockUser(username = "root", roles = "ADMIN")
class ReservedViewTest extends SpringBrowserlessTest {

    @Autowired
    Given given;

    @Autowired
    LedgerService ledger;

    @Autowired
    UserService users;

    @Autowired
    SettableClock clock;

    @Test
    void jobs_that_expire_first_are_on_top_with_the_users_address() {
        var uid = given.userWith(100);
        users.add(new User(uid, uid + "@example.com", Role.USER));
        var later = placed(uid, Duration.ofHours(2));
        var sooner = placed(uid, Duration.ofHours(1));

        var view = open("uid=" + uid);

        assertThat(jobs(view)).extracting(job -> job.hold().jobId()).containsExactly(sooner.jobId(), later.jobId());
        assertThat(jobs(view)).extracting(RunningJob::email).containsOnly(uid + "@example.com");
        assertThat(view.list.getElement().getTextRecursively())
                .contains("2 running jobs; those that expire first are on top");
    }

    @Test
    void without_a_filter_the_jobs_of_all_users_are_listed() {
        var first = placed(given.userWith(10), Duration.ofSeconds(30));
        var second = placed(given.userWith(10), Duration.ofSeconds(30));

        assertThat(jobs(open(""))).extracting(job -> job.hold().jobId()).contains(first.jobId(), second.jobId());
    }

    @Test
    void the_address_matches_the_list_and_follows_the_choice() {
        var uid = given.userWith(100);
        placed(uid, Duration.ofHours(1));
        var view = open("uid=" + uid + "&type=image");
        assertThat(jobs(view)).hasSize(1);

        view.filterBar.type.setValue("video");
        settle(view.list);

        assertThat(location()).isEqualTo("admin/credits/jobs?uid=" + uid + "&type=video");
        assertThat(view.list.getElement().getTextRecursively()).contains("No running jobs match", "Clear all filters");
    }

    @Test
    void errors_in_an_address_are_reported() {
        assertThat(open("uid=two%20words&type=smell").notice.getText()).contains("uid=two words, type=smell");
    }

    @Test
    void an_admin_releases_credits_with_a_reason() {
        var uid = given.userWith(100);
        var hold = placed(uid, Duration.ofHours(1));
        var view = open("uid=" + uid);
        var dialog = openDialog(hold);
        assertThat(dialog.getElement().getTextRecursively())
                .contains("This makes 10 image credits of " + uid + " available again")
                .contains("If it still reports success, it is charged from the credits that are available then.");

        test(dialog.release).click();
        assertThat(dialog.reason.getErrorMessage()).isEqualTo("Enter a reason, on one line");
        assertThat(status(hold)).isEqualTo(HoldStatus.PENDING);
        dialog.reason.setValue(" The worker is gone ");
        test(dialog.release).click();

        assertThat(outcome(dialog)).isEqualTo("Released. Available again: 10 image credits of " + uid + ".");
        assertThat(dialog.release.isVisible()).isFalse();
        assertThat(status(hold)).isEqualTo(HoldStatus.RELEASED);
        assertThat(given.one(
                        String.class,
                        "select concat(kind, ', ', reason, ', ', created_by) from hold_changes where hold_id = ?",
                        hold.id()))
                .isEqualTo("release, The worker is gone, admin:root");
        eventually(() -> assertThat(jobs(view)).isEmpty());
    }

    @Test
    void a_job_that_ended_first_keeps_its_end_and_the_admin_sees_it() {
        var uid = given.userWith(100);
        var captured = placed(uid, Duration.ofHours(1));
        var released = placed(uid, Duration.ofHours(1));
        var expired = placed(uid, Duration.ofHours(1));
        open("uid=" + uid);

        assertThat(release(captured, () -> ledger.capture(captured.id(), 7)))
                .isEqualTo("Nothing was released: the job ended first and was charged 7 image credits.");
        assertThat(release(released, () -> ledger.release(released.id())))
                .isEqualTo("Nothing was changed: these credits were already released.");
        assertThat(release(expired, () -> clock.runAhead(Duration.ofHours(2))))
                .isEqualTo("Nothing was changed: the time of the job was over first, so its credits are already"
                        + " available again.");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(93);
    }

    @Test
    void after_a_failure_the_dialog_has_an_id_for_support_and_can_try_again() {
        var uid = given.userWith(100);
        var hold = placed(uid, Duration.ofHours(1));
        open("uid=" + uid);
        var dialog = openDialog(hold);

        dialog.reason.setValue("longer than the database takes ".repeat(20));
        test(dialog.release).click();

        assertThat(outcome(dialog)).matches("The result is unknown\\..*support this ID: [0-9a-f-]{36}");
        assertThat(status(hold)).isEqualTo(HoldStatus.PENDING);
        dialog.reason.setValue("Shorter");
        test(dialog.release).click();
        assertThat(status(hold)).isEqualTo(HoldStatus.RELEASED);
    }

    private String release(Hold hold, Runnable before) {
        var dialog = openDialog(hold);
        before.run();
        dialog.reason.setValue("Test");
        test(dialog.release).click();
        var outcome = outcome(dialog);
        dialog.close();
        return outcome;
    }

    private ReleaseDialog openDialog(Hold hold) {
        var view = $(ReservedView.class).single();
        settle(view.list);
        var row = IntStream.range(0, test(view.grid).size())
                .filter(index -> test(view.grid).getRow(index).hold().id().equals(hold.id()))
                .findFirst()
                .orElseThrow();
        var button = (Button) test(view.grid).getCellComponent(row, "action");
        assertThat(button.getAriaLabel()).contains("Release the credits of job " + hold.jobId() + " of " + hold.uid());
        button.click();
        return $(ReleaseDialog.class).single();
    }

    private static String outcome(ReleaseDialog dialog) {
        return dialog.outcome.getElement().getTextRecursively();
    }

    private HoldStatus status(Hold hold) {
        return ledger.findHold(hold.id()).orElseThrow().status();
    }

    private Hold placed(String uid, Duration timeout) {
        return given.placed(
                new HoldRequest(uid, "image", 10, "text2image", Given.key(), "Job", Map.of(), "service:test", timeout));
    }

    private List<RunningJob> jobs(ReservedView view) {
        settle(view.list);
        return IntStream.range(0, test(view.grid).size())
                .mapToObj(row -> test(view.grid).getRow(row))
                .toList();
    }

    private ReservedView open(String query) {
        UI.getCurrent().navigate("admin/credits/jobs", QueryParameters.fromString(query));
        var view = $(ReservedView.class).single();
        settle(view.list);
        return view;
    }
}
