package org.creditsledger.ledger.web;

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
import java.util.regex.Pattern;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.EntryFilter;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Reads the parameters of a request, and names everything that is wrong with them at once: also what nobody knows. */
class QueryParameters {

    /** How {@link #instant} reads a time. */
    static final String TIME = "ISO 8601, or a day, which begins in UTC.";

    static final Set<String> FILTER = Set.of("type", "direction", "source", "from", "to");

    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    /** Times that both databases can hold. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    static final int DEFAULT_LIMIT = 50;

    private final MultiValueMap<String, String> parameters;
    private final List<InvalidParameter> invalid = new ArrayList<>();

    QueryParameters(MultiValueMap<String, String> parameters, Collection<String> known) {
        this.parameters = parameters;
        parameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> refuse(name, "there is no such parameter here"));
    }

    /** type, direction and source, each several times or separated by commas; from and to. */
    EntryFilter filter(EntryFilter base, Collection<String> creditTypes) {
        var types = values("type");
        types.stream()
                .filter(type -> !creditTypes.contains(type))
                .forEach(_ -> refuse("type", "must be among " + String.join(", ", creditTypes)));
        var directions = new LinkedHashSet<Direction>();
        for (var direction : values("direction")) {
            Arrays.stream(Direction.values())
                    .filter(known -> known.code().equals(direction))
                    .findFirst()
                    .ifPresentOrElse(directions::add, () -> refuse("direction", "must be credit or debit"));
        }
        var sources = values("source");
        if (!sources.stream().allMatch(source -> SOURCE.matcher(source).matches())) {
            refuse("source", "must match " + SOURCE);
        }
        var from = instant("from").orElse(null);
        var to = instant("to").orElse(null);
        if (from != null && to != null && from.isAfter(to)) {
            refuse("from", "must not be after to");
        }
        return base.withTypes(types)
                .withDirections(directions)
                .withSources(sources)
                .between(from, to);
    }

    /** How many entries to answer with. */
    int limit() {
        var text = one("limit").orElse(null);
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (text.matches("[0-9]{1,4}")) {
            var limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LedgerService.MAX_PAGE_SIZE) {
                return limit;
            }
        }
        refuse("limit", "must be 1 to " + LedgerService.MAX_PAGE_SIZE);
        return DEFAULT_LIMIT;
    }

    Optional<UUID> uuid(String name) {
        var text = one(name);
        if (text.isPresent() && !UUID_TEXT.matcher(text.get()).matches()) {
            refuse(name, "must be what an answer gave as nextStartAfter");
            return Optional.empty();
        }
        return text.map(UUID::fromString);
    }

    Optional<String> uid(String name) {
        var uid = one(name);
        if (uid.isPresent() && !uid.get().matches(Posting.ID_PATTERN)) {
            refuse(name, "must match " + Posting.ID_PATTERN);
            return Optional.empty();
        }
        return uid;
    }

    /** Several, each given by itself: a uid may have a comma in it. */
    Set<String> uids(String name) {
        var uids = new LinkedHashSet<>(parameters.getOrDefault(name, List.of()));
        if (!uids.stream().allMatch(uid -> uid.matches(Posting.ID_PATTERN))) {
            refuse(name, "must match " + Posting.ID_PATTERN);
        }
        return uids;
    }

    /** A point in time with its offset, or a day, which begins in UTC. */
    Optional<Instant> instant(String name) {
        var text = one(name).orElse(null);
        if (text == null) {
            return Optional.empty();
        }
        var instant = parse(text);
        if (instant == null || instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            refuse(name, "must be a time such as 2026-03-01T12:00:00Z, or a day");
            return Optional.empty();
        }
        return Optional.of(instant);
    }

    Optional<String> text(String name, int maxLength) {
        var text = one(name).map(String::strip);
        if (text.isPresent()
                && (text.get().isEmpty()
                        || text.get().length() > maxLength
                        || text.get().chars().anyMatch(Character::isISOControl))) {
            refuse(name, "must be 1 to " + maxLength + " characters");
            return Optional.empty();
        }
        return text;
    }

    void refuse(String name, String reason) {
        invalid.add(new InvalidParameter(name, reason));
    }

    /** Call it when everything was read, before any of it is used. */
    void check() {
        if (!invalid.isEmpty()) {
            throw Problem.invalid(invalid.stream().distinct().toList());
        }
    }

    private Optional<String> one(String name) {
        var values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            refuse(name, "must be given once");
            return Optional.empty();
        }
        return values.stream().findFirst();
    }

    private Set<String> values(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .collect(toCollection(LinkedHashSet::new));
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
