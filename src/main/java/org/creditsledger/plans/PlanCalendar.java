package org.creditsledger.plans;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;
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
public class PlanCalendar extends OneNodeAtATime {

    private static final Logger log = LoggerFactory.getLogger(PlanCalendar.class);
    private static final int PER_READ = 100;
    private static final UUID FIRST = new UUID(0, 0);

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
    public int run() {
        var posted = new int[1];
        identity.run(PlanCrediting.CREATED_BY, () -> {
            posted[0] += freePlans.subscribeAll();
            // First: a period that ends may have been opened only now.
            posted[0] += creditDue();
            posted[0] += rollOverDue();
        });
        return posted[0];
    }

    private int creditDue() {
        var posted = 0;
        var now = Timestamps.now(clock);
        var page = coming.findDueSubscriptions(now, "", PER_READ);
        while (!page.isEmpty()) {
            posted += each(page, subscriptions::creditDue);
            page = coming.findDueSubscriptions(now, page.getLast(), PER_READ);
        }
        return posted;
    }

    private int rollOverDue() {
        var posted = 0;
        var now = Timestamps.now(clock);
        var page = credits.findToRollOver(now, FIRST, PER_READ);
        while (!page.isEmpty()) {
            posted += each(page, due -> rollovers.rollOver(due).isPresent() ? 1 : 0);
            page = credits.findToRollOver(now, page.getLast().entryId(), PER_READ);
        }
        return posted;
    }

    /** Does the work for each in its own transaction: one that fails does not stop the others. */
    private static <T> int each(List<T> page, ToIntFunction<T> work) {
        var posted = 0;
        for (var one : page) {
            try {
                posted += work.applyAsInt(one);
            } catch (CannotCreateTransactionException databaseIsAway) {
                throw databaseIsAway;
            } catch (RuntimeException failure) {
                log.error("credits of a plan not posted, tried again later: {}", one, failure);
            }
        }
        return posted;
    }
}
