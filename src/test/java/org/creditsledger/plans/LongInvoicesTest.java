package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.SubscribedUsers.FEBRUARY;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;

import java.util.List;
import org.creditsledger.problems.Problem;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.StripeDatabaseTest;
import org.creditsledger.testing.StripeStandIn;
import org.creditsledger.testing.StripeStandIn.Mood;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An event contains only the first lines of an invoice that has many. */
@StripeDatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = "SERVICE")
record LongInvoicesTest(SubscribedUsers users, Given given, SettableClock clock, JsonMapper json) {

    private static final StripeStandIn STRIPE = StripeStandIn.INSTANCE;

    @BeforeEach
    void stopClock() {
        clock.stopAt(JANUARY);
    }

    @AfterEach
    void recover() {
        STRIPE.becomes(Mood.WELL);
    }

    @Test
    void lines_that_the_event_leaves_out_bring_their_credits() {
        var events = subscription();

        users.stripe().handle(shortened(events));

        assertThat(users.lotsOf(events)).containsExactly("500 image until " + FEBRUARY);
    }

    @Test
    void an_event_whose_further_lines_cannot_be_read_is_refused_and_brings_all_when_it_comes_again() {
        var events = subscription();
        var event = shortened(events);
        STRIPE.becomes(Mood.ERROR_500);

        assertThatThrownBy(() -> users.stripe().handle(event)).isInstanceOf(Problem.class);
        assertThat(users.lotsOf(events)).isEmpty();

        STRIPE.becomes(Mood.WELL);
        users.stripe().handle(event);
        users.stripe().handle(event);
        assertThat(users.lotsOf(events)).containsExactly("500 image until " + FEBRUARY);
    }

    private SubscriptionEvents subscription() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        return new SubscriptionEvents(given.user(), false, true).with("price_" + plan.id());
    }

    /** Three lines of something different, and then the one of the plan, of which the event contains the first two. */
    private String shortened(SubscriptionEvents events) {
        var event = (ObjectNode) json.readTree(events.invoice("paid", "1", "subscription_create", 2_030, lines -> {
            for (var other = 1; other <= 3; other++) {
                events.line(lines, "price_of_storage", JANUARY, FEBRUARY, 10, 1, false);
            }
            events.line(lines, events.price(), JANUARY, FEBRUARY, 2_000, 1, false);
        }));
        var list = (ObjectNode) event.at("/data/object/lines");
        var all = list.get("data").valueStream().toList();
        STRIPE.bill(events.id("in", "1"), all.stream().map(JsonNode::toString).toList());
        list.put("has_more", true).putArray("data").addAll(List.of(all.get(0), all.get(1)));
        return event.toString();
    }
}
