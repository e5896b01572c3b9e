package org.creditsledger.shell;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters in the address of a page. A value that a parser does not accept is left out and listed, so that the
 * page can name it. Parameters that no one reads are left out silently.
 */
public final class QueryState {

    /** A filter with more values is useless, and its address would be too long. */
    private static final int MAX_VALUES = 50;

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2999, 12, 31);

    private final Map<String, List<String>> parameters;
    private final List<String> ignored = new ArrayList<>();

    public QueryState(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /** The value of a parameter that may stand in the address once. */
    public <T> Optional<T> one(String name, Function<String, Optional<T>> parser) {
        var texts = parameters.getOrDefault(name, List.of());
        var value = texts.size() == 1 ? parser.apply(texts.getFirst()) : Optional.<T>empty();
        if (value.isEmpty()) {
            texts.forEach(text -> ignore(name, text));
        }
        return value;
    }

    /** The values of a parameter that is repeated, or has several values separated by commas. */
    public <T> Set<T> all(String name, Function<String, Optional<T>> parser) {
        var values = new LinkedHashSet<T>();
        parameters.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .forEach(text -> {
                    var value = values.size() < MAX_VALUES ? parser.apply(text) : Optional.<T>empty();
                    value.ifPresentOrElse(values::add, () -> ignore(name, text));
                });
        return values;
    }

    /** Lists a value that was understood, but contradicts another one. */
    public void ignore(String name, Object value) {
        ignored.add(name + "=" + value);
    }

    /** The values that were left out, each as {@code name=value}. */
    public List<String> ignored() {
        return List.copyOf(ignored);
    }

    /** A parser of a day: {@code 2026-01-31}. */
    public static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(text)
                    .filter(DAY.asMatchPredicate())
                    .map(LocalDate::parse)
                    .filter(day -> !day.isBefore(EARLIEST) && !day.isAfter(LATEST));
        } catch (DateTimeException notADay) {
            return Optional.empty();
        }
    }

    public static Writer write() {
        return new Writer();
    }

    /** The text after the question mark, with encoded values. */
    public static String format(Map<String, List<String>> parameters) {
        return parameters.entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> parameter.getKey() + "=" + encode(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Collects the parameters of an address, in the order of the calls. */
    public static final class Writer {

        private final Map<String, List<String>> parameters = new LinkedHashMap<>();

        private Writer() {}

        /** @param value null leaves the parameter out */
        public Writer with(String name, @Nullable Object value) {
            if (value != null) {
                parameters.put(name, List.of(value.toString()));
            }
            return this;
        }

        /** Writes the values in alphabetical order, so that the same choice always has the same address. */
        public Writer with(String name, Collection<String> values) {
            if (!values.isEmpty()) {
                parameters.put(name, values.stream().sorted().toList());
            }
            return this;
        }

        public Map<String, List<String>> parameters() {
            return parameters;
        }
    }
}
