package org.creditsledger.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

@Tag("long")
class OperatorLoginTest {

    private static final String BCRYPT = "{bcrypt}" + new BCryptPasswordEncoder(8).encode("watching");

    @Test
    void the_operator_signs_in_with_a_plain_or_hashed_password() {
        for (var stored : new String[] {"watching", "{noop}watching", BCRYPT}) {
            var operator = login(stored).authenticate(sent("operator", "watching"));

            assertThat(operator.isAuthenticated()).isTrue();
            assertThat(operator.getName()).isEqualTo("operator");
            assertThat(operator.getAuthorities()).hasToString("[ROLE_OPERATOR]");
        }
    }

    @ParameterizedTest
    @CsvSource({"operator, wrong", "nobody, watching", "nobody, wrong", "OPERATOR, watching", "operator, ''", "'', ''"})
    void other_names_and_passwords_are_refused(String name, String password) {
        assertRefused(login("watching"), name, password);
        assertRefused(login("{noop}watching"), name, password);
        assertRefused(login(BCRYPT), name, password);
    }

    @Test
    void without_a_name_or_a_password_there_is_no_operator() {
        assertRefused(new OperatorLogin(new OperatorProperties("operator", "")), "operator", "");
        assertRefused(new OperatorLogin(new OperatorProperties("", "watching")), "", "watching");
        assertRefused(new OperatorLogin(new OperatorProperties(null, null)), "operator", "null");
    }

    @Test
    void the_time_of_a_refusal_does_not_reveal_the_name() {
        var login = login(BCRYPT);

        assertThat(millisToRefuse(login, "operator")).isGreaterThanOrEqualTo(1_000);
        assertThat(millisToRefuse(login, "nobody")).isGreaterThanOrEqualTo(1_000);
    }

    private static long millisToRefuse(OperatorLogin login, String name) {
        var begun = System.nanoTime();
        assertRefused(login, name, "wrong");
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private static void assertRefused(OperatorLogin login, String name, String password) {
        assertThatExceptionOfType(BadCredentialsException.class)
                .isThrownBy(() -> login.authenticate(sent(name, password)));
    }

    private static OperatorLogin login(String password) {
        return new OperatorLogin(new OperatorProperties("operator", password));
    }

    private static Authentication sent(String name, String password) {
        return UsernamePasswordAuthenticationToken.unauthenticated(name, password);
    }
}
