package org.creditsledger.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Issues real tokens with its own key, which the application fetches over HTTP like any provider's. */
@TestComponent
public final class IdentityProvider {

    public static final String AUDIENCE = "credits-ledger";

    private static final RSAKey KEY = newKey();
    private static final RSAKey SOMEBODY_ELSES_KEY = newKey();
    public static final String ISSUER = start();

    private final InstantSource clock;

    public IdentityProvider(InstantSource clock) {
        this.clock = clock;
    }

    /** A person's token, with the roles where Keycloak has them. */
    public String person(String uid, String... roles) {
        return sign(KEY, person(claims(), uid, roles));
    }

    public String service(String clientId, String scope) {
        return sign(
                KEY,
                claims().subject("an account of its own").claim("azp", clientId).claim("scope", scope));
    }

    /** A token of the right key with any other claims. */
    public String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        return sign(KEY, change.apply(claims()));
    }

    public String expired(String uid) {
        var hourAgo = Date.from(clock.instant().minusSeconds(3_600));
        return sign(KEY, person(claims(), uid).expirationTime(hourAgo));
    }

    public String forAnotherAudience(String uid) {
        return sign(KEY, person(claims(), uid).audience("another-api"));
    }

    public String ofAnotherIssuer(String uid) {
        return sign(KEY, person(claims(), uid).issuer("https://issuer.example"));
    }

    public String signedWithAnotherKey(String uid) {
        return sign(SOMEBODY_ELSES_KEY, person(claims(), uid));
    }

    public String unsigned(String uid) {
        return new PlainJWT(person(claims(), uid).build()).serialize();
    }

    /** A token with a type, as RFC 9068 requires it. */
    public String withType(String type, String uid) {
        return sign(KEY, person(claims(), uid).build(), new JOSEObjectType(type));
    }

    private JWTClaimsSet.Builder claims() {
        var now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(List.of("account", AUDIENCE))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    private static JWTClaimsSet.Builder person(JWTClaimsSet.Builder claims, String uid, String... roles) {
        return claims.subject(uid).claim("realm_access", Map.of("roles", List.of(roles)));
    }

    private static String sign(RSAKey key, JWTClaimsSet.Builder claims) {
        return sign(key, claims.build(), JOSEObjectType.JWT);
    }

    private static String sign(RSAKey key, JWTClaimsSet claims, JOSEObjectType type) {
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    // Both keys have this id: knowing a key's id is not having the key.
                    .keyID(KEY.getKeyID())
                    .type(type)
                    .build();
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID("the-key").generate();
        } catch (JOSEException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static String start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var issuer = "http://localhost:" + server.getAddress().getPort();
            var answers = Map.of(
                    "/.well-known/openid-configuration",
                    """
                    {"issuer": "%1$s", "jwks_uri": "%1$s/keys"}
                    """.formatted(issuer),
                    "/keys",
                    new JWKSet(KEY.toPublicJWK()).toString());
            answers.forEach((path, answer) -> server.createContext(path, exchange -> {
                try (exchange) {
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(answer.getBytes(UTF_8));
                }
            }));
            // Its thread ends with the JVM.
            server.setExecutor(command -> Thread.ofPlatform().daemon().start(command));
            server.start();
            return issuer;
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** Makes an application trust this provider. */
    public static class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(
                            "spring.security.oauth2.resourceserver.jwt.issuer-uri=" + ISSUER,
                            "credits.api.roles-claim=realm_access.roles")
                    .applyTo(context);
        }
    }
}
