package org.creditsledger.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.creditsledger.ledger.Balances;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the nullness of record components, which springdoc does not: a component is required unless it is {@code @Nullable},
 * and a {@code @Nullable} one can be null, unless nulls are left out. Refuses two records of one name, which springdoc would
 * mix up.
 */
@Component
class RecordSchemas implements ModelConverter {

    private static final String COMPONENTS = "#/components/schemas/";

    private final Map<String, Class<?>> owners = new ConcurrentHashMap<>();

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        var java = Json31.mapper().constructType(type.getType()).getRawClass();
        if (java == Balances.class) {
            context.defineModel("Balances", balances());
            return new JsonSchema().$ref(COMPONENTS + "Balances");
        }
        var schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        if (schema != null && java.isRecord()) {
            var reference = schema.get$ref();
            if (reference == null) {
                complete(schema, java);
            } else {
                var name = reference.substring(COMPONENTS.length());
                var other = owners.putIfAbsent(name, java);
                if (other != null && other != java) {
                    throw new IllegalStateException("Two schemas are called %s: give %s or %s another @Schema(name)"
                            .formatted(name, java.getName(), other.getName()));
                }
                var model = context.getDefinedModels().get(name);
                if (model != null) {
                    complete(model, java);
                }
            }
        }
        return schema;
    }

    private static void complete(Schema<?> model, Class<?> java) {
        for (var component : java.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                complete(model, component.getType());
            } else if (model.getProperties() != null) {
                var property = model.getProperties().get(component.getName());
                if (property != null) {
                    complete(model, java, component, property);
                }
            }
        }
    }

    private static void complete(Schema<?> model, Class<?> java, RecordComponent component, Schema<?> property) {
        var name = component.getName();
        var isRequired = model.getRequired() != null && model.getRequired().contains(name);
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            if (!isRequired) {
                model.addRequiredItem(name);
            }
        } else if (!isRequired && !leavesOutNulls(java) && !leavesOutNulls(component.getAccessor())) {
            if (property.get$ref() != null) {
                model.addProperty(
                        name, new JsonSchema().addAnyOfItem(property).addAnyOfItem(new JsonSchema().typesItem("null")));
            } else if (property.getTypes() != null) {
                property.addType("null");
            }
        }
    }

    private static boolean leavesOutNulls(AnnotatedElement element) {
        var include = element.getAnnotation(JsonInclude.class);
        return include != null && include.value() == JsonInclude.Include.NON_NULL;
    }

    /** A list in Java; in JSON one member for each credit type. The credit types are rows of the database. */
    private static Schema<?> balances() {
        var credits = "Whole credits.";
        return new JsonSchema()
                .typesItem("object")
                .description(
                        "The balances of a user: a member for each credit type, in whole credits, and the time of the"
                                + " last change. Further credit types add members.")
                .addProperty(
                        "image",
                        new JsonSchema().typesItem("integer").format("int64").description(credits))
                .addProperty(
                        "video",
                        new JsonSchema().typesItem("integer").format("int64").description(credits))
                .addProperty(
                        "updatedAt",
                        new JsonSchema()
                                .typesItem("string")
                                .typesItem("null")
                                .format("date-time")
                                .description(
                                        "The time of the last entry or reservation; null for a user without entries."))
                .additionalProperties(true);
    }
}
