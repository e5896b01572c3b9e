package org.creditsledger.history.ui;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Posting;
import org.creditsledger.shell.QueryState;
import org.creditsledger.text.Codes;

/** Writes a {@link FilterChoice} as parameters of an address and reads it from there, so that a link shows the same list. */
final class FilterUrl {

    private static final Pattern SOURCE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern ID = Pattern.compile(Posting.ID_PATTERN);
    private static final int MAX_ZONE_LENGTH = 64;

    private FilterUrl() {}

    /** @param ignored the values that were left out, as {@code name=value} */
    record Parsed(FilterChoice choice, List<String> ignored) {}

    /**
     * Leaves out parameters that are no filter, such as {@code entry}, without listing them.
     *
     * @param isOfEverybody whether users can be chosen
     */
    static Parsed parse(Map<String, List<String>> parameters, Collection<String> creditTypes, boolean isOfEverybody) {
        var state = new QueryState(parameters);
        var uid = isOfEverybody ? state.one("uid", matching(ID)) : Optional.<String>empty();
        var search = isOfEverybody ? state.one("q", FilterUrl::search) : Optional.<String>empty();
        if (uid.isPresent() && search.isPresent()) {
            state.ignore("q", search.get());
            search = Optional.empty();
        }
        var choice = FilterChoice.NONE
                .withTypes(state.all("type", text -> Optional.of(text).filter(creditTypes::contains)))
                .withDirections(state.all("direction", FilterUrl::direction))
                .withSources(state.all("source", matching(SOURCE)))
                .withPeriod(period(state))
                .withJobId(state.one("job", matching(ID)).orElse(null))
                .withPaymentId(state.one("payment", matching(ID)).orElse(null))
                .withZone(state.one("zone", FilterUrl::zone).orElse(null));
        if (uid.isPresent()) {
            choice = choice.withUid(uid.get());
        }
        if (search.isPresent()) {
            choice = choice.withSearch(search.get());
        }
        return new Parsed(choice, state.ignored());
    }

    static Map<String, List<String>> format(FilterChoice choice) {
        var writer = QueryState.write()
                .with("type", choice.types())
                .with(
                        "direction",
                        choice.directions().stream().map(Direction::code).toList())
                .with("source", choice.sources());
        switch (choice.period()) {
            case Period.Preset preset -> writer.with("period", preset.code());
            case Period.Days(var first, var last) -> writer.with("from", first).with("to", last);
        }
        return writer.with("job", choice.jobId())
                .with("payment", choice.paymentId())
                .with("zone", choice.zone())
                .with("uid", choice.uid())
                .with("q", choice.search())
                .parameters();
    }

    private static Period period(QueryState state) {
        var first = state.one("from", QueryState::day).orElse(null);
        var last = state.one("to", QueryState::day).orElse(null);
        var preset = state.one("period", FilterUrl::preset).orElse(null);
        if (first != null && last != null && first.isAfter(last)) {
            state.ignore("from", first);
            state.ignore("to", last);
            first = null;
            last = null;
        }
        if (first == null && last == null) {
            return preset == null ? Period.ALL : preset;
        }
        if (preset != null) {
            state.ignore("period", preset.code());
        }
        return new Period.Days(first, last);
    }

    private static Function<String, Optional<String>> matching(Pattern pattern) {
        return text -> Optional.of(text).filter(pattern.asMatchPredicate());
    }

    static Optional<String> search(String text) {
        return Optional.of(text)
                .filter(search -> !search.isBlank()
                        && search.length() <= EntrySearch.MAX_LENGTH
                        && search.equals(search.strip())
                        && search.codePoints().noneMatch(Character::isISOControl));
    }

    private static Optional<Direction> direction(String code) {
        return Arrays.stream(Direction.values())
                .filter(direction -> direction.code().equals(code))
                .findFirst();
    }

    private static Optional<Period.Preset> preset(String code) {
        return Codes.parse(Period.Preset.class, code);
    }

    private static Optional<ZoneId> zone(String text) {
        try {
            return text.length() > MAX_ZONE_LENGTH ? Optional.empty() : Optional.of(ZoneId.of(text));
        } catch (DateTimeException notAZone) {
            return Optional.empty();
        }
    }
}
