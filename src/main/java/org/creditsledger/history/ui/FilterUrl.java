package org.creditsledger.history.ui;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;

/** Writes a {@link FilterChoice} as parameters of an address and reads it back, so that a link shows what was seen. */
final class FilterUrl {

    private static final Pattern SOURCE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern ID = Pattern.compile(Posting.ID_PATTERN);
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2999, 12, 31);
    /** More is no filter any more, and would make an address that nothing takes. */
    private static final int MAX_VALUES = 50;

    private final Map<String, List<String>> parameters;
    private final List<String> ignored = new ArrayList<>();

    private FilterUrl(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /** @param ignored what was not understood, as {@code name=value} */
    record Parsed(FilterChoice choice, List<String> ignored) {}

    /**
     * Whatever is not a filter, such as {@code entry}, is passed over in silence.
     *
     * @param isOfEverybody whether users can be chosen
     */
    static Parsed parse(Map<String, List<String>> parameters, Collection<String> creditTypes, boolean isOfEverybody) {
        var url = new FilterUrl(parameters);
        var uid = isOfEverybody ? url.one("uid", matching(ID)) : null;
        var search = isOfEverybody ? url.one("q", FilterUrl::search) : null;
        if (uid != null && search != null) {
            url.ignore("q", search);
            search = null;
        }
        var choice = new FilterChoice(
                url.all("type", type -> creditTypes.contains(type) ? type : null),
                url.all("direction", FilterUrl::direction),
                url.all("source", matching(SOURCE)),
                url.period(),
                url.one("job", matching(ID)),
                url.one("payment", matching(ID)),
                url.one("zone", FilterUrl::zone),
                uid,
                search);
        return new Parsed(choice, List.copyOf(url.ignored));
    }

    static Map<String, List<String>> format(FilterChoice choice) {
        var parameters = new LinkedHashMap<String, List<String>>();
        put(parameters, "type", choice.types());
        put(
                parameters,
                "direction",
                choice.directions().stream().map(Direction::code).toList());
        put(parameters, "source", choice.sources());
        switch (choice.period()) {
            case Period.Preset preset -> put(parameters, "period", List.of(preset.code()));
            case Period.Days(var first, var last) -> {
                put(parameters, "from", first == null ? List.of() : List.of(first.toString()));
                put(parameters, "to", last == null ? List.of() : List.of(last.toString()));
            }
        }
        put(parameters, "job", Optional.ofNullable(choice.jobId()).stream().toList());
        put(
                parameters,
                "payment",
                Optional.ofNullable(choice.paymentId()).stream().toList());
        put(
                parameters,
                "zone",
                Optional.ofNullable(choice.zone()).map(ZoneId::getId).stream().toList());
        put(parameters, "uid", Optional.ofNullable(choice.uid()).stream().toList());
        put(parameters, "q", Optional.ofNullable(choice.search()).stream().toList());
        return parameters;
    }

    /** As it follows the question mark. */
    static String query(Map<String, List<String>> parameters) {
        return parameters.entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> parameter.getKey() + "=" + encode(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void put(Map<String, List<String>> parameters, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            parameters.put(name, values.stream().sorted().toList());
        }
    }

    /** Several are repeated, or separated by commas; neither types, directions nor sources have one in them. */
    private <T> Set<T> all(String name, Function<String, @Nullable T> read) {
        var values = new LinkedHashSet<T>();
        parameters.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .forEach(text -> {
                    var value = values.size() < MAX_VALUES ? read.apply(text) : null;
                    if (value == null) {
                        ignore(name, text);
                    } else {
                        values.add(value);
                    }
                });
        return values;
    }

    private <T> @Nullable T one(String name, Function<String, @Nullable T> read) {
        var texts = parameters.getOrDefault(name, List.of());
        if (texts.size() == 1) {
            var value = read.apply(texts.getFirst());
            if (value != null) {
                return value;
            }
        }
        texts.forEach(text -> ignore(name, text));
        return null;
    }

    private Period period() {
        var first = one("from", FilterUrl::day);
        var last = one("to", FilterUrl::day);
        var preset = one("period", FilterUrl::preset);
        if (first != null && last != null && first.isAfter(last)) {
            ignore("from", first.toString());
            ignore("to", last.toString());
            first = null;
            last = null;
        }
        if (first == null && last == null) {
            return preset == null ? Period.ALL : preset;
        }
        if (preset != null) {
            ignore("period", preset.code());
        }
        return new Period.Days(first, last);
    }

    private void ignore(String name, String value) {
        ignored.add(name + "=" + value);
    }

    private static Function<String, @Nullable String> matching(Pattern pattern) {
        Predicate<String> matches = pattern.asMatchPredicate();
        return text -> matches.test(text) ? text : null;
    }

    static @Nullable String search(String text) {
        var isSearch = !text.isBlank()
                && text.length() <= EntrySearch.MAX_LENGTH
                && text.equals(text.strip())
                && text.codePoints().noneMatch(Character::isISOControl);
        return isSearch ? text : null;
    }

    private static @Nullable Direction direction(String code) {
        return Arrays.stream(Direction.values())
                .filter(direction -> direction.code().equals(code))
                .findFirst()
                .orElse(null);
    }

    private static Period.@Nullable Preset preset(String code) {
        return Arrays.stream(Period.Preset.values())
                .filter(preset -> preset.code().equals(code))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable LocalDate day(String text) {
        try {
            var day = DAY.matcher(text).matches() ? LocalDate.parse(text) : null;
            return day == null || day.isBefore(EARLIEST) || day.isAfter(LATEST) ? null : day;
        } catch (DateTimeException notADay) {
            return null;
        }
    }

    private static @Nullable ZoneId zone(String text) {
        try {
            return text.length() > 64 ? null : ZoneId.of(text);
        } catch (DateTimeException notAZone) {
            return null;
        }
    }
}
