package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Parameter;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.function.BiConsumer;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.ledger.Posting;
import org.creditsledger.problems.Consistent;
import org.jspecify.annotations.Nullable;

/** How admins find entries among those of all users. */
public record SearchParameters(
        @Parameter(
                description =
                        "A uid, a jobId, a paymentId or the start of an e-mail address, looked up in this order. It cannot be"
                                + " combined with uid.")
        @Nullable @Size(min = 1, max = EntrySearch.MAX_LENGTH) @Pattern(regexp = "[^\\x00-\\x1f\\x7f-\\x9f]*") String q,

        @Parameter(description = "The user of the entries. All users without it.")
        @Nullable @Pattern(regexp = Posting.ID_PATTERN) String uid)
        implements Consistent {

    public SearchParameters {
        q = q == null ? null : q.strip();
    }

    @Override
    public void check(BiConsumer<String, String> refuse) {
        if (q != null && uid != null) {
            refuse.accept("q", "cannot be combined with uid");
        }
    }

    /** The entries that match {@code q} or {@code uid}, or all users' entries. */
    public EntrySearch.Found find(EntrySearch search) {
        return q == null
                ? new EntrySearch.Found(null, uid == null ? EntryFilter.ofEverybody() : EntryFilter.of(uid))
                : search.find(q);
    }
}
