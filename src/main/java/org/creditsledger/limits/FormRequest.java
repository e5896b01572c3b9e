package org.creditsledger.limits;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A form whose body was already read. The server can no longer read its fields, so this class does. */
class FormRequest extends BufferedRequest {

    private static final int MAX_FIELDS = 100;

    private final byte[] form;
    private @Nullable Map<String, String[]> parameters;

    FormRequest(HttpServletRequest request, byte[] form) {
        super(request, form);
        this.form = form;
    }

    /** Includes the query string. Leaves out fields that cannot be decoded, and fields after the {@value #MAX_FIELDS}th. */
    @Override
    public Map<String, String[]> getParameterMap() {
        if (parameters == null) {
            parameters = read();
        }
        return parameters;
    }

    private Map<String, String[]> read() {
        var values = new LinkedHashMap<String, List<String>>();
        super.getParameterMap().forEach((name, given) -> values.put(name, new ArrayList<>(List.of(given))));
        Arrays.stream(new String(form, StandardCharsets.UTF_8).split("&"))
                .filter(field -> !field.isEmpty())
                .limit(MAX_FIELDS)
                .map(field -> field.split("=", 2))
                .forEach(field -> add(values, field));
        var all = new LinkedHashMap<String, String[]>();
        values.forEach((name, given) -> all.put(name, given.toArray(String[]::new)));
        return Collections.unmodifiableMap(all);
    }

    private static void add(Map<String, List<String>> values, String[] field) {
        try {
            var name = URLDecoder.decode(field[0], StandardCharsets.UTF_8);
            var value = field.length == 1 ? "" : URLDecoder.decode(field[1], StandardCharsets.UTF_8);
            values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        } catch (IllegalArgumentException badEscape) {
            // The server also leaves out such a field.
        }
    }

    @Override
    public @Nullable String getParameter(String name) {
        var values = getParameterMap().get(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        var values = getParameterMap().get(name);
        return values == null ? null : values.clone();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }
}
