package org.creditsledger.users;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.LedgerService;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lists who has how many credits, and what they spend, for admins who look after all. */
@Service
@PreAuthorize("hasRole('ADMIN')")
public class AccountList {

    /** The most accounts that one read may ask for. */
    public static final int MAX_PAGE_SIZE = 200;

    private final AccountQueries queries;
    private final LedgerService ledger;
    private final InstantSource clock;

    AccountList(AccountQueries queries, LedgerService ledger, InstantSource clock) {
        this.queries = queries;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Whoever ever had credits of a type.
     *
     * @param below only those with fewer credits available; null for all
     * @param after where the last that was seen stood then; null for the first
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    @Transactional(readOnly = true)
    public List<AccountState> page(
            String type,
            @Nullable Long below,
            AccountOrder order,
            @Nullable AccountPosition after,
            long skip,
            int limit) {
        if (limit < 1 || limit > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE_SIZE + ": " + limit);
        }
        return queries.page(type, below, order, after, skip, limit);
    }

    @Transactional(readOnly = true)
    public long count(String type, @Nullable Long below) {
        return queries.count(type, below);
    }

    /** Those of the users who ever had credits of a type. */
    @Transactional(readOnly = true)
    public List<AccountState> of(String type, Collection<String> uids) {
        return queries.of(type, uids);
    }

    /** Uids with credits of any type that begin so, in the order of their bytes. */
    @Transactional(readOnly = true)
    public List<String> uidsByPrefix(String prefix, int limit) {
        return ledger.uidsByPrefix(prefix, limit);
    }

    /** What users have spent of a type; who spent nothing is missing. */
    @Transactional(readOnly = true)
    public Map<String, Spend> spend(String type, Collection<String> uids) {
        return queries.spend(type, uids, clock.instant());
    }
}
