package org.creditsledger.problems;

import static java.util.stream.Collectors.toCollection;

import jakarta.validation.Validator;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.creditsledger.database.Timestamps;
import org.creditsledger.text.Codes;
import org.creditsledger.text.Ids;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;

/**
 * Reads the parameters of one request into records, and reports all invalid and unknown parameters at once. The name of a
 * component is the name of the parameter, and its type says how it is read:
 *
 * <ul>
 *   <li>a {@link Set} takes several values, repeated or separated by commas
 *   <li>a {@link List} takes several values, repeated: they can contain commas
 *   <li>every other type takes one value, and is null without it
 *   <li>an enum takes its names in lower case, with hyphens
 *   <li>an {@link Instant} takes a time with its offset, or a day, which starts in UTC
 * </ul>
 *
 * The rest is said by constraints of Bean Validation, and by {@link Consistent}.
 */
public class RequestParameters {

    /** Describes how an {@link Instant} is read. */
    public static final String TIME = "ISO 8601, or a day, which starts at midnight UTC.";

    /** Describes how a {@link Set} is read. */
    public static final String SEVERAL = "Several values are repeated or separated by commas. All without it.";

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final int MAX_DECIMAL_LENGTH = 32;
    private static final LocalDate EARLIEST_DAY = LocalDate.of(1900, 1, 1);

    private final Map<String, String[]> parameters;
    private final Validator validator;
    private final Set<InvalidParameter> invalid = new LinkedHashSet<>();

    RequestParameters(Map<String, String[]> parameters, Validator validator) {
        this.parameters = parameters;
        this.validator = validator;
    }

    /**
     * @param types all records that the request is read into; together they name every parameter that it takes
     * @throws Problem {@code invalid-request} that names every invalid parameter
     */
    List<Record> read(List<Class<?>> types) {
        var known = types.stream()
                .flatMap(type -> Stream.of(type.getRecordComponents()))
                .map(RecordComponent::getName)
                .toList();
        parameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> refuse(name, "there is no such parameter here"));
        var records = types.stream().map(this::record).toList();
        if (!invalid.isEmpty()) {
            throw Problem.invalid(List.copyOf(invalid));
        }
        return records;
    }

    private Record record(Class<?> type) {
        var components = type.getRecordComponents();
        var types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var before = invalid.size();
        var values = Stream.of(components).map(this::value).toArray();
        var unread = invalid.stream().map(InvalidParameter::name).toList();
        try {
            var record = (Record) BeanUtils.instantiateClass(type.getDeclaredConstructor(types), values);
            for (var violation : validator.validate(record)) {
                var name = violation.getPropertyPath().iterator().next().getName();
                if (!unread.contains(name)) {
                    refuse(name, violation.getMessage());
                }
            }
            if (invalid.size() == before && record instanceof Consistent consistent) {
                consistent.check(this::refuse);
            }
            return record;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private @Nullable Object value(RecordComponent component) {
        var name = component.getName();
        var texts = Arrays.asList(parameters.getOrDefault(name, new String[0]));
        if (component.getType() == Set.class) {
            return texts.stream()
                    .flatMap(text -> Stream.of(text.split(",", -1)))
                    .flatMap(text -> value(name, text, elementType(component)).stream())
                    .collect(toCollection(LinkedHashSet::new));
        }
        if (component.getType() == List.class) {
            return texts.stream()
                    .flatMap(text -> value(name, text, elementType(component)).stream())
                    .distinct()
                    .toList();
        }
        if (texts.size() > 1) {
            refuse(name, "must be given once");
            return null;
        }
        return texts.stream()
                .findFirst()
                .flatMap(text -> value(name, text, component.getType()))
                .orElse(null);
    }

    private static Class<?> elementType(RecordComponent collection) {
        return (Class<?>) ((ParameterizedType) collection.getGenericType()).getActualTypeArguments()[0];
    }

    private Optional<Object> value(String name, String text, Class<?> type) {
        if (type == String.class) {
            return Optional.of(text);
        }
        if (type == Integer.class) {
            return orRefuse(name, digits(text, 9).map(Long::intValue), "must be a number of 1 to 9 digits");
        }
        if (type == Long.class) {
            return orRefuse(name, digits(text, 18), "must be a number of 1 to 18 digits");
        }
        if (type == BigDecimal.class) {
            return orRefuse(name, decimal(text), "must be a number");
        }
        if (type == Boolean.class) {
            var value = Optional.of(text).filter(Set.of("true", "false")::contains);
            return orRefuse(name, value.map(Boolean::valueOf), "must be true or false");
        }
        if (type == UUID.class) {
            return orRefuse(name, Ids.parse(text), "must be an id");
        }
        if (type == Instant.class) {
            return orRefuse(name, instant(text), "must be a time such as 2026-03-01T12:00:00Z, or a day");
        }
        if (type == LocalDate.class) {
            return orRefuse(name, day(text), "must be one day such as 2026-03-01");
        }
        if (type.isEnum()) {
            var codes = Stream.of(type.getEnumConstants())
                    .map(constant -> Codes.of((Enum<?>) constant))
                    .toList();
            var index = codes.indexOf(text);
            return orRefuse(
                    name,
                    index < 0 ? Optional.empty() : Optional.of(type.getEnumConstants()[index]),
                    "must be " + either(codes));
        }
        throw new IllegalStateException("A parameter cannot be read as " + type);
    }

    private Optional<Object> orRefuse(String name, Optional<?> value, String reason) {
        if (value.isEmpty()) {
            refuse(name, reason);
        }
        return value.map(Object.class::cast);
    }

    private void refuse(String name, String reason) {
        invalid.add(new InvalidParameter(name, reason));
    }

    private static String either(List<String> codes) {
        var last = codes.size() - 1;
        return String.join(", ", codes.subList(0, last)) + " or " + codes.get(last);
    }

    private static Optional<Long> digits(String text, int max) {
        return text.matches("[0-9]{1," + max + "}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            return text.length() > MAX_DECIMAL_LENGTH ? Optional.empty() : Optional.of(new BigDecimal(text));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            // The plus sign of an offset arrives as a space if it was not escaped.
            var instant = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            return Optional.of(instant)
                    .filter(time -> !time.isBefore(Timestamps.EARLIEST) && !time.isAfter(Timestamps.LATEST));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return DAY.matcher(text).matches()
                    ? Optional.of(LocalDate.parse(text)).filter(day -> !day.isBefore(EARLIEST_DAY))
                    : Optional.empty();
        } catch (DateTimeException notADay) {
            return Optional.empty();
        }
    }
}
