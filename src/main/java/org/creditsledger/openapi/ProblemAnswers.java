package org.creditsledger.openapi;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.ProblemCode;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Adds problems to each operation: those of its {@link MayAnswer}, and those of every request of its kind. */
@Component
class ProblemAnswers implements OperationCustomizer, OpenApiCustomizer {

    private static final String OWN_CODES = "x-problem-codes";
    private static final String REFERENCE = "#/components/schemas/Problem";
    private static final String RETRY_AFTER = "Retry-After";
    private static final Set<HttpStatus> SAY_WHEN_TO_RETRY =
            EnumSet.of(HttpStatus.CONFLICT, HttpStatus.TOO_MANY_REQUESTS, HttpStatus.SERVICE_UNAVAILABLE);

    /** Here only the method is known … */
    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        var own = method.getMethodAnnotation(MayAnswer.class);
        if (own != null) {
            operation.addExtension(OWN_CODES, List.of(own.value()));
        }
        return operation;
    }

    /** … and here the path. */
    @Override
    public void customise(OpenAPI api) {
        api.getComponents().addSchemas("Problem", problem()).addSchemas("InvalidParameter", invalidParameter());
        api.getPaths().forEach((path, item) -> item.readOperations().forEach(operation -> describe(operation, path)));
    }

    private static void describe(Operation operation, String path) {
        var codes = EnumSet.of(
                // Even without parameters and body: the firewall checks every address and header.
                ProblemCode.INVALID_REQUEST,
                ProblemCode.NOT_ACCEPTABLE,
                ProblemCode.TOO_MANY_REQUESTS,
                ProblemCode.INTERNAL_ERROR,
                ProblemCode.UNAVAILABLE);
        if (path.startsWith("/api/webhooks/")) {
            codes.add(ProblemCode.BAD_SIGNATURE);
            codes.add(ProblemCode.STALE_SIGNATURE);
        } else {
            codes.add(ProblemCode.UNAUTHENTICATED);
            codes.add(ProblemCode.FORBIDDEN);
        }
        if (operation.getRequestBody() != null) {
            codes.add(ProblemCode.REQUEST_TIMEOUT);
            codes.add(ProblemCode.PAYLOAD_TOO_LARGE);
            codes.add(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
        if (operation.getExtensions() != null && operation.getExtensions().remove(OWN_CODES) instanceof List<?> own) {
            own.forEach(code -> codes.add((ProblemCode) code));
        }
        if (operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(ProblemAnswers::isIdInPath)
                && codes.stream().noneMatch(code -> code.status() == HttpStatus.NOT_FOUND)) {
            codes.add(ProblemCode.NOT_FOUND);
        }
        if (operation.getResponses() == null) {
            operation.setResponses(new ApiResponses());
        }
        codes.stream()
                .collect(groupingBy(ProblemCode::status, TreeMap::new, toList()))
                .forEach((status, ofStatus) -> operation
                        .getResponses()
                        .addApiResponse(Integer.toString(status.value()), answer(status, ofStatus)));
    }

    private static boolean isIdInPath(Parameter parameter) {
        return "path".equals(parameter.getIn())
                && parameter.getSchema() != null
                && "uuid".equals(parameter.getSchema().getFormat());
    }

    private static ApiResponse answer(HttpStatus status, List<ProblemCode> codes) {
        var answer = new ApiResponse()
                .description(codes.stream()
                        .map(code -> "`%s`: %s".formatted(code.code(), code.when()))
                        .collect(joining("\n\n")))
                .content(new Content()
                        .addMediaType(
                                "application/problem+json", new MediaType().schema(new JsonSchema().$ref(REFERENCE))));
        answer.addExtension(OWN_CODES, codes.stream().map(ProblemCode::code).toList());
        if (SAY_WHEN_TO_RETRY.contains(status)) {
            answer.addHeaderObject(
                    RETRY_AFTER,
                    new Header().description("Seconds to wait before a retry.").schema(integer("int32", "")));
        }
        return answer;
    }

    /** The registry of codes for programs (enum) and for people (description). */
    private static Schema<?> problem() {
        var code = text("Stable. Programs should decide by this code.");
        Arrays.stream(ProblemCode.values()).map(ProblemCode::code).forEach(code::addEnumItemObject);
        return new JsonSchema()
                .typesItem("object")
                .description("An RFC 9457 problem document. Further members depend on the code.\n\n"
                        + "| status | code | when | what to do |\n|---|---|---|---|\n"
                        + Arrays.stream(ProblemCode.values())
                                .map(one -> "| %s | `%s` | %s | %s |"
                                        .formatted(one.status().value(), one.code(), one.when(), one.remedy()))
                                .collect(joining("\n")))
                .addProperty("type", text("The page that explains the code.").format("uri-reference"))
                .addProperty("title", text("The same for every problem of this code."))
                .addProperty("status", integer("int32", "The HTTP status."))
                .addProperty("detail", text("The reason in this case, for people."))
                .addProperty("instance", text("The requested path.").format("uri-reference"))
                .addProperty("code", code)
                .addProperty(
                        "invalidParameters",
                        new JsonSchema()
                                .typesItem("array")
                                .items(new JsonSchema().$ref("#/components/schemas/InvalidParameter"))
                                .description("With `invalid-request`: the invalid parts of the request."))
                .addProperty("creditType", text("With `insufficient-credits` and `hold-exceeds-available`."))
                .addProperty("attemptedAmount", integer("int64", "The requested number of credits."))
                .addProperty("balance", integer("int64", "The credits of this type that the user has."))
                .addProperty("available", integer("int64", "The credits of this type that are not reserved."))
                .addProperty("idempotencyKey", text("With `key-conflict`: the key of the earlier request."))
                .required(List.of("type", "title", "status", "code"))
                .additionalProperties(true);
    }

    private static Schema<?> invalidParameter() {
        return new JsonSchema()
                .typesItem("object")
                .addProperty("name", text("The parameter, header or field."))
                .addProperty("reason", text("The reason, for people."))
                .required(List.of("name"));
    }

    private static Schema<Object> text(String description) {
        return described("string", description);
    }

    private static Schema<Object> integer(String format, String description) {
        return described("integer", description).format(format);
    }

    @SuppressWarnings("unchecked") // returns itself
    private static Schema<Object> described(String type, String description) {
        return new JsonSchema().typesItem(type).description(description.isEmpty() ? null : description);
    }
}
