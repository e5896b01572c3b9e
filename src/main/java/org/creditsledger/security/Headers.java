package org.creditsledger.security;

import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;

/** The headers that make browsers refuse content: no page can be framed, and nothing is loaded from other sites. */
public final class Headers {

    public static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

    /** For everything that is not a page: if a browser displays it as one, it loads and runs nothing. */
    static final String NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** For Swagger UI, which sets style attributes. */
    static final String API_BROWSER = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private Headers() {}

    /**
     * For the pages. Vaadin's client engine creates functions from JavaScript that the server sends, and components set
     * their own styles, so {@code unsafe-eval} and inline styles must be allowed. Inline scripts are blocked, except
     * for those of the page itself.
     *
     * @param nonce the nonce of this response, which its own inline scripts carry
     */
    public static String ofPages(String nonce) {
        return "default-src 'none'; script-src 'self' 'unsafe-eval' 'nonce-" + nonce + "';"
                + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self';"
                + " manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }

    /** The headers that Spring Security adds: responses are not cached. {@link HeadersFilter} sets all others. */
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
