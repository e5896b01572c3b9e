package org.creditsledger.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over named fields in a form that other programs can rebuild. Each field is {@code name=length:value\n} with the
 * length in bytes of the UTF-8 value, an absent one {@code name=-\n}; so no value can look like the end of another.
 */
public class CanonicalHash {

    /** Always six digits, even if they are zero. */
    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder fields = new StringBuilder(1_024);

    public CanonicalHash add(String name, @Nullable Object value) {
        fields.append(name).append('=');
        if (value == null) {
            fields.append('-');
        } else {
            var text = text(value);
            fields.append(text.getBytes(UTF_8).length).append(':').append(text);
        }
        fields.append('\n');
        return this;
    }

    public byte[] digest() {
        return sha256().digest(fields.toString().getBytes(UTF_8));
    }

    private static String text(Object value) {
        return switch (value) {
            case Instant instant -> MICROSECONDS.format(instant);
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            default -> value.toString();
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
