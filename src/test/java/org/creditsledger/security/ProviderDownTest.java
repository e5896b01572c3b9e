package org.creditsledger.security;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;

import org.creditsledger.testing.DatabaseTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;

/** The provider cannot be reached during a sign-in. */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "h2")
@TestPropertySource(
        properties = {"credits.sign-in.issuer=http://127.0.0.1:1", "credits.sign-in.client-id=credits-ledger"})
@Tag("long")
record ProviderDownTest(MockMvc mvc) {

    @Test
    void the_sign_in_page_asks_to_try_again() throws Exception {
        mvc.perform(get("/oauth2/authorization/oidc").with(anonymous()))
                .andExpect(redirectedUrl("/login?error=failed"));
    }
}
