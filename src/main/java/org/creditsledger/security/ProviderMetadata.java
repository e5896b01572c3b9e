package org.creditsledger.security;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The metadata that an identity provider publishes: OpenID Connect Discovery and RFC 8414. Spring Security's own
 * discovery has no limit for the whole response.
 */
record ProviderMetadata(Map<String, Object> values) {

    private static final ParameterizedTypeReference<Map<String, Object>> JSON_OBJECT =
            new ParameterizedTypeReference<>() {};

    /**
     * @throws RuntimeException if the provider does not answer in time, or does not answer with the metadata of this
     *     issuer
     */
    static ProviderMetadata of(String issuer) {
        var http = new RestTemplate(IdentityProviderCalls.requests());
        for (var address : addresses(issuer)) {
            try {
                var values = Objects.requireNonNull(
                        http.exchange(address, HttpMethod.GET, null, JSON_OBJECT)
                                .getBody(),
                        "no metadata");
                if (!issuer.equals(values.get("issuer"))) {
                    throw new IllegalStateException(
                            "the metadata at " + address + " is of the issuer " + values.get("issuer"));
                }
                return new ProviderMetadata(values);
            } catch (HttpClientErrorException notThere) {
                // Try the next address.
            }
        }
        throw new IllegalStateException("the issuer " + issuer + " publishes no metadata");
    }

    String jwkSetUri() {
        @Nullable Object uri = values.get("jwks_uri");
        if (uri == null) {
            throw new IllegalStateException("the provider's metadata has no address of its keys");
        }
        return uri.toString();
    }

    private static List<URI> addresses(String issuer) {
        var base = URI.create(issuer);
        var path = base.getPath() == null ? "" : base.getPath();
        return List.of(
                at(base, path.replaceAll("/$", "") + "/.well-known/openid-configuration"),
                at(base, "/.well-known/openid-configuration" + path),
                at(base, "/.well-known/oauth-authorization-server" + path));
    }

    private static URI at(URI base, String path) {
        return UriComponentsBuilder.fromUri(base).replacePath(path).build(true).toUri();
    }
}
