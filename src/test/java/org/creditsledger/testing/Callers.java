package org.creditsledger.testing;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/** Lets a test do something as another caller. */
public final class Callers {

    private Callers() {}

    public static <T> T as(String name, String role, Supplier<T> work) {
        return as(new TestingAuthenticationToken(name, "", "ROLE_" + role), work);
    }

    /** @param caller null for a caller who has not signed in */
    public static <T> T as(@Nullable Authentication caller, Supplier<T> work) {
        var before = SecurityContextHolder.getContext();
        SecurityContextHolder.setContext(new SecurityContextImpl(caller));
        try {
            return work.get();
        } finally {
            SecurityContextHolder.setContext(before);
        }
    }

    /** Sends a request, which clears the identity of the thread; the test goes on as the caller that it was. */
    public static <T> T asBefore(Supplier<T> request) {
        var before = SecurityContextHolder.getContext();
        try {
            return request.get();
        } finally {
            SecurityContextHolder.setContext(before);
        }
    }
}
