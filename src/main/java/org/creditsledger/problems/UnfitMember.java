package org.creditsledger.problems;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** A member of a JSON object that is unknown or repeated. */
class UnfitMember {

    /** Jackson has no exception type of its own for this. */
    private static final Pattern TWICE = Pattern.compile("Duplicate Object property \"([^\"]*)\".*", Pattern.DOTALL);

    private static final int MAX_NAME_LENGTH = 100;

    private UnfitMember() {}

    /** @return its name, or the path to it, such as {@code data.uid}, and the reason */
    static Optional<List<InvalidParameter>> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnrecognizedPropertyException unknown) {
                return invalid(path(unknown), "there is no such member here");
            }
            var twice = cause instanceof JacksonException json ? TWICE.matcher(message(json)) : null;
            if (twice != null && twice.matches()) {
                return invalid(twice.group(1), "must be given once");
            }
        }
        return Optional.empty();
    }

    private static Optional<List<InvalidParameter>> invalid(String name, String reason) {
        return Optional.of(List.of(new InvalidParameter(
                name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) + "…" : name, reason)));
    }

    private static String path(JacksonException exception) {
        return exception.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .collect(joining("."));
    }

    private static String message(JacksonException exception) {
        @Nullable String message = exception.getOriginalMessage();
        return message == null ? "" : message;
    }
}
