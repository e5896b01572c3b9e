package org.creditsledger.security;

import org.creditsledger.users.UserService;
import org.springframework.context.annotation.Profile;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/** Lets every known user sign in with the same password, for trying out; no other profile has it. */
@Component
@Profile("demo")
public class DemoAccounts implements UserDetailsService {

    public static final String PASSWORD = "demo";

    private final UserService users;

    DemoAccounts(UserService users) {
        this.users = users;
    }

    @Override
    public UserDetails loadUserByUsername(String uid) {
        var user = users.find(uid).orElseThrow(() -> new UsernameNotFoundException("no such user"));
        return User.withUsername(user.uid())
                .password("{noop}" + PASSWORD)
                .roles(user.role().name())
                .build();
    }
}
