package org.creditsledger.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

class PageLimitFilterTest {

    /** Allowances are never refilled. */
    private static final TimeMeter STOPPED = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return 0;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    private final PageLimitFilter filter = new PageLimitFilter(
            new Allowance("pages", 8, 100, STOPPED), new Allowance("visits", 4, 100, STOPPED), new Refusals(null));

    private String address = "198.51.100.1";

    @Test
    void new_sessions_are_counted_and_existing_ones_continue() throws Exception {
        for (var i = 0; i < 4; i++) {
            assertThat(status("/login", null)).isEqualTo(200);
        }

        assertThat(status("/login", null)).isEqualTo(429);
        assertThat(status("/bills/credits", new MockHttpSession())).isEqualTo(200);
        address = "198.51.100.2";
        assertThat(status("/login", null)).isEqualTo(200);
    }

    @Test
    void addresses_without_a_page_count_too() throws Exception {
        for (var i = 0; i < 4; i++) {
            assertThat(status("/nothing.js", null)).isEqualTo(200);
        }

        assertThat(status("/nothing.js", null)).isEqualTo(429);
    }

    @Test
    void requests_that_start_no_session_are_not_counted_as_sessions() throws Exception {
        for (var i = 0; i < 20; i++) {
            assertThat(status("/VAADIN/build/index.js", null, false).getStatus())
                    .isEqualTo(200);
        }
    }

    @Test
    void style_sheets_are_not_counted_as_pages() throws Exception {
        var session = new MockHttpSession();
        for (var i = 0; i < 20; i++) {
            assertThat(status("/credits-ledger.css", session)).isEqualTo(200);
        }
        for (var i = 0; i < 8; i++) {
            assertThat(status("/bills/credits", session)).isEqualTo(200);
        }

        assertThat(status("/bills/credits", session)).isEqualTo(429);
        assertThat(status("/credits-ledger.css", session)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/credits/balances", "/api/webhooks/jobs", "/actuator", "/actuator/health/liveness"})
    void other_requests_have_their_own_limits(String path) throws Exception {
        for (var i = 0; i < 20; i++) {
            assertThat(status(path, null)).isEqualTo(200);
        }
    }

    @Test
    void a_refused_person_sees_a_page() throws Exception {
        for (var i = 0; i < 4; i++) {
            status("/login", null);
        }

        var refused = status("/login", null, true);

        assertThat(refused.getContentType()).isEqualTo("text/html;charset=UTF-8");
        assertThat(refused.getHeader("Retry-After")).isEqualTo("15");
        assertThat(refused.getHeader("RateLimit-Policy")).isEqualTo("\"visits\";q=4;w=60");
        assertThat(refused.getContentAsString()).contains("<h1>Too many requests</h1>", "Try again in 15 s.");
    }

    private int status(String path, HttpSession session) throws ServletException, IOException {
        return status(path, session, true).getStatus();
    }

    private MockHttpServletResponse status(String path, HttpSession session, boolean beginsSession)
            throws ServletException, IOException {
        var request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        request.setRemoteAddr(address);
        request.setSession(session);
        var response = new MockHttpServletResponse();
        filter.doFilter(request, response, (passed, _) -> {
            if (beginsSession) {
                ((HttpServletRequest) passed).getSession();
            }
        });
        return response;
    }
}
