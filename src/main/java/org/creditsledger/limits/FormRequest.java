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

/** A form whose body was read: the server finds nothing there any more, so its fields are found here. */
class FormRequest extends BufferedRequest {

    private static final int MAX_FIELDS = 100;

    private final byte[] form;
    private @Nullable Map<String, String[]> parameters;

    FormRequest(HttpServletRequest request, byte[] form) {
        super(request, form);
        this.form = form;
    }

    /** With those of the query string. Fields that cannot be decoded, and those after the {@value #MAX_FIELDS}th, are left out. */
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
            // As the server itself has it: the field is not there.
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
