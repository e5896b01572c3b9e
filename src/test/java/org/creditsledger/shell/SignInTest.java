package org.creditsledger.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.formLogin;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.unauthenticated;

import org.creditsledger.testing.DatabaseTest;
import org.junit.jupiter.api.Test;
import org.springframework.security.test.context.support.WithAnonymousUser;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The sign-in page outside of the demo. */
@DatabaseTest
record SignInTest(MockMvc mockMvc, MockMvcTester http) {

    @Test
    @WithAnonymousUser
    void a_page_asks_who_you_are() {
        assertThat(http.get().uri("/bills/credits").exchange())
                .hasStatus3xxRedirection()
                .hasRedirectedUrl("/login");
    }

    @Test
    @WithAnonymousUser
    void there_are_no_demo_accounts_outside_of_the_demo() throws Exception {
        mockMvc.perform(formLogin().user("alice").password("demo")).andExpect(unauthenticated());
    }
}
