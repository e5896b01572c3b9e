package org.creditsledger.demo;

import org.creditsledger.security.DemoAccounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Prints the address and the demo sign-ins when the application is ready. */
@Component
@Profile("demo")
class DemoGreeting {

    private static final Logger log = LoggerFactory.getLogger(DemoGreeting.class);

    private final Environment environment;

    DemoGreeting(Environment environment) {
        this.environment = environment;
    }

    @EventListener
    void greet(ApplicationReadyEvent ready) {
        var port = environment.getProperty("local.server.port");
        log.info("""


                Credits Ledger is ready: http://localhost:{}
                Sign in as alice, bob, admin or carol (an admin, too), each with the password {}; the API takes {} too. Stop with Ctrl+C.
                """, port, DemoAccounts.PASSWORD, DemoAccounts.SERVICE);
    }
}
