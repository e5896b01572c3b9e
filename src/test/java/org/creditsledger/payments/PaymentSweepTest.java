package org.creditsledger.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.util.ArrayList;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.StripeFixtures;
import org.creditsledger.testing.StripeStandIn;
import org.creditsledger.testing.StripeStandIn.Mood;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

@DatabaseTest
@ContextConfiguration(initializers = {TestDatabase.Initializer.class, StripeStandIn.Initializer.class})
class PaymentSweepTest {

    @Autowired
    PaymentSweep sweep;

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;

    @Autowired
    JdbcClient jdbc;

    @AfterEach
    void a_good_day_again() {
        StripeStandIn.INSTANCE.becomes(Mood.WELL);
        clock.reset();
    }

    @Test
    void what_no_webhook_told_is_credited_once_even_beside_one_that_cannot_be() {
        var users = new ArrayList<String>();
        for (var i = 0; i < 5; i++) {
            var uid = given.user();
            users.add(uid);
            var packId = i == 2 ? "no-such-pack" : "image-500";
            var event = StripeFixtures.read("checkout.session.completed");
            var session = StripeFixtures.object(event).put("id", "cs_" + key()).put("payment_intent", "pi_" + key());
            session.putObject("metadata").put("uid", uid).put("packId", packId);
            StripeStandIn.INSTANCE.complete(session.toString());
        }

        assertThat(sweep.reconcile()).isEqualTo(4);
        assertThat(sweep.reconcile()).isZero();

        assertThat(users).map(given::imageBalanceOf).containsExactly(500L, 500L, 0L, 500L, 500L);
        assertThat(users).map(given::entriesOf).containsExactly(1L, 1L, 0L, 1L, 1L);
    }

    @Test
    void a_provider_that_is_down_is_asked_again_the_next_time() {
        StripeStandIn.INSTANCE.becomes(Mood.DOWN);

        sweep.sweep();

        StripeStandIn.INSTANCE.becomes(Mood.ERROR_500);
        assertThat(sweep.reconcile()).isZero();
    }

    @Test
    void no_checkout_stays_open_or_starting_for_ever() {
        var uid = given.user();
        insert(uid, "open");
        insert(uid, "starting");
        clock.runAhead(Duration.ofHours(2));

        sweep.sweep();

        assertThat(jdbc.sql("select status from checkouts where uid = ? order by status")
                        .param(uid)
                        .query(String.class)
                        .list())
                .containsExactly("expired", "failed");
    }

    private void insert(String uid, String status) {
        jdbc.sql("""
                insert into checkouts (id, uid, pack_id, type, credits, price_minor, currency, provider, status, open_slot,
                    created_at, updated_at, expires_at)
                values (?, ?, 'image-500', 'image', 500, 3900, 'USD', 'stripe', ?, ?, current_timestamp, current_timestamp,
                    current_timestamp)
                """)
                .params(java.util.UUID.randomUUID(), uid, status, uid + status)
                .update();
    }
}
