package org.creditsledger.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * The keys of an identity provider. They are fetched when the first token comes, and again when a token names an
 * unknown key: by one request at a time, and seldom, because anyone can send such a token. Meanwhile tokens with known
 * keys are checked without waiting.
 */
final class ProviderKeys implements JWKSetSource<SecurityContext> {

    /** Any asymmetric signature that the provider has a key for; never a shared secret. */
    static final Set<JWSAlgorithm> ANY_KEY_PAIR = anyKeyPair();

    private static final long KEPT_MS = Duration.ofDays(3_650).toMillis();
    private static final long WAIT_FOR_OTHERS_MS = 3_000;
    /** At most two fetches in this time. */
    private static final long INTERVAL_MS = 5_000;

    private final Supplier<String> jwkSetUri;
    private final RestTemplate http = new RestTemplate(IdentityProviderCalls.requests());

    private ProviderKeys(Supplier<String> jwkSetUri) {
        this.jwkSetUri = jwkSetUri;
    }

    /**
     * Throws a {@link org.springframework.security.oauth2.jwt.BadJwtException} if the token is invalid, and another
     * {@link org.springframework.security.oauth2.jwt.JwtException} if the keys cannot be fetched.
     *
     * @param jwkSetUri called before each fetch
     */
    static NimbusJwtDecoder decoder(Supplier<String> jwkSetUri, Set<JWSAlgorithm> algorithms) {
        var keys = JWKSourceBuilder.create(new ProviderKeys(jwkSetUri))
                .cache(KEPT_MS, WAIT_FOR_OTHERS_MS)
                .refreshAheadCache(false)
                .rateLimited(INTERVAL_MS)
                .build();
        return NimbusJwtDecoder.withJwkSource(keys)
                .jwtProcessorCustomizer(processor -> {
                    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
                    // The validators check the type.
                    processor.setJWSTypeVerifier((type, context) -> {});
                })
                .build();
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long currentTime, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            return JWKSet.parse(Objects.requireNonNull(http.getForObject(jwkSetUri.get(), String.class), "no keys"));
        } catch (ParseException noKeys) {
            throw new JWKSetParseException("the provider's keys cannot be read", noKeys);
        } catch (RuntimeException failure) {
            throw new JWKSetRetrievalException("the provider's keys cannot be fetched", failure);
        }
    }

    @Override
    public void close() {
        // There is nothing to close.
    }

    private static Set<JWSAlgorithm> anyKeyPair() {
        var algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
        algorithms.addAll(JWSAlgorithm.Family.EC);
        return Set.copyOf(algorithms);
    }
}
