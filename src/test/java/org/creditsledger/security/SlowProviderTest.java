package org.creditsledger.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** A provider that answers byte by byte, with many concurrent requests. */
@Tag("long")
class SlowProviderTest {

    private static final int CALLERS = 100;
    /** One attempt, and the one before it that the request waited for. */
    private static final Duration LONGEST =
            IdentityProviderCalls.WHOLE_ANSWER_TIMEOUT.multipliedBy(2).plusSeconds(3);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger askedAtOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicBoolean isSlow = new AtomicBoolean();
    private final RSAKey key = key("known");
    private HttpServer server;
    private String issuer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://localhost:" + server.getAddress().getPort();
        answer("/.well-known/openid-configuration", """
                {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "authorization_endpoint": "%1$s/authorize",
                 "token_endpoint": "%1$s/token", "subject_types_supported": ["public"]}""".formatted(issuer));
        answer("/keys", new JWKSet(key.toPublicJWK()).toString());
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void requests_with_tokens_do_not_pile_up() {
        isSlow.set(true);
        var decoder = decoder();
        // Signing takes its time: done by each of them, they would not come at once.
        var token = token(key);

        var begun = System.nanoTime();
        var outcomes = atOnce(() -> {
            try {
                decoder.decode(token);
                return "accepted";
            } catch (IssuerUnavailableException told) {
                return "come back";
            }
        });

        assertThat(outcomes).containsOnly("come back");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONGEST);
        assertThat(asked.get()).isBetween(1, 3);
        assertThat(most.get()).as("asked at once").isEqualTo(1);
    }

    @Test
    void sign_ins_do_not_pile_up() {
        isSlow.set(true);
        var registration = new OnceKnown<>(() -> ProviderMetadata.of(issuer));

        var begun = System.nanoTime();
        var outcomes = atOnce(() -> {
            try {
                registration.get();
                return "accepted";
            } catch (RuntimeException told) {
                return "come back";
            }
        });

        assertThat(outcomes).containsOnly("come back");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONGEST);
        assertThat(most.get()).as("asked at once").isEqualTo(1);
        assertThat(asked.get()).isBetween(1, 3);
    }

    @Test
    void a_token_with_a_known_key_never_waits_for_unknown_keys() throws Exception {
        var decoder = decoder();
        assertThat(decoder.decode(token(key)).getSubject()).isEqualTo("alice");
        isSlow.set(true);

        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var stranger = token(key("unknown"));
            for (var i = 0; i < CALLERS; i++) {
                others.submit(() -> decoder.decode(stranger));
            }
            while (most.get() == 0) {
                Thread.onSpinWait();
            }
            var begun = System.nanoTime();
            assertThat(decoder.decode(token(key)).getSubject()).isEqualTo("alice");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
            assertThat(others.shutdownNow()).isEmpty();
        }
    }

    @Test
    void unknown_keys_are_fetched_seldom_and_a_new_one_is_found() {
        var decoder = decoder();
        decoder.decode(token(key));
        var stranger = token(key("unknown"));

        assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> decoder.decode(stranger));
        for (var i = 0; i < CALLERS; i++) {
            // The token cannot be checked, because no fetch is due.
            assertThatExceptionOfType(IssuerUnavailableException.class).isThrownBy(() -> decoder.decode(stranger));
        }

        assertThat(asked.get()).as("metadata and keys, twice").isEqualTo(4);
        assertThat(decoder.decode(token(key)).getSubject()).isEqualTo("alice");
    }

    @Test
    void after_the_provider_recovers_tokens_are_accepted() {
        isSlow.set(true);
        var registration = new OnceKnown<>(() -> ProviderMetadata.of(issuer));
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(registration::get);
        isSlow.set(false);

        org.awaitility.Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(registration.get().jwkSetUri()).isEqualTo(issuer + "/keys"));
    }

    private JwtDecoder decoder() {
        var boot = new OAuth2ResourceServerProperties();
        boot.getJwt().setIssuerUri(issuer);
        boot.getJwt().setAudiences(List.of("credits-ledger"));
        return new AccessTokens(
                        boot, new ApiProperties("roles", "admin", "user", List.of("client_id")), InstantSource.system())
                .decoder();
    }

    private static List<String> atOnce(Callable<String> call) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads
                    .invokeAll(IntStream.range(0, CALLERS).mapToObj(_ -> call).toList())
                    .stream()
                    .map(outcome -> outcome.resultNow())
                    .toList();
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** While it is slow, it sends a byte each half second, so no read takes long. */
    private void answer(String path, String json) {
        server.createContext(path, exchange -> {
            asked.incrementAndGet();
            most.accumulateAndGet(askedAtOnce.incrementAndGet(), Math::max);
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 0);
                for (var piece : json.getBytes(UTF_8)) {
                    if (isSlow.get()) {
                        exchange.getResponseBody().write(piece);
                        exchange.getResponseBody().flush();
                        Thread.sleep(Duration.ofMillis(500));
                    }
                }
                if (!isSlow.get()) {
                    exchange.getResponseBody().write(json.getBytes(UTF_8));
                }
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            } finally {
                askedAtOnce.decrementAndGet();
            }
        });
    }

    private String token(RSAKey key) {
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    new JWTClaimsSet.Builder()
                            .issuer(issuer)
                            .audience("credits-ledger")
                            .subject("alice")
                            .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                            .build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (com.nimbusds.jose.JOSEException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2_048).keyID(id).generate();
        } catch (com.nimbusds.jose.JOSEException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
