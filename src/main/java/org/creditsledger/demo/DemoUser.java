package org.creditsledger.demo;

import java.util.List;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;

/**
 * Somebody of the demo, and their habits.
 *
 * @param jobsPerDay at the most
 * @param models what they make images with
 * @param packId what they buy every {@code daysBetweenPurchases}
 */
record DemoUser(String uid, Role role, int jobsPerDay, List<String> models, String packId, int daysBetweenPurchases) {

    static final List<DemoUser> ALL = List.of(
            new DemoUser("alice", Role.USER, 5, List.of("flux-pro", "flux-dev", "flux-schnell"), "image-500", 12),
            new DemoUser("bob", Role.USER, 3, List.of("flux-dev", "flux-schnell"), "image-500", 30),
            new DemoUser("admin", Role.ADMIN, 1, List.of("flux-schnell"), "image-100", 60));

    /** Lives nowhere in the history; approves what {@code admin} asks for. */
    static final User SECOND_ADMIN = new User("carol", "carol@demo.example", Role.ADMIN);

    User toUser() {
        return new User(uid, uid + "@demo.example", role);
    }
}
