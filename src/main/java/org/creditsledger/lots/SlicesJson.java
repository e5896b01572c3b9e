package org.creditsledger.lots;

import jakarta.persistence.AttributeConverter;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Slices as they are stored and hashed: a JSON array without white space, and null for none. */
public class SlicesJson implements AttributeConverter<List<Slice>, String> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static @Nullable String write(List<Slice> slices) {
        if (slices.isEmpty()) {
            return null;
        }
        var array = JSON.createArrayNode();
        for (var slice : slices) {
            var node = array.addObject();
            if (slice.lotId() != null) {
                node.put("lotId", slice.lotId().toString());
            }
            node.put("amount", slice.amount());
            if (slice.opens() != null) {
                var terms = slice.opens();
                node.put("category", terms.category().code());
                node.put("priority", terms.priority());
                if (terms.expiresAt() != null) {
                    node.put("expiresAt", terms.expiresAt().toString());
                }
                if (terms.label() != null) {
                    node.put("label", terms.label());
                }
            }
            if (slice.restores() != null) {
                node.put("restores", slice.restores().toString());
            }
        }
        return JSON.writeValueAsString(array);
    }

    public static List<Slice> read(@Nullable String json) {
        return json == null
                ? List.of()
                : JSON.readTree(json).valueStream().map(SlicesJson::slice).toList();
    }

    /** What a request asked for: the lots that it opens, without their ids. A manipulated text stays as it is. */
    public static @Nullable String asked(@Nullable String json) {
        try {
            return write(asked(read(json)));
        } catch (RuntimeException manipulated) {
            return json;
        }
    }

    public static List<Slice> asked(List<Slice> slices) {
        return slices.stream()
                .filter(slice -> slice.opens() != null && slice.restores() == null)
                .map(slice -> Slice.opening(slice.amount(), slice.opens()))
                .toList();
    }

    private static Slice slice(JsonNode node) {
        var lotId = text(node, "lotId");
        var restores = text(node, "restores");
        return new Slice(
                lotId == null ? null : UUID.fromString(lotId),
                node.get("amount").asLong(),
                node.has("category") ? terms(node) : null,
                restores == null ? null : UUID.fromString(restores));
    }

    private static LotTerms terms(JsonNode node) {
        var expiresAt = text(node, "expiresAt");
        return new LotTerms(
                Codes.parse(Category.class, node.get("category").asString()).orElseThrow(),
                node.get("priority").asInt(),
                expiresAt == null ? null : Instant.parse(expiresAt),
                text(node, "label"));
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.has(name) ? node.get(name).asString() : null;
    }

    @Override
    public @Nullable String convertToDatabaseColumn(List<Slice> slices) {
        return write(slices);
    }

    @Override
    public List<Slice> convertToEntityAttribute(@Nullable String json) {
        return read(json);
    }
}
