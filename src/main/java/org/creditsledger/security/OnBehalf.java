package org.creditsledger.security;

import java.util.List;
import java.util.function.Supplier;
import org.creditsledger.problems.Problem;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.stereotype.Component;

/**
 * Lets a program read one user's data. It reads as that user and without roles, so services and, on PostgreSQL,
 * row-level security show only that user's rows, and nothing can be changed.
 */
@Component
public class OnBehalf {

    private final SecurityContextHolderStrategy contexts;

    OnBehalf(SecurityContextHolderStrategy contexts) {
        this.contexts = contexts;
    }

    /**
     * Reads in this thread as a user, who need not exist.
     *
     * @throws Problem {@code invalid-request} if the text cannot be a uid
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'READER')")
    public <T> T read(String uid, Supplier<T> work) {
        if (!uid.matches(Claims.ID_PATTERN)) {
            throw Problem.invalid("uid", "must match " + Claims.ID_PATTERN);
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
