package org.creditsledger.history;

import static java.util.stream.Collectors.toSet;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import java.util.Set;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the meaning of an admin's search text: a uid, job, payment, or the beginning of an e-mail address. */
@Component
public class EntrySearch {

    /** The maximum length of a search text: that of an e-mail address. */
    public static final int MAX_LENGTH = 254;

    /** How many users with a matching address are shown. */
    private static final int MAX_USERS = 20;

    private final History history;
    private final UserService users;

    EntrySearch(History history, UserService users) {
        this.history = history;
        this.users = users;
    }

    /**
     * Exact lookups come first, each by its index; the first match wins.
     *
     * @param text 1 to {@value #MAX_LENGTH} characters
     */
    public Found find(String text) {
        return exactly(Kind.UID, text, EntryFilter.of(text))
                .or(() -> exactly(Kind.JOB_ID, text, EntryFilter.ofEverybody().withJobId(text)))
                .or(() ->
                        exactly(Kind.PAYMENT_ID, text, EntryFilter.ofEverybody().withPaymentId(text)))
                .or(() -> byEmail(text))
                .orElseGet(() -> new Found(null, EntryFilter.of(text)));
    }

    private Optional<Found> exactly(Kind kind, String text, EntryFilter filter) {
        return history.count(filter, 1) == 0
                ? Optional.empty()
                : Optional.of(new Found(new Match(kind, Set.of(text)), filter));
    }

    private Optional<Found> byEmail(String text) {
        var uids =
                users.findByEmailPrefix(text, MAX_USERS).stream().map(User::uid).collect(toSet());
        return uids.isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(
                        new Match(Kind.EMAIL, uids), EntryFilter.ofEverybody().withUids(uids)));
    }

    /** @param match absent when nothing was found; then the filter matches no entry */
    public record Found(@Nullable Match match, EntryFilter filter) {}

    /** @param values the id that was found, or the uids of the users with a matching address */
    @Schema(name = "SearchMatch")
    public record Match(Kind kind, Set<String> values) {}

    public enum Kind {
        UID,
        JOB_ID,
        PAYMENT_ID,
        EMAIL
    }
}
