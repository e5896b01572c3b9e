package org.creditsledger.demo;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.creditsledger.jobs.JobEvent;
import org.creditsledger.jobs.JobService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.payments.Payment;
import org.creditsledger.payments.PurchaseService;
import org.creditsledger.pricing.Work;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Some months of purchases, jobs and failures, sent to the same services that handle real ones. */
@Component
@Profile("demo")
class DemoHistory {

    private static final int DAYS = 75;
    private static final int SEED = 2026;

    /** The first user subscribes on this one. */
    private static final int DAY_OF_SUBSCRIPTION = DAYS - 65;

    private final LedgerService ledger;
    private final JobService jobs;
    private final PurchaseService purchases;
    private final DemoPlans plans;
    private final DemoClock clock;

    DemoHistory(LedgerService ledger, JobService jobs, PurchaseService purchases, DemoPlans plans, DemoClock clock) {
        this.ledger = ledger;
        this.jobs = jobs;
        this.purchases = purchases;
        this.plans = plans;
        this.clock = clock;
    }

    /** Writes the days before today. Everything follows from a fixed seed, so a second run changes nothing. */
    void write() {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var random = new SplittableRandom(SEED);
        for (var day = 0; day < DAYS; day++) {
            var morning = today.minusDays(DAYS - day).atTime(LocalTime.of(8, 0)).toInstant(ZoneOffset.UTC);
            clock.travelTo(morning);
            livePlans(day);
            for (var user : DemoUser.ALL) {
                clock.travelTo(morning);
                live(user, day, random.split());
            }
        }
    }

    private void livePlans(int day) {
        if (day == 0) {
            plans.publish(DemoUser.ALL.getLast().uid());
        }
        var subscriber = DemoUser.ALL.getFirst();
        if (day == DAY_OF_SUBSCRIPTION) {
            plans.subscribe(subscriber);
        }
        if (day >= DAY_OF_SUBSCRIPTION) {
            plans.live(subscriber);
        }
    }

    /** Starts a job that is still running when the user first looks: its credits are held until the hold expires. */
    void writePresent() {
        var work = new Work("text2image", "flux-pro", "1024x1024", 4, null);
        report(JobEvent.Kind.STARTED, "job_running", DemoUser.ALL.getFirst(), work);
    }

    private void live(DemoUser user, int day, SplittableRandom random) {
        if (day == 0) {
            welcome(user, "image", 150);
            welcome(user, "video", 25);
        }
        if (day % user.daysBetweenPurchases() == 3) {
            buy(user, user.packId(), random);
        }
        if (day % 25 == 2) {
            buy(user, "video-100", random);
        }
        if (isOnHoliday(user, day)) {
            return;
        }
        for (var job = random.nextInt(user.jobsPerDay() + 1); job > 0; job--) {
            pass(Duration.ofSeconds(random.nextInt(60, 9_000)));
            generate(user, random);
        }
    }

    /** The subscriber leaves credits of the first period unused, so that some of them roll over. */
    private static boolean isOnHoliday(DemoUser user, int day) {
        return user.equals(DemoUser.ALL.getFirst())
                && day >= DAY_OF_SUBSCRIPTION + 13
                && day < DAY_OF_SUBSCRIPTION + 34;
    }

    private void welcome(DemoUser user, String type, long amount) {
        ledger.post(Posting.adjustment(
                user.uid(),
                type,
                Direction.CREDIT,
                amount,
                "Welcome to the demo",
                "admin",
                "demo-welcome-" + user.uid() + "-" + type));
    }

    private void buy(DemoUser user, String packId, SplittableRandom random) {
        pass(Duration.ofSeconds(random.nextInt(60, 900)));
        var pack = purchases.packs().stream()
                .filter(offered -> offered.id().equals(packId))
                .findFirst()
                .orElseThrow();
        var paymentId = String.format(Locale.ROOT, "pi_demo_%012x", random.nextLong(1L << 48));
        purchases.credit(new Payment(paymentId, user.uid(), packId, pack.priceMinor(), pack.currency()));
    }

    private void generate(DemoUser user, SplittableRandom random) {
        var isVideo = random.nextInt(25) == 0;
        var fromImage = random.nextInt(4) == 0;
        var work = new Work(
                (fromImage ? "image2" : "text2") + (isVideo ? "video" : "image"),
                isVideo ? "wan-2.2" : pick(user.models(), random),
                isVideo ? "1280x720" : "1024x1024",
                isVideo ? 1 : random.nextInt(1, 5),
                null);
        var jobId = String.format(Locale.ROOT, "job_%012x", random.nextLong(1L << 48));
        report(JobEvent.Kind.STARTED, jobId, user, work);
        pass(Duration.ofSeconds(random.nextInt(5, 90)));
        switch (random.nextInt(25)) {
            case 0 -> report(JobEvent.Kind.FAILED, jobId, user, work);
            case 1 -> {
                report(JobEvent.Kind.SUCCEEDED, jobId, user, work);
                pass(Duration.ofSeconds(random.nextInt(5, 90)));
                report(JobEvent.Kind.FAILED, jobId, user, work);
            }
            default -> report(JobEvent.Kind.SUCCEEDED, jobId, user, work);
        }
    }

    private void report(JobEvent.Kind kind, String jobId, DemoUser user, Work work) {
        jobs.handle(new JobEvent(kind, clock.instant(), jobId, user.uid(), work, null));
    }

    private static String pick(List<String> models, SplittableRandom random) {
        return models.get(random.nextInt(models.size()));
    }

    private void pass(Duration duration) {
        clock.travelTo(clock.instant().plus(duration));
    }
}
