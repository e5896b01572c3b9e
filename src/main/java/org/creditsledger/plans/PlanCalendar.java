package org.creditsledger.plans;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.creditsledger.database.Timestamps;
import org.creditsledger.operations.OneNodeAtATime;
import org.creditsledger.security.ServiceIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Regularly posts what comes by the calendar and not with a payment, on one node at a time: the later months of a paid year, the credits
 * of free plans, and what rolls over. After a downtime it makes up for all that was missed, once.
 */
@Component
class PlanCalendar extends OneNodeAtATime {

    private static final Logger log = LoggerFactory.getLogger(PlanCalendar.class);
    private static final int PER_READ = 100;

    private final ComingCreditRepository coming;
    private final PlanCreditRepository credits;
    private final Subscriptions subscriptions;
    private final Rollovers rollovers;
    private final FreePlans freePlans;
    private final ServiceIdentity identity;
    private final InstantSource clock;

    PlanCalendar(
            ComingCreditRepository coming,
            PlanCreditRepository credits,
            Subscriptions subscriptions,
            Rollovers rollovers,
            FreePlans freePlans,
            ServiceIdentity identity,
            DataSource dataSource,
            InstantSource clock) {
        super("plan-calendar", dataSource, clock);
        this.coming = coming;
        this.credits = credits;
        this.subscriptions = subscriptions;
        this.rollovers = rollovers;
        this.freePlans = freePlans;
        this.identity = identity;
        this.clock = clock;
    }

    @Scheduled(
            initialDelayString = "${credits.plans.sweep-interval-ms}",
            fixedDelayString = "${credits.plans.sweep-interval-ms}")
    void sweep() {
        tryRun(this::run).filter(posted -> posted > 0).ifPresent(posted -> log.info("credits of plans: {}", posted));
    }

    /** Posts all that is due. Returns the number of entries. */
    int run() {
        var posted = new int[1];
        identity.run("service:plans", () -> {
            // First: a period that ends may have been opened only now.
            posted[0] += freePlans.subscribeAll();
            posted[0] +=
                    each(() -> coming.findDueSubscriptions(Timestamps.now(clock), PER_READ), subscriptions::creditDue);
            posted[0] += each(
                    () -> credits.findToRollOver(Timestamps.now(clock), PER_READ),
                    due -> rollovers.rollOver(due).isPresent() ? 1 : 0);
        });
        return posted[0];
    }

    /** Does the work for all that is due, each in its own transaction. One that fails does not stop the others of its page. */
    private static <T> int each(Supplier<List<T>> due, Function<T, Integer> work) {
        var posted = 0;
        var hasFailed = false;
        List<T> page;
        do {
            page = due.get();
            for (var one : page) {
                try {
                    posted += work.apply(one);
                } catch (CannotCreateTransactionException databaseIsAway) {
                    throw databaseIsAway;
                } catch (RuntimeException failure) {
                    hasFailed = true;
                    log.error("credits of a plan not posted, tried again later: {}", one, failure);
                }
            }
        } while (page.size() == PER_READ && !hasFailed);
        return posted;
    }
}
