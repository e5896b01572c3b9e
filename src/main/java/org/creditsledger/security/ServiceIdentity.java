package org.creditsledger.security;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.stereotype.Component;

/** Lets programs act under their own name, with the role {@link Roles#SERVICE}. */
@Component
public class ServiceIdentity {

    private final SecurityContextHolderStrategy contexts;

    ServiceIdentity(SecurityContextHolderStrategy contexts) {
        this.contexts = contexts;
    }

    /** Does work in this thread as a service, such as {@code service:jobs}. */
    public void run(String serviceName, Runnable work) {
        var before = contexts.getContext();
        assume(serviceName);
        try {
            work.run();
        } finally {
            contexts.setContext(before);
        }
    }

    /** For a request: its filter chain clears the identity at the end. */
    void assume(String serviceName) {
        var context = contexts.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                serviceName, null, AuthorityUtils.createAuthorityList("ROLE_" + Roles.SERVICE)));
        contexts.setContext(context);
    }
}
