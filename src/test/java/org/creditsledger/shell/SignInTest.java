package org.creditsledger.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.formLogin;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.unauthenticated;

import org.creditsledger.testing.DatabaseTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Outside of the demo: nobody knows the password “demo”. */
@DatabaseTest
class SignInTest {

    @Autowired
    MockMvc mockMvc;

    @Autowired
    MockMvcTester http;

    @Test
    void a_page_asks_who_you_are() {
        assertThat(http.get().uri("/bills/credits").with(anonymous()).exchange())
                .hasStatus3xxRedirection()
                .hasRedirectedUrl("/login");
    }

    @Test
    void there_are_no_demo_accounts_outside_of_the_demo() throws Exception {
        mockMvc.perform(formLogin().user("alice").password("demo")).andExpect(unauthenticated());
    }
}
