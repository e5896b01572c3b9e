package org.creditsledger.identity;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.creditsledger.database.PrefixRange;
import org.creditsledger.database.Timestamps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Finds, admits, disables and enables users. */
@Service
public class UserService {

    private static final Logger log = LoggerFactory.getLogger(UserService.class);

    private final UserRepository users;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    UserService(UserRepository users, ApplicationEventPublisher events, InstantSource clock) {
        this.users = users;
        this.events = events;
        this.clock = clock;
    }

    /** Needs no role: signing in asks before a caller has one. */
    @Transactional(readOnly = true)
    public Optional<User> find(String uid) {
        return users.findById(uid).map(UserRow::toUser);
    }

    /** The existing users among some uids, by uid. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Map<String, User> findAll(Set<String> uids) {
        return users.findByUidIn(uids).stream().map(UserRow::toUser).collect(toMap(User::uid, identity()));
    }

    /** The e-mail addresses of the existing users among some uids, by uid. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Map<String, String> emails(Set<String> uids) {
        return findAll(uids).values().stream().collect(toMap(User::uid, User::email));
    }

    /** Users whose e-mail address has a prefix, by address. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public List<User> findByEmailPrefix(String prefix, int limit) {
        var range = PrefixRange.of(prefix.toLowerCase(Locale.ROOT));
        return users.findByEmailBetween(range.lowest(), range.beyond(), Limit.of(limit)).stream()
                .map(UserRow::toUser)
                .toList();
    }

    /** Users whose uid has a prefix, by uid. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public List<User> findByUidPrefix(String prefix, int limit) {
        var range = PrefixRange.of(prefix);
        return users.findByUidBetween(range.lowest(), range.beyond(), Limit.of(limit)).stream()
                .map(UserRow::toUser)
                .toList();
    }

    /** Adds a user, unless the uid is taken. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional
    public void add(User user) {
        if (users.findById(user.uid()).isEmpty()) {
            users.save(new UserRow(user, clock.instant()));
            events.publishEvent(new UserAdded(user.uid()));
        }
    }

    /**
     * Admits an identity from a provider: the first time with the uid of the claims, and from then on with
     * the same uid, even if later claims differ. E-mail address and role are those of the last sign-in. Needs no role, as
     * {@link #find}.
     */
    @Transactional
    public SignInResult signIn(Identity identity, User claims) {
        var now = Timestamps.now(clock);
        if (users.findUidOf(identity.issuer(), identity.subject()).isEmpty()) {
            var email = claims.email().toLowerCase(Locale.ROOT);
            users.insert(claims.uid(), email, claims.role().code(), now);
            users.bind(identity.issuer(), identity.subject(), claims.uid(), now);
            events.publishEvent(new UserAdded(claims.uid()));
        }
        // Checked again: two first sign-ins can happen at the same time.
        var uid = users.findUidOf(identity.issuer(), identity.subject());
        if (uid.isEmpty()) {
            return new SignInResult.NotTheirs();
        }
        var user = new User(uid.get(), claims.email().toLowerCase(Locale.ROOT), claims.role());
        if (isDisabled(user.uid())) {
            return new SignInResult.Disabled(user);
        }
        users.update(user.uid(), user.email(), user.role());
        return new SignInResult.Welcome(user);
    }

    /** Needs no role, as {@link #find}. */
    @Transactional(readOnly = true)
    public boolean isDisabled(String uid) {
        return find(uid).filter(User::isDisabled).isPresent();
    }

    /**
     * Disables a user and ends their sessions within seconds. Their credits stay, and jobs can still spend them.
     *
     * @return whether the user exists
     */
    @PreAuthorize("hasRole('ADMIN') and #admin == authentication.name and #uid != #admin")
    @Transactional
    public boolean disable(String uid, String admin) {
        users.disable(uid, Timestamps.now(clock), admin);
        log.info("user disabled: uid={} by={}", uid, admin);
        return users.findById(uid).isPresent();
    }

    /** Enables a user again. @return whether the user exists */
    @PreAuthorize("hasRole('ADMIN') and #admin == authentication.name")
    @Transactional
    public boolean enable(String uid, String admin) {
        log.info("user enabled: uid={} by={}", uid, admin);
        return users.enable(uid) == 1;
    }
}
