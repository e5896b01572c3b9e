package org.creditsledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.lots.LotList;
import org.creditsledger.payments.Checkout;
import org.creditsledger.payments.CheckoutResult;
import org.creditsledger.payments.CheckoutService;
import org.creditsledger.plans.Allotment;
import org.creditsledger.plans.AllotmentEnd;
import org.creditsledger.plans.Every;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.plans.PlanDraft;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.plans.PublishResult;
import org.creditsledger.testing.Given;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/** A new user of each test, and the plans that this user can subscribe to. */
@TestComponent
public class SimulatedSubscriber {

    private final CheckoutService checkouts;
    private final Simulator simulator;
    private final SimulatedSubscriptions subscriptions;
    private final PlanCatalogue catalogue;
    private final LotList lots;
    private final IntegrityService integrity;
    private final Given given;

    private String uid = "";
    private String group = "";
    private String subscriptionId = "";

    SimulatedSubscriber(
            CheckoutService checkouts,
            Simulator simulator,
            SimulatedSubscriptions subscriptions,
            PlanCatalogue catalogue,
            LotList lots,
            IntegrityService integrity,
            Given given) {
        this.checkouts = checkouts;
        this.simulator = simulator;
        this.subscriptions = subscriptions;
        this.catalogue = catalogue;
        this.lots = lots;
        this.integrity = integrity;
        this.given = given;
    }

    /** Signs a new user in, who can subscribe to Pro by the month or by the year, and to Max. */
    public void arrive() {
        arriveAs(given.user());
    }

    public void arriveAs(String name) {
        uid = name;
        group = "g" + Given.key().substring(0, 13);
        signIn(uid);
        publish("pro", 500, 2_000, new PlanPrice(price("pro", "year"), Every.YEAR, 20_000, "USD"));
        publish("max", 2_000, 6_000);
    }

    public static void signIn(String uid) {
        SecurityContextHolder.setContext(new SecurityContextImpl(
                new TestingAuthenticationToken(uid, "", "ROLE_USER", "ROLE_SERVICE", "ROLE_ADMIN")));
    }

    public String uid() {
        return uid;
    }

    public String subscriptionId() {
        return subscriptionId;
    }

    public String plan(String name) {
        return name + "-" + group;
    }

    public String price(String name, String every) {
        return "price_" + plan(name) + "_" + every;
    }

    public Checkout open(String plan, String every) {
        return ((CheckoutResult.Opened) checkouts.subscribe(uid, plan(plan), price(plan, every), null)).checkout();
    }

    public void subscribe(String plan, String every) {
        var checkout = open(plan, every);
        subscriptionId = "sub_sim_" + checkout.id().toString().replace("-", "");
        simulator.pay(uid, sessionOf(checkout), 1);
    }

    public static String sessionOf(Checkout checkout) {
        return Objects.requireNonNull(checkout.url()).substring("/demo/checkout/".length());
    }

    public SimulatedSubscription now() {
        return subscriptions.find(uid, subscriptionId).orElseThrow();
    }

    public SimulatedSubscription act(SimulatedAction action) {
        return subscriptions.act(uid, subscriptionId, now().version(), action);
    }

    /** Counted from 1. */
    public String invoice(int number) {
        return now().invoices().reversed().get(number - 1).id();
    }

    /** The status that the ledger knows. */
    String statusInLedger() {
        return given.one(String.class, "select status from subscriptions where id = ?", subscriptionId);
    }

    /** Those with credits, such as {@code 500 until 2027-02-28}. */
    public List<String> lots() {
        return lots.open(uid).stream()
                .map(lot -> lot.remaining() + " until "
                        + Objects.requireNonNull(lot.expiresAt()).toString().substring(0, 10))
                .toList();
    }

    /** The ledger is in order, and no admin has to look at anything. */
    public void leave() {
        signIn(uid);
        assertThat(integrity.verify(uid).findings()).isEmpty();
        assertThat(given.anomaliesOf(uid, subscriptionId.isEmpty() ? uid : subscriptionId.substring(4)))
                .isEmpty();
        subscriptionId = "";
    }

    private void publish(String name, long credits, long priceMinor, PlanPrice... more) {
        var monthly = new PlanPrice(price(name, "month"), Every.MONTH, priceMinor, "USD");
        var prices = new ArrayList<>(List.of(monthly));
        prices.addAll(List.of(more));
        var draft = new PlanDraft(
                plan(name),
                group,
                name.toUpperCase(Locale.ROOT),
                false,
                List.of(new Allotment("image", credits, Every.MONTH, AllotmentEnd.WITH_PERIOD, null, 0)),
                prices);
        assertThat(catalogue.publish(draft, null, "admin")).isInstanceOf(PublishResult.Published.class);
    }
}
