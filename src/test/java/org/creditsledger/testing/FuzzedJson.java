package org.creditsledger.testing;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes JSON objects, and sometimes almost JSON: with odd values, cut off, too deep, or no JSON at all. */
public final class FuzzedJson {

    private static final List<String> ODD_VALUES = List.of(
            "null",
            "true",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\u0085x\"",
            "\"\ud83d\udca5\"",
            "\"\\u202e txet\"",
            "0",
            "-1",
            "-0",
            "1.0",
            "1.5",
            "1e2",
            "1e400000",
            "1e-400000",
            "99999999999999999999999999",
            "1000000001",
            "2147483648",
            "9223372036854775807",
            "-9223372036854775808",
            "9".repeat(1_500),
            "\"1\"",
            "\"zzz\"",
            "\"XXX\"",
            "\"image\"",
            "[]",
            "{}",
            "[null]",
            "[[1]]",
            "{\"a\": null}",
            "{\"\": \"\"}",
            "\"2026-02-30T00:00:00Z\"",
            "\"+1000000000-12-31T23:59:59Z\"",
            "\"-1000000000-01-01T00:00:00Z\"",
            "1772366400",
            "\"../../etc/passwd\"",
            "\"'; drop table users; --\"",
            "\"" + "x".repeat(129) + "\"",
            "\"" + "x".repeat(10_000) + "\"",
            "NaN",
            "0x10",
            "01",
            "'a'",
            "undefined");

    private final SplittableRandom random;

    public FuzzedJson(SplittableRandom random) {
        this.random = random;
    }

    /** @param object names and values: texts, numbers, booleans, objects or lists of objects */
    public byte[] bytes(Map<String, Object> object) {
        return switch (Integer.valueOf(random.nextInt(40))) {
            case 0 -> new byte[0];
            case 1 -> any(ODD_VALUES).getBytes(UTF_8);
            case 2 -> ("[" + text(object) + "]").getBytes(UTF_8);
            case 3 -> deep();
            case 4 -> cut(text(object)).getBytes(UTF_8);
            case 5 -> (text(object) + any(List.of("x", "{}", " ", "\u0000"))).getBytes(UTF_8);
            case 6 -> text(object).getBytes(UTF_16);
            case 7 -> ("\ufeff" + text(object)).getBytes(UTF_8);
            case 8 -> notUtf8(text(object).getBytes(UTF_8));
            case 9 -> (" ".repeat(random.nextInt(60_000, 300_000)) + text(object)).getBytes(UTF_8);
            case Integer dice when dice < 24 -> text(odd(object)).getBytes(UTF_8);
            default -> text(object).getBytes(UTF_8);
        };
    }

    /** The object with some members, at any depth, replaced, removed or doubled. */
    private Map<String, Object> odd(Map<String, Object> object) {
        var odd = new LinkedHashMap<String, Object>();
        var target = random.nextInt(object.size() + 1);
        var i = 0;
        for (var member : object.entrySet()) {
            if (i++ != target) {
                odd.put(member.getKey(), member.getValue());
            } else if (member.getValue() instanceof Map<?, ?> inner && random.nextInt(4) > 0) {
                @SuppressWarnings("unchecked")
                var members = (Map<String, Object>) inner;
                odd.put(member.getKey(), odd(members));
            } else if (member.getValue() instanceof List<?> inner
                    && inner.getFirst() instanceof Map<?, ?> first
                    && random.nextInt(4) > 0) {
                @SuppressWarnings("unchecked")
                var members = (Map<String, Object>) first;
                odd.put(member.getKey(), List.of(odd(members)));
            } else {
                switch (random.nextInt(6)) {
                    case 0 -> {} // left out
                    case 1 -> {
                        odd.put(member.getKey(), member.getValue());
                        odd.put(member.getKey() + "\": 1, \"" + member.getKey(), new Raw(any(ODD_VALUES)));
                    }
                    default -> odd.put(member.getKey(), new Raw(any(ODD_VALUES)));
                }
            }
        }
        if (target == object.size()) {
            odd.put("nonsense", new Raw(any(ODD_VALUES)));
        }
        return random.nextInt(4) == 0 && !odd.isEmpty() ? odd(odd) : odd;
    }

    private byte[] deep() {
        var depth = any(List.of(10, 400, 1_001, 30_000));
        return random.nextBoolean()
                ? ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8)
                : ("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)).getBytes(UTF_8);
    }

    private String cut(String text) {
        return text.substring(0, random.nextInt(text.length()));
    }

    private byte[] notUtf8(byte[] text) {
        text[random.nextInt(text.length)] = any(List.of((byte) 0xff, (byte) 0xc0, (byte) 0x80, (byte) 0xed));
        return text;
    }

    private static String text(Object value) {
        return switch (value) {
            case Raw(var json) -> json;
            case Map<?, ?> object ->
                object.entrySet().stream()
                        .map(member -> "\"" + member.getKey() + "\": " + text(member.getValue()))
                        .collect(joining(", ", "{", "}"));
            case List<?> list -> list.stream().map(FuzzedJson::text).collect(joining(", ", "[", "]"));
            case Number number -> number.toString();
            case Boolean yesOrNo -> yesOrNo.toString();
            default -> "\"" + value + "\"";
        };
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** Names and values in turn. */
    public static Map<String, Object> object(Object... namesAndValues) {
        var object = new LinkedHashMap<String, Object>();
        var parts = new ArrayList<>(List.of(namesAndValues));
        for (var i = 0; i < parts.size(); i += 2) {
            object.put((String) parts.get(i), parts.get(i + 1));
        }
        return object;
    }

    private record Raw(String json) {}
}
