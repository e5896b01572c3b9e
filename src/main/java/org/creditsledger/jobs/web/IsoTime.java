package org.creditsledger.jobs.web;

import java.time.Instant;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;

/** A time as ISO 8601 writes it. Jackson also takes seconds since 1970, even as a text, which leave milliseconds to be guessed. */
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
