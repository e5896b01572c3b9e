package org.creditsledger.users;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.domain.Limit;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Knows who exists. */
@Service
public class UserService {

    private final UserRepository users;
    private final InstantSource clock;

    UserService(UserRepository users, InstantSource clock) {
        this.users = users;
        this.clock = clock;
    }

    /** Open to everyone in the process: signing in asks before there is anybody to authorise. */
    @Transactional(readOnly = true)
    public Optional<User> find(String uid) {
        return users.findById(uid).map(UserRow::toUser);
    }

    /** Those of the users that exist, by uid. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Map<String, User> findAll(Set<String> uids) {
        return users.findByUidIn(uids).stream().map(UserRow::toUser).collect(toMap(User::uid, identity()));
    }

    /** Users whose e-mail address begins so, by address. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public List<User> findByEmailPrefix(String prefix, int limit) {
        var lowest = prefix.toLowerCase(Locale.ROOT);
        return users.findByEmailBetween(lowest, lowest + Character.MAX_VALUE, Limit.of(limit)).stream()
                .map(UserRow::toUser)
                .toList();
    }

    /** Users whose uid begins so, by uid. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public List<User> findByUidPrefix(String prefix, int limit) {
        return users.findByUidBetween(prefix, prefix + Character.MAX_VALUE, Limit.of(limit)).stream()
                .map(UserRow::toUser)
                .toList();
    }

    /** Adds a user, unless the uid is taken. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional
    public void add(User user) {
        if (users.findById(user.uid()).isEmpty()) {
            users.save(new UserRow(user, clock.instant()));
        }
    }
}
