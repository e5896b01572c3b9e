package org.creditsledger.plans.ui;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.Subscription;
import org.creditsledger.plans.SubscriptionList.Filter;
import org.creditsledger.plans.SubscriptionList.Shown;
import org.creditsledger.shell.QueryState;
import org.creditsledger.text.Codes;

/** The choice of an admin, as it stands in the address of the page. The API has the same names. */
record SubscriptionChoice(Filter filter) {

    static final SubscriptionChoice ALL = new SubscriptionChoice(new Filter(Shown.ALL, null, null, null));
    static final int MAX_UID_LENGTH = 128;

    /** @param ignored the values that were left out, each as {@code name=value} */
    record Parsed(SubscriptionChoice choice, List<String> ignored) {}

    static Parsed parse(Map<String, List<String>> parameters) {
        var query = new QueryState(parameters);
        var filter = new Filter(
                query.one("shown", code -> Codes.parse(Shown.class, code)).orElse(Shown.ALL),
                query.one("status", text -> matching(text, Subscription.STATUS_PATTERN))
                        .orElse(null),
                query.one("planId", text -> matching(text, Plan.ID_PATTERN)).orElse(null),
                query.one("uid", SubscriptionChoice::uid).orElse(null));
        return new Parsed(new SubscriptionChoice(filter), query.ignored());
    }

    Map<String, List<String>> format() {
        return QueryState.write()
                .with("shown", filter.shown() == Shown.ALL ? null : Codes.of(filter.shown()))
                .with("status", filter.status())
                .with("planId", filter.planId())
                .with("uid", filter.uid())
                .parameters();
    }

    boolean isFiltered() {
        return !filter.equals(ALL.filter);
    }

    private static Optional<String> matching(String text, String pattern) {
        return Optional.of(text).filter(value -> value.matches(pattern));
    }

    private static Optional<String> uid(String text) {
        return Optional.of(text.strip())
                .filter(uid -> !uid.isEmpty()
                        && uid.length() <= MAX_UID_LENGTH
                        && uid.chars().noneMatch(Character::isISOControl));
    }
}
