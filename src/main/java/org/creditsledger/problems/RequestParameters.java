package org.creditsledger.problems;

import static java.util.stream.Collectors.toCollection;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Reads the parameters of a request, and names everything that is wrong with them at once: also what nobody knows. */
public class RequestParameters {

    /** How {@link #instant} reads a time. */
    public static final String TIME = "ISO 8601, or a day, which begins in UTC.";

    public static final int DEFAULT_LIMIT = 50;

    private static final String CURSOR = "must be what an answer gave as nextStartAfter";
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    /** Times that both databases can hold. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final MultiValueMap<String, String> parameters;
    private final List<InvalidParameter> invalid = new ArrayList<>();

    public RequestParameters(MultiValueMap<String, String> parameters, Collection<String> known) {
        this.parameters = parameters;
        parameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> refuse(name, "there is no such parameter here"));
    }

    /** What is given at most once. */
    public Optional<String> one(String name) {
        var values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            refuse(name, "must be given once");
            return Optional.empty();
        }
        return values.stream().findFirst();
    }

    /**
     * What is given at most once, as something else than a text.
     *
     * @param read answers nothing for what is not valid
     * @param otherwise what it must be
     */
    public <T> Optional<T> one(String name, Function<String, Optional<T>> read, String otherwise) {
        return one(name).flatMap(text -> {
            var value = read.apply(text);
            if (value.isEmpty()) {
                refuse(name, otherwise);
            }
            return value;
        });
    }

    /** Several, each given by itself: it may have a comma in it. */
    public Set<String> each(String name) {
        return new LinkedHashSet<>(parameters.getOrDefault(name, List.of()));
    }

    /** Several, given by themselves or separated by commas. */
    public Set<String> several(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .collect(toCollection(LinkedHashSet::new));
    }

    /**
     * The same, each one of those that have a name.
     *
     * @param read answers nothing for what is none of them
     */
    public <T> Set<T> among(String name, Function<String, Optional<T>> read) {
        var known = new LinkedHashSet<T>();
        for (var text : several(name)) {
            read.apply(text).ifPresentOrElse(known::add, () -> refuse(name, "there is no " + name + " of this name"));
        }
        return known;
    }

    /** How many to answer with, {@value #DEFAULT_LIMIT} if nothing is said. */
    public int limit(int max) {
        return one("limit", text -> number(text, 1, max).map(Long::intValue), "must be 1 to " + max)
                .orElse(DEFAULT_LIMIT);
    }

    public static Optional<Long> number(String text, long min, long max) {
        return text.matches("[0-9]{1,15}")
                ? Optional.of(Long.valueOf(text)).filter(number -> number >= min && number <= max)
                : Optional.empty();
    }

    /**
     * Where a page begins.
     *
     * @param find answers nothing for what no answer gave
     */
    public <T> Optional<T> startAfter(Function<UUID, Optional<T>> find) {
        return one("startAfter", text -> uuid(text).flatMap(find), CURSOR);
    }

    /** The same where it is no id. */
    public <T> Optional<T> startAfterText(Function<String, Optional<T>> read) {
        return one("startAfter", read, CURSOR);
    }

    public void refuseStartAfter() {
        refuse("startAfter", CURSOR);
    }

    public static Optional<UUID> uuid(String text) {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** A point in time with its offset, or a day, which begins in UTC. */
    public Optional<Instant> instant(String name) {
        return one(
                name,
                text -> Optional.ofNullable(parse(text))
                        .filter(instant -> !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST)),
                "must be a time such as 2026-03-01T12:00:00Z, or a day");
    }

    /** @param maxLength in characters, without those around it that are blank */
    public Optional<String> text(String name, int maxLength) {
        return one(
                name,
                text -> Optional.of(text.strip())
                        .filter(stripped -> !stripped.isEmpty()
                                && stripped.length() <= maxLength
                                && stripped.chars().noneMatch(Character::isISOControl)),
                "must be 1 to " + maxLength + " characters");
    }

    public void refuse(String name, String reason) {
        invalid.add(new InvalidParameter(name, reason));
    }

    /**
     * Call it when everything was read, before any of it is used.
     *
     * @throws Problem {@code invalid-request} that names everything that is wrong
     */
    public void check() {
        if (!invalid.isEmpty()) {
            throw Problem.invalid(invalid.stream().distinct().toList());
        }
    }

    private static @Nullable Instant parse(String text) {
        try {
            // An offset's plus sign that was not escaped arrives as a space.
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeException notATime) {
            return null;
        }
    }
}
