package org.creditsledger.users;

import static java.util.Comparator.comparing;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.creditsledger.history.LowBalance;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.LedgerService;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lists for admins how many credits each user has, what they spend, and how long that will last. */
@Service
@PreAuthorize("hasRole('ADMIN')")
public class UserCreditsService {

    /** The most users that one page can have. */
    public static final int MAX_PAGE_SIZE = 200;

    /** The most users that a search shows. */
    public static final int MAX_FOUND = 200;

    private static final int DAYS = 30;

    private final UsersQueries queries;
    private final LedgerService ledger;
    private final UserService users;
    private final LowBalance lowBalance;
    private final InstantSource clock;

    UserCreditsService(
            UsersQueries queries, LedgerService ledger, UserService users, LowBalance lowBalance, InstantSource clock) {
        this.queries = queries;
        this.ledger = ledger;
        this.users = users;
        this.lowBalance = lowBalance;
        this.clock = clock;
    }

    /** Fewer available credits of a type are low, unless an admin chooses another threshold. */
    public long thresholdOf(String type) {
        return lowBalance.thresholdOf(type);
    }

    /**
     * Lists the users who ever had credits of the filter's type. A search also finds users who never had any.
     *
     * @param after the position of the last user of the page before, in the filter's order; null for the first page
     * @param skip the number of users to leave out
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    @Transactional(readOnly = true)
    public List<UserCredits> page(UsersFilter filter, @Nullable UsersPosition after, long skip, int limit) {
        if (limit < 1 || limit > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE_SIZE + ": " + limit);
        }
        return complete(
                filter,
                filter.search() == null
                        ? queries.page(filter, after, skip, limit)
                        : found(filter).stream()
                                .filter(user ->
                                        after == null || position(filter, user).compareTo(after) > 0)
                                .skip(skip)
                                .limit(limit)
                                .toList());
    }

    @Transactional(readOnly = true)
    public long count(UsersFilter filter) {
        return filter.search() == null ? queries.count(filter) : found(filter).size();
    }

    /** Finds one user, also one who never had credits; empty for an unknown uid. */
    @Transactional(readOnly = true)
    public Optional<UserCredits> find(String uid, String type) {
        var filter = new UsersFilter(type, null, thresholdOf(type), false, UsersOrder.LOWEST);
        var balance = queries.of(type, Set.of(uid)).stream().findFirst();
        return balance.isEmpty()
                        && users.find(uid).isEmpty()
                        && !ledger.uidsByPrefix(uid, 1).contains(uid)
                ? Optional.empty()
                : complete(filter, List.of(balance.orElseGet(() -> never(uid, type)))).stream()
                        .findFirst();
    }

    private List<UserBalance> found(UsersFilter filter) {
        var search = Objects.requireNonNull(filter.search());
        var uids = new LinkedHashSet<String>();
        users.findByUidPrefix(search, MAX_FOUND).forEach(user -> uids.add(user.uid()));
        users.findByEmailPrefix(search, MAX_FOUND).forEach(user -> uids.add(user.uid()));
        uids.addAll(ledger.uidsByPrefix(search, MAX_FOUND));
        var some = uids.stream().limit(MAX_FOUND).toList();
        var balances = queries.of(filter.type(), some).stream().collect(toMap(UserBalance::uid, identity()));
        return some.stream()
                .map(uid -> balances.getOrDefault(uid, never(uid, filter.type())))
                .filter(user -> !filter.lowOnly() || user.balance().available() < filter.thresholdCredits())
                .sorted(comparing(user -> position(filter, user)))
                .toList();
    }

    private static UserBalance never(String uid, String type) {
        return new UserBalance(uid, new Balance(type, 0, 0), null);
    }

    private static UsersPosition position(UsersFilter filter, UserBalance user) {
        return UsersPosition.of(filter.order(), user.balance().available(), user.lastActivityAt(), user.uid());
    }

    private List<UserCredits> complete(UsersFilter filter, List<UserBalance> balances) {
        var uids = balances.stream().map(UserBalance::uid).collect(toSet());
        var known = users.findAll(uids);
        var spend = queries.spend(filter.type(), uids, clock.instant());
        return balances.stream()
                .map(balance -> credits(
                        balance,
                        known.get(balance.uid()),
                        spend.getOrDefault(balance.uid(), Spend.NONE),
                        filter.thresholdCredits()))
                .toList();
    }

    private static UserCredits credits(UserBalance ofUser, @Nullable User user, Spend spend, long threshold) {
        var balance = ofUser.balance();
        return new UserCredits(
                ofUser.uid(),
                user == null ? null : user.email(),
                user != null && user.isDisabled(),
                balance.type(),
                balance.amount(),
                balance.held(),
                balance.available(),
                balance.available() < threshold,
                ofUser.lastActivityAt(),
                spend.last7Days(),
                spend.last30Days(),
                spend.last30Days() == 0 ? null : Math.multiplyExact(balance.available(), DAYS) / spend.last30Days());
    }
}
