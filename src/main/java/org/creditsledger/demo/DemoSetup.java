package org.creditsledger.demo;

import org.creditsledger.identity.UserService;
import org.creditsledger.security.ServiceIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Fills an empty database once. It runs before the server takes requests, so no other posting gets a time in the past.
 * The last user is written last and marks the setup as complete, so the next start repeats one that was killed.
 */
@Component
@Profile("demo")
class DemoSetup implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(DemoSetup.class);

    private final UserService users;
    private final DemoHistory history;
    private final DemoClock clock;
    private final ServiceIdentity identity;

    DemoSetup(UserService users, DemoHistory history, DemoClock clock, ServiceIdentity identity) {
        this.identity = identity;
        this.users = users;
        this.history = history;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (users.find(DemoUser.ALL.getLast().uid()).isPresent()) {
            return;
        }
        log.info("writing the demo history");
        identity.run("service:demo", () -> {
            // Before the history, because its invoices contain the users' e-mail addresses.
            DemoUser.ALL.stream()
                    .limit(DemoUser.ALL.size() - 1)
                    .map(DemoUser::toUser)
                    .forEach(users::add);
            users.add(DemoUser.SECOND_ADMIN);
            history.write();
            clock.returnToThePresent();
            history.writePresent();
            users.add(DemoUser.ALL.getLast().toUser());
        });
    }
}
