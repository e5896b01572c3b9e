package org.creditsledger.users.ui;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.creditsledger.shell.QueryState;
import org.creditsledger.text.Codes;
import org.creditsledger.text.Ids;
import org.creditsledger.users.UsersFilter;
import org.creditsledger.users.UsersOrder;

/** The filter of users in the address of the page. The API has the same names. */
final class UsersUrl {

    private UsersUrl() {}

    /**
     * @param undoEntryId the grant that the admin wants to undo
     * @param ignored the values that were left out, each as {@code name=value}
     */
    record Parsed(UsersFilter filter, Optional<UUID> undoEntryId, List<String> ignored) {}

    static Parsed parse(
            Map<String, List<String>> parameters, Collection<String> types, ToLongFunction<String> thresholdOf) {
        var query = new QueryState(parameters);
        var type = query.one("type", text -> Optional.of(text).filter(types::contains))
                .orElseGet(() -> types.iterator().next());
        var search = query.one("q", UsersUrl::search);
        var threshold = query.one("threshold", UsersUrl::threshold);
        var low = query.one("low", text -> Optional.of(text).filter("true"::equals));
        var order = query.one("sort", UsersUrl::order);
        var undo = query.one("undo", Ids::parse);
        return new Parsed(
                new UsersFilter(
                        type,
                        search.orElse(null),
                        threshold.orElseGet(() -> thresholdOf.applyAsLong(type)),
                        low.isPresent(),
                        order.orElse(UsersOrder.LOWEST)),
                undo,
                query.ignored());
    }

    static Map<String, List<String>> format(UsersFilter filter, String firstType, long usualThreshold) {
        return QueryState.write()
                .with("q", filter.search())
                .with("type", filter.type().equals(firstType) ? null : filter.type())
                .with("threshold", filter.thresholdCredits() == usualThreshold ? null : filter.thresholdCredits())
                .with("low", filter.lowOnly() ? true : null)
                .with("sort", filter.order() == UsersOrder.LOWEST ? null : code(filter.order()))
                .parameters();
    }

    static String code(UsersOrder order) {
        return Codes.of(order);
    }

    private static Optional<UsersOrder> order(String code) {
        return Codes.parse(UsersOrder.class, code);
    }

    private static Optional<Long> threshold(String text) {
        return Optional.of(text)
                .filter(number -> number.matches("[0-9]{1,10}"))
                .map(Long::valueOf)
                .filter(number -> number <= UsersFilter.MAX_THRESHOLD);
    }

    private static Optional<String> search(String text) {
        return Optional.of(text.strip())
                .filter(search -> !search.isEmpty()
                        && search.length() <= UsersFilter.MAX_SEARCH_LENGTH
                        && search.chars().noneMatch(Character::isISOControl));
    }
}
