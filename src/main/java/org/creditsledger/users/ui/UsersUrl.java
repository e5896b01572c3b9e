package org.creditsledger.users.ui;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.creditsledger.problems.RequestParameters;
import org.creditsledger.users.UsersFilter;
import org.creditsledger.users.UsersOrder;
import org.jspecify.annotations.Nullable;

/** The filter of users as the address says it: the same names as the API's. */
final class UsersUrl {

    private UsersUrl() {}

    /**
     * @param undoEntryId the grant that is to be undone
     * @param ignored what was not understood, as {@code name=value}
     */
    record Parsed(UsersFilter filter, Optional<UUID> undoEntryId, List<String> ignored) {}

    static Parsed parse(
            Map<String, List<String>> parameters, Collection<String> types, ToLongFunction<String> thresholdOf) {
        var ignored = new ArrayList<String>();
        var type = one(parameters, "type", text -> types.contains(text) ? text : null, ignored)
                .orElseGet(() -> types.iterator().next());
        var search = one(parameters, "q", UsersUrl::search, ignored);
        var threshold = one(parameters, "threshold", UsersUrl::threshold, ignored);
        var low = one(parameters, "low", text -> text.equals("true") ? Boolean.TRUE : null, ignored);
        var order = one(parameters, "sort", UsersUrl::order, ignored);
        var undo = one(parameters, "undo", text -> RequestParameters.uuid(text).orElse(null), ignored);
        return new Parsed(
                new UsersFilter(
                        type,
                        search.orElse(null),
                        threshold.orElseGet(() -> thresholdOf.applyAsLong(type)),
                        low.isPresent(),
                        order.orElse(UsersOrder.LOWEST)),
                undo,
                List.copyOf(ignored));
    }

    static Map<String, List<String>> format(UsersFilter filter, String firstType, long usualThreshold) {
        var parameters = new LinkedHashMap<String, List<String>>();
        if (filter.search() != null) {
            parameters.put("q", List.of(filter.search()));
        }
        if (!filter.type().equals(firstType)) {
            parameters.put("type", List.of(filter.type()));
        }
        if (filter.thresholdCredits() != usualThreshold) {
            parameters.put("threshold", List.of(Long.toString(filter.thresholdCredits())));
        }
        if (filter.lowOnly()) {
            parameters.put("low", List.of("true"));
        }
        if (filter.order() != UsersOrder.LOWEST) {
            parameters.put("sort", List.of(code(filter.order())));
        }
        return parameters;
    }

    static String code(UsersOrder order) {
        return order.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable UsersOrder order(String code) {
        return Stream.of(UsersOrder.values())
                .filter(order -> code(order).equals(code))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Long threshold(String text) {
        var number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : Long.MAX_VALUE;
        return number <= UsersFilter.MAX_THRESHOLD ? number : null;
    }

    private static @Nullable String search(String text) {
        var stripped = text.strip();
        return stripped.isEmpty()
                        || stripped.length() > UsersFilter.MAX_SEARCH_LENGTH
                        || stripped.chars().anyMatch(Character::isISOControl)
                ? null
                : stripped;
    }

    private static <T> Optional<T> one(
            Map<String, List<String>> parameters,
            String name,
            Function<String, @Nullable T> read,
            List<String> ignored) {
        var texts = parameters.getOrDefault(name, List.of());
        var value = texts.size() == 1 ? read.apply(texts.getFirst()) : null;
        if (value == null) {
            texts.forEach(text -> ignored.add(name + "=" + text));
        }
        return Optional.ofNullable(value);
    }
}
