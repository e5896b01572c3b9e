package org.creditsledger.plans;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.creditsledger.database.TimeOrderedId;
import org.creditsledger.database.Timestamps;
import org.creditsledger.identity.UserAdded;
import org.creditsledger.plans.ComingCreditRepository.ComingCredit;
import org.creditsledger.security.ServiceIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives free plans to all users: at the first sign-in, and by the calendar to those who were there before the plan. */
@Component
class FreePlans {

    private static final Logger log = LoggerFactory.getLogger(FreePlans.class);
    private static final int USERS_PER_READ = 100;

    private final PlanRepository plans;
    private final ComingCreditRepository coming;
    private final SubscriptionRepository repository;
    private final Subscriptions subscriptions;
    private final ServiceIdentity identity;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    FreePlans(
            PlanRepository plans,
            ComingCreditRepository coming,
            SubscriptionRepository repository,
            Subscriptions subscriptions,
            ServiceIdentity identity,
            PlatformTransactionManager transactionManager,
            InstantSource clock) {
        this.plans = plans;
        this.coming = coming;
        this.repository = repository;
        this.subscriptions = subscriptions;
        this.identity = identity;
        this.transaction = new TransactionTemplate(transactionManager);
        // After the commit of a sign-in, its transaction is still bound to the thread.
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /** A failure must not refuse a sign-in: the calendar tries again. */
    @TransactionalEventListener(fallbackExecution = true)
    void welcome(UserAdded added) {
        try {
            identity.run(
                    PlanCrediting.CREATED_BY,
                    () -> plans.findFree(now()).forEach(plan -> subscribe(added.uid(), plan)));
        } catch (RuntimeException later) {
            log.warn("free plans not given yet: uid={}", added.uid(), later);
        }
    }

    /** Gives all free plans to all users who do not have them. Returns the number of entries. */
    int subscribeAll() {
        var posted = 0;
        for (var plan : plans.findFree(now())) {
            for (var allotment : plan.allotments()) {
                var after = "";
                while (true) {
                    var users = plans.findUsersWithout(plan.id(), allotment.type(), after, USERS_PER_READ);
                    if (users.isEmpty()) {
                        break;
                    }
                    for (var uid : users) {
                        posted += trySubscribe(uid, plan);
                    }
                    after = users.getLast();
                }
            }
        }
        return posted;
    }

    /** One user whose credits fail does not stop those of all others. */
    private int trySubscribe(String uid, Plan plan) {
        try {
            return subscribe(uid, plan);
        } catch (CannotCreateTransactionException databaseIsAway) {
            throw databaseIsAway;
        } catch (RuntimeException later) {
            log.error("free plan not given, tried again later: uid={} plan={}", uid, plan.id(), later);
            return 0;
        }
    }

    private int subscribe(String uid, Plan plan) {
        var posted = transaction.execute(_ -> {
            var now = now();
            var row = repository.lock(SubscriptionRow.free(plan.id(), uid), now);
            if (row.uid == null) {
                row.belongsTo(uid);
                row.planId = plan.id();
                row.status = SubscriptionRow.ACTIVE;
                repository.save(row, now);
            }
            for (var allotment : plan.allotments()) {
                if (!coming.exists(row.id, allotment.type())) {
                    coming.add(first(row, plan, allotment, now.truncatedTo(ChronoUnit.SECONDS)));
                }
            }
            return subscriptions.creditDue(row.id);
        });
        return posted == null ? 0 : posted;
    }

    private static ComingCredit first(SubscriptionRow row, Plan plan, Allotment allotment, Instant now) {
        return new ComingCredit(
                TimeOrderedId.at(now),
                row.id,
                null,
                plan.id(),
                plan.version(),
                allotment.type(),
                allotment.credits(),
                allotment.every(),
                now,
                0,
                now,
                null);
    }

    private Instant now() {
        return Timestamps.now(clock);
    }
}
