package org.creditsledger.demo;

import java.util.List;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;

/**
 * A user of the demo and their habits.
 *
 * @param jobsPerDay the maximum
 * @param models the models of their jobs
 * @param packId the pack they buy every {@code daysBetweenPurchases}
 */
record DemoUser(String uid, Role role, int jobsPerDay, List<String> models, String packId, int daysBetweenPurchases) {

    static final List<DemoUser> ALL = List.of(
            new DemoUser("alice", Role.USER, 5, List.of("flux-pro", "flux-dev", "flux-schnell"), "image-500", 12),
            new DemoUser("bob", Role.USER, 3, List.of("flux-dev", "flux-schnell"), "image-500", 30),
            new DemoUser("admin", Role.ADMIN, 1, List.of("flux-schnell"), "image-100", 60));

    /** Not part of the history; approves the requests of {@code admin}. */
    static final User SECOND_ADMIN = new User("carol", "carol@demo.example", Role.ADMIN);

    User toUser() {
        return new User(uid, uid + "@demo.example", role);
    }
}
