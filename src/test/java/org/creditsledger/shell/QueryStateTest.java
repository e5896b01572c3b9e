package org.creditsledger.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStateTest {

    private static final Function<String, Optional<String>> GOOD =
            text -> Optional.of(text).filter("good"::equals);

    @Test
    void a_bad_value_is_left_out_and_listed() {
        var state = new QueryState(Map.of("type", List.of("bad")));

        assertThat(state.one("type", GOOD)).isEmpty();
        assertThat(state.one("missing", GOOD)).isEmpty();
        assertThat(state.ignored()).containsExactly("type=bad");
    }

    @Test
    void several_values_of_a_single_parameter_are_all_left_out() {
        var state = new QueryState(Map.of("type", List.of("good", "good")));

        assertThat(state.one("type", GOOD)).isEmpty();
        assertThat(state.ignored()).containsExactly("type=good", "type=good");
    }

    @Test
    void several_values_are_repeated_or_separated_by_commas() {
        var state = new QueryState(Map.of("n", List.of("1,2", "3", "")));

        assertThat(state.all("n", text -> Optional.of(text).filter(value -> !value.isEmpty())))
                .isEqualTo(Set.of("1", "2", "3"));
        assertThat(state.ignored()).containsExactly("n=");
    }

    @Test
    void the_number_of_values_is_limited() {
        var values = IntStream.range(0, 60).mapToObj(Integer::toString).toList();
        var state = new QueryState(Map.of("n", values));

        assertThat(state.all("n", Optional::of)).hasSize(50);
        assertThat(state.ignored()).hasSize(10);
    }

    @Test
    void a_written_value_is_left_out_when_it_is_missing() {
        var id = UUID.randomUUID();
        var parameters = QueryState.write()
                .with("job", (Object) null)
                .with("type", List.of())
                .with("source", Set.of("b", "a"))
                .with("entry", id)
                .parameters();

        assertThat(QueryState.format(parameters)).isEqualTo("source=a&source=b&entry=" + id);
    }

    @Test
    void a_day_is_read() {
        assertThat(QueryState.day("2028-02-29")).contains(LocalDate.of(2028, 2, 29));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2027-02-29", "20280229", "1899-12-31", "3000-01-01"})
    void other_texts_are_no_day(String text) {
        assertThat(QueryState.day(text)).isEmpty();
    }
}
