package org.creditsledger.users;

import java.time.InstantSource;
import java.util.Optional;
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

    /** Adds a user, unless the uid is taken. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional
    public void add(User user) {
        if (users.findById(user.uid()).isEmpty()) {
            users.save(new UserRow(user, clock.instant()));
        }
    }
}
