package org.creditsledger.users;

import static java.util.Comparator.comparing;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.creditsledger.history.LowBalance;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Balance;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Shows admins who has how many credits left, and how long they will last. */
@Service
@PreAuthorize("hasRole('ADMIN')")
public class AccountService {

    /** The most accounts that one read may ask for. */
    public static final int MAX_PAGE_SIZE = AccountList.MAX_PAGE_SIZE;

    /** Of the users whose uid or address begins as was searched for, how many are shown. */
    public static final int MAX_FOUND = 200;

    private static final int DAYS = 30;

    private final AccountList accounts;
    private final UserService users;
    private final LowBalance lowBalance;

    AccountService(AccountList accounts, UserService users, LowBalance lowBalance) {
        this.accounts = accounts;
        this.users = users;
        this.lowBalance = lowBalance;
    }

    /** From when on a type's credits are low, unless somebody asks for another threshold. */
    public long thresholdOf(String type) {
        return lowBalance.thresholdOf(type);
    }

    /**
     * Whoever ever had credits of the filter's type; with a search also those who never had any.
     *
     * @param after where the last that was seen stood then, in a list of the filter's order; null for the first
     * @param skip how many to pass over
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    public List<Account> page(AccountFilter filter, @Nullable AccountPosition after, long skip, int limit) {
        return complete(
                filter,
                filter.search() == null
                        ? accounts.page(filter.type(), filter.below(), filter.order(), after, skip, limit)
                        : found(filter).stream()
                                .filter(state ->
                                        after == null || position(filter, state).compareTo(after) > 0)
                                .skip(skip)
                                .limit(limit)
                                .toList());
    }

    public long count(AccountFilter filter) {
        return filter.search() == null
                ? accounts.count(filter.type(), filter.below())
                : found(filter).size();
    }

    /** One user, also one who never had credits; empty for a uid that nobody has used. */
    public Optional<Account> find(String uid, String type) {
        var filter = new AccountFilter(type, null, thresholdOf(type), false, AccountOrder.LOWEST);
        var state = accounts.of(type, Set.of(uid)).stream().findFirst();
        return state.isEmpty()
                        && users.find(uid).isEmpty()
                        && !accounts.uidsByPrefix(uid, 1).contains(uid)
                ? Optional.empty()
                : complete(filter, List.of(state.orElseGet(() -> never(uid, type)))).stream()
                        .findFirst();
    }

    private List<AccountState> found(AccountFilter filter) {
        var search = Objects.requireNonNull(filter.search());
        var uids = new LinkedHashSet<String>();
        users.findByUidPrefix(search, MAX_FOUND).forEach(user -> uids.add(user.uid()));
        users.findByEmailPrefix(search, MAX_FOUND).forEach(user -> uids.add(user.uid()));
        uids.addAll(accounts.uidsByPrefix(search, MAX_FOUND));
        var some = uids.stream().limit(MAX_FOUND).toList();
        var states = accounts.of(filter.type(), some).stream().collect(toMap(AccountState::uid, identity()));
        return some.stream()
                .map(uid -> states.getOrDefault(uid, never(uid, filter.type())))
                .filter(state -> !filter.lowOnly() || state.balance().available() < filter.thresholdCredits())
                .sorted(comparing(state -> position(filter, state)))
                .toList();
    }

    private static AccountState never(String uid, String type) {
        return new AccountState(uid, new Balance(type, 0, 0), null);
    }

    private static AccountPosition position(AccountFilter filter, AccountState state) {
        return AccountPosition.of(filter.order(), state.balance().available(), state.lastActivityAt(), state.uid());
    }

    private List<Account> complete(AccountFilter filter, List<AccountState> states) {
        var uids = states.stream().map(AccountState::uid).collect(toSet());
        var known = users.findAll(uids);
        var spend = accounts.spend(filter.type(), uids);
        return states.stream()
                .map(state -> account(
                        state,
                        known.get(state.uid()),
                        spend.getOrDefault(state.uid(), Spend.NONE),
                        filter.thresholdCredits()))
                .toList();
    }

    private static Account account(AccountState state, @Nullable User user, Spend spend, long threshold) {
        var balance = state.balance();
        return new Account(
                state.uid(),
                user == null ? null : user.email(),
                user != null && user.isDisabled(),
                balance.type(),
                balance.amount(),
                balance.held(),
                balance.available(),
                balance.available() < threshold,
                state.lastActivityAt(),
                spend.last7Days(),
                spend.last30Days(),
                spend.last30Days() == 0 ? null : Math.multiplyExact(balance.available(), DAYS) / spend.last30Days());
    }
}
