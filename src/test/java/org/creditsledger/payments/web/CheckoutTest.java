package org.creditsledger.payments.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.StripeDatabaseTest;
import org.creditsledger.testing.StripeFixtures;
import org.creditsledger.testing.StripeStandIn;
import org.creditsledger.testing.StripeStandIn.Mood;
import org.creditsledger.testing.Threads;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@StripeDatabaseTest
class CheckoutTest {

    private static final StripeStandIn STRIPE = StripeStandIn.INSTANCE;

    @Autowired
    MockMvcTester http;

    @Autowired
    WebhookSender webhooks;

    @Autowired
    Given given;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    SettableClock clock;

    String uid;

    @org.junit.jupiter.api.BeforeEach
    void somebody() {
        uid = given.user();
    }

    @AfterEach
    void a_good_day_again() {
        STRIPE.becomes(Mood.WELL);
    }

    @Test
    void the_packs_on_offer_are_listed_with_their_prices() {
        assertThat(http.get().uri("/api/payments/packs").with(user(uid)).exchange())
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$[1]")
                .isEqualTo(Map.of(
                        "id",
                        "image-500",
                        "type",
                        "image",
                        "credits",
                        500,
                        "bonusCredits",
                        0,
                        "priceMinor",
                        3_900,
                        "currency",
                        "USD"));
    }

    @Test
    void a_checkout_returns_stripes_page_and_names_the_buyer_and_the_pack() {
        var answer = checkout("image-500", null);

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.status").isEqualTo("open");
            json.assertThat().extractingPath("$.url").asString().startsWith("https://checkout.stripe.example/");
        });
        assertThat(STRIPE.creations().getLast())
                .contains("metadata[uid]=" + uid, "metadata[packId]=image-500", "mode=payment")
                .contains("unit_amount]=3900", "currency]=usd", "client_reference_id=" + onlyCheckoutOf(uid))
                .contains("success_url=https://credits.example.com/bills/checkout/" + onlyCheckoutOf(uid));
        assertThat(given.entriesOf(uid)).isZero();
    }

    @Test
    void a_second_click_leads_to_the_same_page() {
        var first = body(checkout("image-500", null));
        var asked = STRIPE.creations().size();

        assertThat(body(checkout("image-500", null))).isEqualTo(first);
        assertThat(STRIPE.creations()).hasSize(asked);
        assertThat(body(checkout("image-100", null))).isNotEqualTo(first);
    }

    @Test
    void many_clicks_at_once_open_one_checkout() throws Exception {
        var statuses =
                Threads.atOnce(6, _ -> checkout("image-500", null).getResponse().getStatus());

        assertThat(statuses).contains(200).allMatch(status -> status == 200 || status == 409);
        onlyCheckoutOf(uid);
    }

    @Test
    void a_key_always_leads_to_its_checkout_and_to_no_other_pack() {
        var key = key();
        var first = body(checkout("image-500", key));

        assertThat(body(checkout("image-500", key))).isEqualTo(first);
        assertProblem(checkout("image-100", key), 422, "key-conflict");
        assertThat(body(checkout("image-500", key()))).isNotEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "ERROR_500", "SLOW", "TRICKLING"})
    void an_unavailable_provider_is_reported_soon_and_leaves_nothing_half_done(Mood mood) {
        var key = key();
        STRIPE.becomes(mood);
        var start = System.nanoTime();

        var answer = checkout("image-500", key);

        assertProblem(answer, 503, "payment-provider-unavailable");
        assertThat(answer).hasHeader("Retry-After", "10");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(given.all(String.class, "select status from checkouts where uid = ?", uid))
                .containsExactly("failed");
        assertThat(given.entriesOf(uid)).isZero();

        STRIPE.becomes(Mood.WELL);
        assertThat(checkout("image-500", key)).hasStatusOk();
    }

    @Test
    void a_checkout_of_a_killed_process_continues_with_the_same_session() {
        checkout("image-500", null);
        var id = onlyCheckoutOf(uid);
        var url = given.one(String.class, "select url from checkouts where id = ?", id);
        jdbc.sql("update checkouts set status = 'starting', url = null, session_id = null where id = ?")
                .param(id)
                .update();
        assertProblem(checkout("image-500", null), 409, "in-progress");

        clock.runAhead(Duration.ofMinutes(2));

        assertThat(checkout("image-500", null))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.url")
                .isEqualTo(url);
        assertThat(onlyCheckoutOf(uid)).isEqualTo(id);
    }

    @Test
    void an_expired_checkout_makes_room_for_another() {
        var first = body(checkout("image-500", null));
        clock.runAhead(Duration.ofHours(2));

        assertThat(body(checkout("image-500", null))).isNotEqualTo(first);
        assertThat(given.all(String.class, "select status from checkouts where uid = ? order by created_at", uid))
                .containsExactly("expired", "open");
    }

    @Test
    void a_paid_checkout_names_its_payment_and_invoice_to_its_buyer_only() {
        checkout("image-500", null);
        var id = onlyCheckoutOf(uid);

        tell("checkout.session.completed", id);

        assertThat(find(id, uid)).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.status").isEqualTo("paid");
            json.assertThat().extractingPath("$.paymentId").isEqualTo("pi_" + id);
            json.assertThat().hasPath("$.invoiceId");
        });
        assertProblem(find(id, given.user()), 404, "not-found");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkout.session.async_payment_failed", "checkout.session.expired"})
    void an_unpaid_checkout_says_so_until_it_is_paid_after_all(String type) {
        checkout("image-500", null);
        var id = onlyCheckoutOf(uid);

        tell(type, id);
        assertThat(find(id, uid))
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo(type.endsWith("expired") ? "expired" : "declined");
        assertThat(given.entriesOf(uid)).isZero();

        tell("checkout.session.completed", id);
        tell(type, id);
        assertThat(find(id, uid)).bodyJson().extractingPath("$.status").isEqualTo("paid");
    }

    @ParameterizedTest
    @CsvSource({
        "checkout.session.async_payment_succeeded, paid, 500",
        "checkout.session.async_payment_failed, declined, 0"
    })
    void a_payment_that_takes_days_is_processing_until_stripe_reports_its_end(String type, String end, long credits) {
        checkout("image-500", null);
        var id = onlyCheckoutOf(uid);

        send(unpaid(id));
        assertThat(statusOf(id)).isEqualTo("processing");
        assertThat(given.entriesOf(uid)).isZero();
        send(unpaid(id));
        assertThat(statusOf(id)).isEqualTo("processing");

        tell(type, id);
        assertThat(statusOf(id)).isEqualTo(end);
        send(unpaid(id));
        assertThat(statusOf(id)).isEqualTo(end);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(credits);
    }

    @Test
    void a_late_event_does_not_expire_an_ordered_payment() {
        checkout("image-500", null);
        var id = onlyCheckoutOf(uid);
        send(unpaid(id));

        tell("checkout.session.expired", id);

        assertThat(statusOf(id)).isEqualTo("processing");
    }

    @Test
    void another_may_be_opened_while_a_payment_is_processing_and_the_key_still_leads_to_the_first() {
        var key = key();
        checkout("image-500", key);
        var first = onlyCheckoutOf(uid);
        send(unpaid(first));

        assertThat(checkout("image-500", key)).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.id").isEqualTo(first.toString());
            json.assertThat().extractingPath("$.status").isEqualTo("processing");
        });
        assertThat(checkout("image-500", null))
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo("open");
    }

    @Test
    void a_checkout_that_expired_only_by_our_clock_stays_open_and_may_still_be_ordered() {
        checkout("image-500", null);
        var first = onlyCheckoutOf(uid);
        clock.runAhead(Duration.ofHours(2));
        checkout("image-500", null);
        assertThat(statusOf(first)).isEqualTo("open");
        clock.reset();

        send(unpaid(first));

        assertThat(statusOf(first)).isEqualTo("processing");
    }

    @Test
    void a_buyer_who_returns_before_the_webhook_sees_that_the_payment_is_processing() {
        checkout("image-500", null);
        var id = onlyCheckoutOf(uid);
        var sessionId = sessionOf(id);
        STRIPE.answer(sessionId, StripeFixtures.asked(sessionId, "unpaid", "processing", uid, "image-500", id));

        await().atMost(20, SECONDS).until(() -> statusOf(id).equals("processing"));
    }

    @Test
    void many_looks_ask_stripe_once_in_ten_seconds() {
        checkout("image-500", null);
        var id = onlyCheckoutOf(uid);
        var sessionId = sessionOf(id);
        clock.stopAt(Instant.now());

        for (var i = 0; i < 20; i++) {
            assertThat(statusOf(id)).isEqualTo("open");
        }
        await().atMost(20, SECONDS).until(() -> STRIPE.retrievals().contains(sessionId));
        assertThat(statusOf(id)).isEqualTo("open");
        clock.stopAt(clock.instant().plusSeconds(10));
        assertThat(statusOf(id)).isEqualTo("open");

        await().atMost(20, SECONDS)
                .until(() ->
                        STRIPE.retrievals().stream().filter(sessionId::equals).count() == 2);
    }

    @Test
    void a_key_that_looks_like_a_pack_is_not_confused_with_it() {
        var pack = body(checkout("image-500", null));
        var keyed = body(checkout("image-500", "image-500"));
        assertThat(checkout("image-100", "video-100")).hasStatusOk();

        assertThat(keyed).isNotEqualTo(pack);
        assertThat(checkout("video-100", null)).hasStatusOk();
        assertThat(body(checkout("image-500", null))).isEqualTo(pack);
        assertThat(body(checkout("image-500", "image-500"))).isEqualTo(keyed);
    }

    @Test
    void checkouts_beyond_the_limit_are_refused_and_open_ones_still_answer() {
        var first = body(checkout("image-500", null));
        for (var i = 1; i < 10; i++) {
            assertThat(checkout("image-500", "key-" + i)).hasStatusOk();
        }
        var asked = STRIPE.creations().size();

        assertProblem(checkout("image-500", key()), 409, "too-many-open-checkouts");
        assertProblem(checkout("video-100", null), 409, "too-many-open-checkouts");
        assertThat(STRIPE.creations()).hasSize(asked);
        assertThat(body(checkout("image-500", null))).isEqualTo(first);
        assertThat(checkout("image-500", "key-3")).hasStatusOk();

        send(unpaid(idOf(first)));
        assertThat(checkout("video-100", null)).hasStatusOk();
        assertProblem(checkout("image-500", key()), 409, "too-many-open-checkouts");
        clock.runAhead(Duration.ofHours(2));
        assertThat(checkout("image-500", key())).hasStatusOk();
    }

    @Test
    void concurrent_requests_open_no_more_checkouts_than_allowed() throws Exception {
        var statuses = Threads.atOnce(
                25, i -> checkout("image-500", "at-once-" + i).getResponse().getStatus());

        assertThat(statuses)
                .containsOnly(200, 409)
                .filteredOn(status -> status == 200)
                .hasSize(10);
        assertThat(given.all(
                        Integer.class, "select open_number from checkouts where uid = ? order by open_number", uid))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void bad_requests_are_refused_and_write_nothing() {
        assertProblem(checkout("image-7", null), 422, "unknown-pack");
        assertProblem(checkout("", null), 400, "invalid-request");
        assertProblem(checkout("image-500", "a b"), 400, "invalid-request");
        assertThat(given.one(Long.class, "select count(*) from checkouts where uid = ?", uid))
                .isZero();
    }

    private MvcTestResult checkout(String packId, String key) {
        var request = http.post()
                .uri("/api/payments/checkout")
                .with(user(uid))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"packId\": \"%s\"}".formatted(packId));
        return key == null
                ? request.exchange()
                : request.header("Idempotency-Key", key).exchange();
    }

    private MvcTestResult find(UUID id, String as) {
        return http.get().uri("/api/payments/checkouts/" + id).with(user(as)).exchange();
    }

    private void tell(String type, UUID checkoutId) {
        send(event(type, checkoutId));
    }

    private void send(String event) {
        assertThat(webhooks.sendStripeEvent(event)).hasStatusOk();
    }

    /** A completed session with a payment method that takes days. */
    private String unpaid(UUID checkoutId) {
        return event("checkout.session.completed", checkoutId)
                .replace("\"payment_status\":\"paid\"", "\"payment_status\":\"unpaid\"");
    }

    private String event(String type, UUID checkoutId) {
        return StripeFixtures.session(type, sessionOf(checkoutId), "pi_" + checkoutId, uid, "image-500", checkoutId);
    }

    private String statusOf(UUID id) {
        return body(find(id, uid)).replaceAll("(?s).*\"status\":\"([^\"]+)\".*", "$1");
    }

    private static UUID idOf(String checkout) {
        return UUID.fromString(checkout.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1"));
    }

    private String sessionOf(UUID id) {
        return given.one(String.class, "select session_id from checkouts where id = ?", id);
    }

    private UUID onlyCheckoutOf(String uid) {
        return given.one(UUID.class, "select id from checkouts where uid = ?", uid);
    }

    private static String body(MvcTestResult answer) {
        assertThat(answer).hasStatusOk();
        return text(answer);
    }
}
