package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;

import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.StripeFixtures;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

/** Even what should never come has an answer, and never stops what comes after it. */
@DatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record StrangeSubscriptionEventsTest(SubscribedUsers users, Given given, SettableClock clock) {

    @BeforeEach
    void stopClock() {
        clock.stopAt(JANUARY);
    }

    /** The provider writes invoices for one-time purchases too, if it is asked to. */
    @Test
    void a_refund_reaches_a_purchase_whose_invoice_was_reported_first() {
        var events = new SubscriptionEvents(given.user(), false, true);
        var payment = events.id("pi", "1");
        users.stripe().handle(events.payment("1"));
        users.stripe().handle(StripeFixtures.completed(payment, events.uid, "image-500"));
        users.stripe().handle(StripeFixtures.refunded(payment, 3_900, 3_900));

        assertThat(given.imageBalanceOf(events.uid)).isZero();
    }

    @Test
    void a_refund_before_the_purchase_reaches_it_although_its_invoice_was_reported_first() {
        var events = new SubscriptionEvents(given.user(), false, true);
        var payment = events.id("pi", "1");
        users.stripe().handle(events.payment("1"));
        users.stripe().handle(StripeFixtures.refunded(payment, 3_900, 3_900));
        users.stripe().handle(StripeFixtures.completed(payment, events.uid, "image-500"));

        assertThat(given.imageBalanceOf(events.uid)).isZero();
    }
}
