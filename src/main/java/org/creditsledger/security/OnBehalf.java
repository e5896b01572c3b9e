package org.creditsledger.security;

import java.util.List;
import java.util.function.Supplier;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.Problem;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.stereotype.Component;

/**
 * Lets a program read what is one user's. It reads as that user, who has no role meanwhile: services and, on PostgreSQL,
 * row-level security show what is the user's own and nothing else, and nothing can be changed.
 */
@Component
public class OnBehalf {

    private final SecurityContextHolderStrategy contexts;

    OnBehalf(SecurityContextHolderStrategy contexts) {
        this.contexts = contexts;
    }

    /**
     * Does some reading in this thread as a user, who need not exist.
     *
     * @throws Problem {@code invalid-request} for what cannot be a uid
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'READER')")
    public <T> T read(String uid, Supplier<T> work) {
        if (!uid.matches(Claims.ID_PATTERN)) {
            throw Problem.invalid(List.of(new InvalidParameter("uid", "must match " + Claims.ID_PATTERN)));
        }
        var before = contexts.getContext();
        var context = contexts.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(uid, null, List.of()));
        contexts.setContext(context);
        try {
            return work.get();
        } finally {
            contexts.setContext(before);
        }
    }
}
