package org.creditsledger.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.creditsledger.testing.Threads.atOnce;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@WithMockUser(username = "root", roles = "ADMIN")
class PriceListTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @Autowired
    PriceList prices;

    @Autowired
    SettableClock clock;

    /** A source without prices of other tests. */
    private final String source = "source-" + UUID.randomUUID();

    @ParameterizedTest
    @CsvSource({
        "text2image, flux-schnell, 1024x1024, 1, image, 1",
        "text2image, flux-dev, 1024x1024, 1, image, 4",
        "text2image, flux-pro, 1024x1024, 1, image, 8",
        "text2image, flux-pro, 1536x1536, 1, image, 16",
        "image2image, flux-schnell, 1024x1024, 1, image, 2",
        "image2image, flux-dev, 1024x1024, 1, image, 6",
        "image2image, flux-pro, 1024x1024, 1, image, 10",
        "image2image, flux-pro, 1536x1536, 1, image, 20",
        "text2video, wan-2.2, 1280x720, 5, video, 25",
        "image2video, wan-2.2, 1280x720, 5, video, 30",
        "text2image, gpt-image-1-mini, 1024x1024, 1, image, 7",
        "text2image, gpt-image-1, 1536x1024, 1, image, 11",
        "image2image, flux-2-pro, 2048x1024, 1, image, 17",
        "text2video, wan-2.5-preview, 1920x1080, 5, video, 55",
        "text2video, veo-3.1, 1280x720, 8, video, 224",
        "image2video, hailuo-02, 1280x720, 10, video, 40"
    })
    void the_shipped_list_prices_current_models(
            String source, String model, String resolution, BigDecimal seconds, String type, long credits) {
        var cost = prices.find(new Work(source, model, resolution, 1, seconds), clock.instant())
                .flatMap(price -> price.cost(new Work(source, model, resolution, 1, seconds)))
                .orElseThrow();

        assertThat(cost.type()).isEqualTo(type);
        assertThat(cost.totalCredits()).isEqualTo(credits);
    }

    @Test
    void a_change_never_touches_the_past() {
        clock.stopAt(NOW);
        var old = add("m", 5);
        clock.stopAt(NOW.plusSeconds(3_600));

        var changed = (AddPriceResult.Added) prices.replace(old.id(), terms("m", 7), null, "root");

        assertThat(priceAt(NOW.minusSeconds(1))).isNull();
        assertThat(priceAt(NOW)).isEqualTo(5);
        assertThat(priceAt(NOW.plusSeconds(3_599))).isEqualTo(5);
        assertThat(priceAt(NOW.plusSeconds(3_600))).isEqualTo(7);
        assertThat(changed.price().createdBy()).isEqualTo("admin:root");
        assertThat(prices.all())
                .filteredOn(price -> price.id().equals(old.id()))
                .singleElement()
                .satisfies(price -> {
                    assertThat(price.terms()).isEqualTo(old.terms());
                    assertThat(price.validUntil()).isEqualTo(NOW.plusSeconds(3_600));
                    assertThat(price.endedBy()).isEqualTo("admin:root");
                });
    }

    @Test
    void a_price_cannot_begin_or_end_in_the_past() {
        clock.stopAt(NOW);
        var price = add("m", 5);
        clock.stopAt(NOW.plusSeconds(60));

        assertThat(prices.add(terms("other", 5), NOW, "root")).isEqualTo(new AddPriceResult.StartsInThePast());
        assertThat(prices.end(price.id(), NOW.plusSeconds(59), "root")).isEqualTo(new EndPriceResult.EndsInThePast());
        assertThat(priceAt(NOW.plusSeconds(60))).isEqualTo(5);
    }

    @Test
    void an_overlapping_price_is_refused_and_names_the_other_one() {
        clock.stopAt(NOW);
        var first = add("m", 5);

        assertThat(prices.add(terms("m", 6), null, "root")).isEqualTo(new AddPriceResult.Overlaps(first));
        assertThat(prices.add(terms("m", 6), NOW.plusSeconds(60), "root"))
                .isEqualTo(new AddPriceResult.Overlaps(first));
        assertThat(prices.add(terms("m*", 6), null, "root")).isInstanceOf(AddPriceResult.Added.class);
        prices.end(first.id(), NOW.plusSeconds(60), "root");
        assertThat(prices.add(terms("m", 6), NOW.plusSeconds(60), "root")).isInstanceOf(AddPriceResult.Added.class);
    }

    @Test
    void of_two_concurrent_equal_prices_the_second_is_refused() throws Exception {
        var results = atOnce(8, _ -> prices.add(terms("m", 5), null, "root"));

        assertThat(results).filteredOn(AddPriceResult.Added.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(AddPriceResult.Overlaps.class::isInstance)
                .hasSize(7);
    }

    @Test
    void a_price_ends_once_and_a_future_one_is_withdrawn() {
        clock.stopAt(NOW);
        var price = add("m", 5);
        var coming =
                ((AddPriceResult.Added) prices.add(terms("later", 5), NOW.plus(Duration.ofDays(1)), "root")).price();

        assertThat(prices.end(price.id(), null, "root")).isInstanceOf(EndPriceResult.Ended.class);
        assertThat(prices.end(price.id(), null, "root")).isInstanceOf(EndPriceResult.EndsBefore.class);
        assertThat(priceAt(NOW)).isNull();
        assertThat(prices.end(coming.id(), null, "root")).isInstanceOf(EndPriceResult.Ended.class);
        assertThat(prices.find(work("later"), NOW.plus(Duration.ofDays(2)))).isEmpty();
        assertThat(prices.add(terms("later", 6), null, "root"))
                .as("a withdrawn price does not overlap")
                .isInstanceOf(AddPriceResult.Added.class);
        assertThat(prices.end(UUID.randomUUID(), null, "root")).isEqualTo(new EndPriceResult.NotFound());
    }

    @Test
    void a_price_in_an_unknown_credit_type_is_refused() {
        var smell =
                new PriceTerms(source, "m", null, null, null, null, null, new UnitPrice("smell", PriceUnit.OUTPUT, 1));

        assertThat(prices.add(smell, null, "root")).isEqualTo(new AddPriceResult.UnknownCreditType());
    }

    @Test
    @WithMockUser(roles = {"USER", "SERVICE"})
    void only_admins_see_and_change_the_list() {
        for (Runnable attempt : List.<Runnable>of(
                prices::all,
                () -> prices.add(terms("m", 5), null, "root"),
                () -> prices.replace(UUID.randomUUID(), terms("m", 5), null, "root"),
                () -> prices.end(UUID.randomUUID(), null, "root"))) {
            assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(attempt::run);
        }
    }

    private Price add(String model, long credits) {
        return ((AddPriceResult.Added) prices.add(terms(model, credits), null, "root")).price();
    }

    private PriceTerms terms(String model, long credits) {
        return new PriceTerms(
                source, model, null, null, null, null, null, new UnitPrice("image", PriceUnit.OUTPUT, credits));
    }

    private Work work(String model) {
        return new Work(source, model, "1024x1024", 1, null);
    }

    private Long priceAt(Instant instant) {
        return prices.find(work("m"), instant)
                .map(price -> price.terms().unitPrice().unitPriceCredits())
                .orElse(null);
    }
}
