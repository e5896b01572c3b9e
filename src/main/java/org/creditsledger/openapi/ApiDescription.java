package org.creditsledger.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.MediaType;

/** Describes the API as a whole. The controllers describe their operations. */
@Configuration
class ApiDescription {

    private static final String BEARER = "bearer";
    private static final String BASIC = "basic";
    private static final List<String> JOBS_HEADERS = List.of("webhook-id", "webhook-timestamp", "webhook-signature");
    private static final String STRIPE_HEADER = "Stripe-Signature";

    @Bean
    OpenAPI openApi(Environment environment) {
        var components = new Components()
                .addSecuritySchemes(
                        BEARER,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT")
                                .description("A token of the configured identity provider."));
        JOBS_HEADERS.forEach(header -> components.addSecuritySchemes(
                header, header(header, "Standard Webhooks: see docs/reference/webhooks.md.")));
        components.addSecuritySchemes(STRIPE_HEADER, header(STRIPE_HEADER, "The signature of Stripe."));
        var api = new OpenAPI()
                .info(new Info()
                        .title("Credits Ledger")
                        .version(Objects.requireNonNullElse(
                                getClass().getPackage().getImplementationVersion(), "development"))
                        .description("""
                                The credits of users: bought, granted, spent, refunded and available credits of each \
                                credit type. Credits are whole numbers; money is in the smallest unit of its currency; times \
                                are ISO 8601 in UTC. Errors are RFC 9457 problem documents with a stable `code`: \
                                [all codes](/api/problems).""")
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
                .addServersItem(new Server().url("/").description("This server"))
                .components(components)
                .addSecurityItem(new SecurityRequirement().addList(BEARER))
                .tags(List.of(
                        tag("My credits", "The credits of the caller."),
                        tag("Credits of a user", "The same requests for programs, about one of their users."),
                        tag("Jobs", "Prices of jobs, and reservations for them."),
                        tag("Payments", "Credit packs, and checkouts to buy them."),
                        tag("Plans", "Plans that bring credits every month or year, and subscriptions to them."),
                        tag("Invoices", "One invoice for each purchase."),
                        tag("Administration", "The credits of all users, for admins."),
                        tag("Webhooks", "Events of the job service and of Stripe.")));
        if (environment.acceptsProfiles(Profiles.of("demo"))) {
            components.addSecuritySchemes(
                    BASIC,
                    new SecurityScheme()
                            .type(SecurityScheme.Type.HTTP)
                            .scheme("basic")
                            .description("The demo's accounts `alice`, `bob` and `admin`, password `demo`."));
            api.addSecurityItem(new SecurityRequirement().addList(BASIC));
        }
        return api;
    }

    @Bean
    OpenApiCustomizer webhooksAreSigned() {
        return api -> {
            onPost(api, "/api/webhooks/jobs", operation -> {
                var together = new SecurityRequirement();
                JOBS_HEADERS.forEach(together::addList);
                operation.setSecurity(List.of(together));
            });
            onPost(
                    api,
                    "/api/webhooks/stripe",
                    operation -> operation.setSecurity(List.of(new SecurityRequirement().addList(STRIPE_HEADER))));
        };
    }

    /** Corrects what springdoc derives from the code. */
    @Bean
    OpenApiCustomizer asItIs() {
        return api -> {
            var paths = new Paths();
            new TreeMap<>(api.getPaths()).forEach(paths::addPathItem);
            api.setPaths(paths);
            paths.values().stream()
                    .flatMap(item -> item.readOperations().stream())
                    .map(Operation::getParameters)
                    .filter(Objects::nonNull)
                    .flatMap(List::stream)
                    .forEach(parameter -> inParameter(parameter.getSchema()));
            for (Schema<?> schema : api.getComponents().getSchemas().values()) {
                if (schema.getProperties() != null) {
                    schema.getProperties().values().forEach(ApiDescription::anchor);
                }
            }
        };
    }

    /** springdoc brings a converter for YAML, which Spring would offer for every answer. */
    @Bean
    ServerHttpMessageConvertersCustomizer answersAreNotYaml() {
        return builder -> builder.configureMessageConvertersList(converters -> converters.removeIf(
                converter -> converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML)));
    }

    /** A query has no null, and can repeat a value. */
    private static void inParameter(Schema<?> schema) {
        schema.setUniqueItems(null);
        if (schema.getItems() != null) {
            anchor(schema.getItems());
        }
        if (schema.getTypes() != null) {
            schema.getTypes().remove("null");
        }
        anchor(schema);
    }

    /** Bean Validation matches the whole text, JSON Schema any part of it. */
    private static void anchor(Schema<?> schema) {
        var pattern = schema.getPattern();
        if (pattern != null && !pattern.startsWith("^")) {
            schema.setPattern("^(" + pattern + ")$");
        }
    }

    private static void onPost(OpenAPI api, String path, Consumer<Operation> change) {
        var item = api.getPaths().get(path);
        if (item == null || item.getPost() == null) {
            throw new IllegalStateException("There is no POST " + path + " whose signature could be described");
        }
        change.accept(item.getPost());
    }

    private static SecurityScheme header(String name, String description) {
        return new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name(name)
                .description(description);
    }

    private static Tag tag(String name, String description) {
        return new Tag().name(name).description(description);
    }
}
