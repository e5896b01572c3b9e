package org.creditsledger.demo;

import java.time.Period;
import java.util.List;
import org.creditsledger.ledger.LotChanges;
import org.creditsledger.plans.Allotment;
import org.creditsledger.plans.AllotmentEnd;
import org.creditsledger.plans.Every;
import org.creditsledger.plans.PlanCalendar;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.plans.PlanDraft;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.plans.Rollover;
import org.creditsledger.security.Roles;
import org.creditsledger.simulator.SimulatedHistory;
import org.springframework.context.annotation.Profile;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.stereotype.Component;

/** Two plans, and a user who has one of them. */
@Component
@Profile("demo")
class DemoPlans {

    private static final String GROUP = "standard";
    private static final String SUBSCRIPTION = "demo_alice";
    private static final PlanPrice MONTHLY = new PlanPrice("price_sim_pro_monthly", Every.MONTH, 2_000, "USD");

    private static final PlanDraft PRO = new PlanDraft(
            "pro",
            GROUP,
            "Pro",
            false,
            List.of(
                    new Allotment(
                            "image",
                            500,
                            Every.MONTH,
                            new AllotmentEnd(AllotmentEnd.Kind.PERIOD, Period.ofDays(3)),
                            new Rollover(200, Period.ofMonths(1)),
                            0),
                    new Allotment("video", 20, Every.MONTH, AllotmentEnd.WITH_PERIOD, null, 0)),
            List.of(MONTHLY, new PlanPrice("price_sim_pro_yearly", Every.YEAR, 20_000, "USD")));

    private static final PlanDraft MAX = new PlanDraft(
            "max",
            GROUP,
            "Max",
            false,
            List.of(
                    new Allotment("image", 2_000, Every.MONTH, AllotmentEnd.WITH_PERIOD, null, 0),
                    new Allotment("video", 100, Every.MONTH, AllotmentEnd.WITH_PERIOD, null, 0)),
            List.of(new PlanPrice("price_sim_max_monthly", Every.MONTH, 6_000, "USD")));

    private final PlanCatalogue catalogue;
    private final PlanCalendar calendar;
    private final LotChanges lots;
    private final SimulatedHistory subscriptions;
    private final SecurityContextHolderStrategy contexts;

    DemoPlans(
            PlanCatalogue catalogue,
            PlanCalendar calendar,
            LotChanges lots,
            SimulatedHistory subscriptions,
            SecurityContextHolderStrategy contexts) {
        this.catalogue = catalogue;
        this.calendar = calendar;
        this.lots = lots;
        this.subscriptions = subscriptions;
        this.contexts = contexts;
    }

    /** Only an admin may do that. */
    void publish(String adminUid) {
        var before = contexts.getContext();
        var admin = contexts.createEmptyContext();
        admin.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                adminUid, null, AuthorityUtils.createAuthorityList("ROLE_" + Roles.ADMIN)));
        contexts.setContext(admin);
        try {
            for (var plan : List.of(PRO, MAX)) {
                if (catalogue.find(plan.id()).isEmpty()) {
                    catalogue.publish(plan, null, adminUid);
                }
            }
        } finally {
            contexts.setContext(before);
        }
    }

    void subscribe(DemoUser user) {
        subscriptions.begin(SUBSCRIPTION, user.uid(), PRO.id(), MONTHLY.id());
    }

    /** Renews the subscription when its period has ended, and lets unused credits end or roll over. */
    void live(DemoUser user) {
        subscriptions.live(SUBSCRIPTION);
        PRO.allotments().forEach(allotment -> lots.writeOff(user.uid(), allotment.type()));
        calendar.run();
    }
}
