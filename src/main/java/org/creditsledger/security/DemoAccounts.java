package org.creditsledger.security;

import org.creditsledger.identity.UserService;
import org.springframework.context.annotation.Profile;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/**
 * Lets every known user sign in with the same password, in the demo profile only. The API also accepts one program,
 * which cannot sign in to the pages.
 */
@Component
@Profile("demo")
public class DemoAccounts implements UserDetailsService {

    public static final String PASSWORD = "demo";
    /** The user name of the program. */
    public static final String SERVICE = "service";

    private final UserService users;

    DemoAccounts(UserService users) {
        this.users = users;
    }

    @Override
    public UserDetails loadUserByUsername(String uid) {
        var user = users.find(uid).orElseThrow(() -> new UsernameNotFoundException("no such user"));
        return account(user.uid(), user.role().name());
    }

    UserDetails loadForApi(String name) {
        return name.equals(SERVICE)
                ? account(AccessTokens.SERVICE_PREFIX + SERVICE, Roles.SERVICE, Roles.READER)
                : loadUserByUsername(name);
    }

    private static UserDetails account(String name, String... roles) {
        return User.withUsername(name)
                .password("{noop}" + PASSWORD)
                .roles(roles)
                .build();
    }
}
