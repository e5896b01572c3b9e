package org.creditsledger.database;

import jakarta.persistence.AttributeConverter;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Meta as it is stored and hashed: one JSON object of strings, keys sorted, no white space. For the characters that
 * a posting may have this is the canonical form of RFC 8785.
 */
public class MetaJson implements AttributeConverter<Map<String, String>, String> {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<TreeMap<String, String>> SORTED_TEXTS = new TypeReference<>() {};

    public static String write(Map<String, String> meta) {
        return meta.isEmpty() ? "{}" : JSON.writeValueAsString(meta instanceof TreeMap ? meta : new TreeMap<>(meta));
    }

    public static Map<String, String> read(String json) {
        return JSON.readValue(json, SORTED_TEXTS);
    }

    @Override
    public String convertToDatabaseColumn(Map<String, String> meta) {
        return write(meta);
    }

    @Override
    public Map<String, String> convertToEntityAttribute(String json) {
        return read(json);
    }
}
