package org.creditsledger.jobs.ui;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.creditsledger.ledger.Posting;
import org.creditsledger.shell.QueryState;
import org.jspecify.annotations.Nullable;

/** Which running jobs are listed, as it stands in the address of the page. */
record RunningChoice(@Nullable String uid, @Nullable String type) {

    static final RunningChoice ALL = new RunningChoice(null, null);

    /** @param ignored the values that were left out, each as {@code name=value} */
    record Parsed(RunningChoice choice, List<String> ignored) {}

    static Parsed parse(Map<String, List<String>> parameters, List<String> types) {
        var query = new QueryState(parameters);
        var choice = new RunningChoice(
                query.one("uid", RunningChoice::uid).orElse(null),
                query.one("type", text -> Optional.of(text).filter(types::contains))
                        .orElse(null));
        return new Parsed(choice, query.ignored());
    }

    Map<String, List<String>> format() {
        return QueryState.write().with("uid", uid).with("type", type).parameters();
    }

    boolean isFiltered() {
        return uid != null || type != null;
    }

    RunningChoice withoutUid() {
        return new RunningChoice(null, type);
    }

    private static Optional<String> uid(String text) {
        return Optional.of(text.strip()).filter(uid -> uid.matches(Posting.ID_PATTERN));
    }
}
