package org.creditsledger.security;

import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;

/** What browsers are told to refuse. Nothing of ours is framed, and nothing comes from elsewhere. */
public final class Headers {

    public static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

    /** For what is no page: should a browser show it as one, it loads and runs nothing. */
    static final String NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** For Swagger UI, whose own style attributes it sets. */
    static final String API_BROWSER = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private Headers() {}

    /**
     * For the pages. The client engine of Vaadin makes functions of the JavaScript that the server sends, and components set
     * styles of their own, so {@code unsafe-eval} and inline styles have to be allowed; inline scripts are not, but for
     * those that the page was sent with.
     *
     * @param nonce of this one answer, which its own inline scripts carry
     */
    public static String ofPages(String nonce) {
        return "default-src 'none'; script-src 'self' 'unsafe-eval' 'nonce-" + nonce + "';"
                + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self';"
                + " manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }

    /** What Spring Security adds: that answers are not kept. All else is there from the start ({@link HeadersFilter}). */
    static Customizer<HeadersConfigurer<HttpSecurity>> ofAnswers() {
        return headers -> headers.defaultsDisabled().cacheControl(Customizer.withDefaults());
    }

    static Customizer<HeadersConfigurer<HttpSecurity>> with(String contentSecurityPolicy) {
        return headers -> headers.defaultsDisabled()
                .cacheControl(Customizer.withDefaults())
                .addHeaderWriter(
                        (request, response) -> response.setHeader(CONTENT_SECURITY_POLICY, contentSecurityPolicy));
    }
}
