package org.creditsledger.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.IdentityProvider;
import org.creditsledger.testing.SettableClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DatabaseTest
record AccountChecksTest(
        AccountChecks checks, MockMvcTester http, SettableClock clock, UserService users, Given given) {

    @Test
    void a_session_that_is_too_old_ends_even_if_it_is_active() throws Exception {
        var session = new MockHttpSession();

        clock.runAhead(Duration.ofHours(11));
        assertThat(whoIsIn(session)).isNotNull();
        assertThat(session.isInvalid()).isFalse();

        clock.runAhead(Duration.ofHours(13));
        assertThat(whoIsIn(session)).isNull();
        assertThat(session.isInvalid()).isTrue();
    }

    /** The identity that the rest of the chain sees. */
    private @Nullable Authentication whoIsIn(MockHttpSession session) throws Exception {
        var request = new MockHttpServletRequest();
        request.setSession(session);
        var seen = new AtomicReference<@Nullable Authentication>();
        checks.ofSessions()
                .doFilter(
                        request,
                        new MockHttpServletResponse(),
                        (_, _) -> seen.set(SecurityContextHolder.getContext().getAuthentication()));
        return seen.get();
    }

    @Test
    void a_disabled_users_token_is_refused() {
        var uid = given.user();
        users.add(new User(uid, uid + "@example.com", Role.USER));
        var token = "Bearer " + new IdentityProvider(clock).person(uid);
        assertThat(http.get()
                        .uri("/api/credits/balances")
                        .header("Authorization", token)
                        .exchange())
                .hasStatusOk();

        given.asOwner()
                .sql("update users set disabled_at = now(), disabled_by = 'test' where uid = ?")
                .param(uid)
                .update();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(http.get()
                                .uri("/api/credits/balances")
                                .header("Authorization", token)
                                .exchange())
                        .hasStatus(403)
                        .bodyJson()
                        .extractingPath("$.detail")
                        .isEqualTo("This account is disabled."));
    }
}
