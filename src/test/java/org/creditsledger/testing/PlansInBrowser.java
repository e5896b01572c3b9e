package org.creditsledger.testing;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.assertj.core.api.Assertions;

/** Plans and subscriptions in the demo, for tests of pages. They bring no image credits, which other tests count. */
public final class PlansInBrowser {

    private static final String ADMIN =
            Base64.getEncoder().encodeToString("admin:demo".getBytes(StandardCharsets.UTF_8));

    private PlansInBrowser() {}

    /** Studio and Studio Max, of which a user has at most one, and Archive; the same each time. */
    public static void publish(Pages pages, Page page) {
        publish(pages, page, "demo-studio", "demo-studio", "Studio", 100, 1_900, "");
        publish(
                pages,
                page,
                "demo-max",
                "demo-studio",
                "Studio Max",
                400,
                5_900,
                ", {\"id\": \"price_demo-max_year\", \"every\": \"year\", \"priceMinor\": 59000, \"currency\": \"USD\"}");
        publish(pages, page, "demo-archive", "demo-archive", "Archive", 10, 500, "");
    }

    private static void publish(
            Pages pages, Page page, String id, String group, String name, int credits, int priceMinor, String more) {
        var answer = page.request()
                .post(
                        pages.url("/api/admin/plans"),
                        RequestOptions.create()
                                .setHeader("Authorization", "Basic " + ADMIN)
                                .setHeader("Content-Type", "application/json")
                                .setData("""
                                        {"id": "%1$s", "group": "%2$s", "name": "%3$s",
                                         "allotments": [{"type": "video", "credits": %4$d, "every": "month",
                                                         "end": {"kind": "period", "length": "P3D"},
                                                         "rollover": {"maxCredits": 50, "lifetime": "P1M"}}],
                                         "prices": [{"id": "price_%1$s", "every": "month", "priceMinor": %5$d, "currency": "USD"}%6$s]}
                                        """.formatted(id, group, name, credits, priceMinor, more)));
        Assertions.assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** A new subscription to Studio, in the middle of its first month. */
    public static SubscriptionEvents subscribe(Pages pages, String uid, String status) {
        var from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(10));
        var to = from.plus(Duration.ofDays(30));
        var events = new SubscriptionEvents(uid, false, true).with("price_demo-studio");
        var application = pages.application();
        application.sendStripeEvent(
                events.subscription("created", from, status, "price_demo-studio", from, to, _ -> {}));
        var answer = application.sendStripeEvent(events.paid("1", "subscription_create", from, to, 1_900));
        Assertions.assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return events;
    }

    /** Ends it, so that no other test finds it on the page of its user. */
    public static void end(Pages pages, SubscriptionEvents events) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        pages.application()
                .sendStripeEvent(events.subscription(
                        "deleted",
                        now,
                        "canceled",
                        "price_demo-studio",
                        now,
                        now,
                        json -> json.put("ended_at", now.getEpochSecond())));
    }
}
