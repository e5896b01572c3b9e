package org.creditsledger.jobs.web;

import java.time.Instant;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;

/** Reads a time in ISO 8601. Jackson would also take numbers, which can be seconds or milliseconds since 1970. */
class IsoTime extends ValueDeserializer<Instant> {

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return (Instant) context.handleUnexpectedToken(Instant.class, parser);
        }
        if (parser.getString().strip().matches("[-+]?[0-9.]*")) {
            return (Instant) context.handleWeirdStringValue(Instant.class, parser.getString(), "not ISO 8601");
        }
        return InstantDeserializer.INSTANT.deserialize(parser, context);
    }
}
