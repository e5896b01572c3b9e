package org.creditsledger.history.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.QueryParameters;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.creditsledger.ledger.Direction;
import org.creditsledger.shell.QueryState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterUrlTest {

    private static final List<String> TYPES = List.of("image", "video", "audio_2-x");
    private static final String ID_CHARACTERS = "!\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~";

    @Test
    void each_choice_is_read_back_from_its_address() {
        var seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        for (var i = 0; i < 5_000; i++) {
            var choice = any(random);
            var query = QueryState.format(FilterUrl.format(choice));
            var parsed = FilterUrl.parse(QueryParameters.fromString(query).getParameters(), TYPES, true);

            assertThat(parsed.choice()).as("seed %d, %s", seed, query).isEqualTo(choice);
            assertThat(parsed.ignored()).as("seed %d, %s", seed, query).isEmpty();
        }
    }

    @Test
    void the_same_choice_always_has_the_same_address() {
        var choice = FilterChoice.NONE
                .withTypes(Set.of("video", "image"))
                .withSources(Set.of("refund"))
                .withPeriod(new Period.Days(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 31)));

        assertThat(QueryState.format(FilterUrl.format(choice)))
                .isEqualTo("type=image&type=video&source=refund&from=2026-03-01&to=2026-03-31");
    }

    @Test
    void several_values_may_be_separated_by_commas() {
        var parsed =
                FilterUrl.parse(Map.of("type", List.of("image,video"), "direction", List.of("credit")), TYPES, true);

        assertThat(parsed.choice().types()).containsExactlyInAnyOrder("image", "video");
        assertThat(parsed.choice().directions()).containsExactly(Direction.CREDIT);
    }

    @ParameterizedTest
    @CsvSource({
        "type, smell",
        "direction, up",
        "source, No Spaces",
        "from, 2026-02-30",
        "to, yesterday",
        "from, 20260301",
        "to, 9999-01-01",
        "period, next-year",
        "zone, Mars/Olympus",
        "job, 'a b'",
        "payment, 'ü'",
        "uid, 'a b'",
        "q, ' '"
    })
    void a_bad_value_is_ignored_and_named(String name, String value) {
        var parsed = FilterUrl.parse(Map.of(name, List.of(value)), TYPES, true);

        assertThat(parsed.choice()).isEqualTo(FilterChoice.NONE);
        assertThat(parsed.ignored()).containsExactly(name + "=" + value);
    }

    @Test
    void good_values_beside_a_bad_one_count() {
        var parsed =
                FilterUrl.parse(Map.of("type", List.of("image", "smell"), "to", List.of("2026-01-31")), TYPES, true);

        assertThat(parsed.choice().types()).containsExactly("image");
        assertThat(parsed.choice().period()).isEqualTo(new Period.Days(null, LocalDate.of(2026, 1, 31)));
        assertThat(parsed.ignored()).containsExactly("type=smell");
    }

    @Test
    void days_in_the_wrong_order_and_days_beside_a_preset_are_reported() {
        var wrongOrder =
                FilterUrl.parse(Map.of("from", List.of("2026-02-01"), "to", List.of("2026-01-01")), TYPES, true);
        var both = FilterUrl.parse(Map.of("from", List.of("2026-02-01"), "period", List.of("today")), TYPES, true);

        assertThat(wrongOrder.choice()).isEqualTo(FilterChoice.NONE);
        assertThat(wrongOrder.ignored()).containsExactly("from=2026-02-01", "to=2026-01-01");
        assertThat(both.choice().period()).isEqualTo(new Period.Days(LocalDate.of(2026, 2, 1), null));
        assertThat(both.ignored()).containsExactly("period=today");
    }

    @Test
    void other_parameters_are_not_reported() {
        assertThat(FilterUrl.parse(Map.of("continue", List.of(""), "utm_source", List.of("mail")), TYPES, true))
                .isEqualTo(new FilterUrl.Parsed(FilterChoice.NONE, List.of()));
    }

    @Test
    void a_user_excludes_a_search() {
        var parsed = FilterUrl.parse(Map.of("uid", List.of("alice"), "q", List.of("job-1")), TYPES, true);

        assertThat(parsed.choice()).isEqualTo(FilterChoice.NONE.withUid("alice"));
        assertThat(parsed.ignored()).containsExactly("q=job-1");
    }

    @Test
    void on_the_page_of_one_user_no_other_can_be_chosen() {
        var parsed = FilterUrl.parse(Map.of("uid", List.of("bob"), "q", List.of("bob")), TYPES, false);

        assertThat(parsed).isEqualTo(new FilterUrl.Parsed(FilterChoice.NONE, List.of()));
    }

    private static FilterChoice any(SplittableRandom random) {
        var whom = random.nextInt(3);
        return new FilterChoice(
                TYPES.stream().filter(_ -> random.nextBoolean()).collect(Collectors.toSet()),
                random.nextBoolean() ? Set.of() : Set.of(Direction.values()[random.nextInt(2)]),
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(n -> "source_" + random.nextInt(100) + "-" + n)
                        .collect(Collectors.toSet()),
                anyPeriod(random),
                random.nextBoolean() ? null : anyId(random),
                random.nextBoolean() ? null : anyId(random),
                random.nextInt(4) > 0
                        ? null
                        : ZoneId.of(List.of("UTC", "Europe/Paris", "+05:45", "America/St_Johns")
                                .get(random.nextInt(4))),
                whom == 1 ? anyId(random) : null,
                whom == 2 ? anySearch(random) : null);
    }

    private static String anySearch(SplittableRandom random) {
        return anyId(random) + (random.nextBoolean() ? "" : " ü+%&=# " + anyId(random));
    }

    private static Period anyPeriod(SplittableRandom random) {
        if (random.nextBoolean()) {
            return random.nextBoolean() ? Period.ALL : Period.Preset.values()[random.nextInt(4)];
        }
        var first = LocalDate.of(1900, 1, 1).plusDays(random.nextInt(300_000));
        var last = first.plusDays(random.nextInt(2) * random.nextInt(1_000));
        return new Period.Days(orNull(first, random), orNull(last, random));
    }

    private static @Nullable LocalDate orNull(LocalDate day, SplittableRandom random) {
        return random.nextInt(4) == 0 ? null : day;
    }

    private static String anyId(SplittableRandom random) {
        return IntStream.range(0, random.nextInt(1, 40))
                .mapToObj(_ -> ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())))
                .map(String::valueOf)
                .collect(Collectors.joining());
    }
}
