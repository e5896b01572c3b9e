package org.creditsledger.history.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.creditsledger.history.Changes;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes changes as lines of JSON: one for each entry, and the last with the cursor. */
@Component
class ChangesAsLines extends AbstractHttpMessageConverter<Changes.Part> {

    static final String MEDIA_TYPE = MediaType.APPLICATION_NDJSON_VALUE;

    private final JsonMapper json;

    ChangesAsLines(JsonMapper json) {
        super(MediaType.APPLICATION_NDJSON);
        this.json = json;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == Changes.Part.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected Changes.Part readInternal(Class<? extends Changes.Part> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("changes are only written", message);
    }

    @Override
    protected void writeInternal(Changes.Part part, HttpOutputMessage message) throws IOException {
        var body = message.getBody();
        var lines = Stream.<Object>concat(part.entries().stream(), Stream.of(Map.of("next", part.next())));
        for (var line : lines.map(json::writeValueAsString).toList()) {
            body.write((line + "\n").getBytes(UTF_8));
        }
    }
}
