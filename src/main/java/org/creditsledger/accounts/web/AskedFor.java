package org.creditsledger.accounts.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The parameters of a request, each at most once; names everything that is wrong with them at once. */
class AskedFor {

    private final MultiValueMap<String, String> parameters;
    private final List<InvalidParameter> invalid = new ArrayList<>();

    AskedFor(MultiValueMap<String, String> parameters, Collection<String> known) {
        this.parameters = parameters;
        parameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> invalid.add(new InvalidParameter(name, "there is no such parameter here")));
    }

    /** @param read answers null for what is not valid */
    <T> @Nullable T one(String name, Function<String, @Nullable T> read, String otherwise) {
        var texts = parameters.getOrDefault(name, List.of());
        if (texts.isEmpty()) {
            return null;
        }
        var value = texts.size() == 1 ? read.apply(texts.getFirst()) : null;
        if (value == null) {
            invalid.add(new InvalidParameter(name, texts.size() == 1 ? otherwise : "must be given once"));
        }
        return value;
    }

    int limit(int normally, int max) {
        var limit = one(
                "limit",
                text -> number(text)
                        .filter(number -> number >= 1 && number <= max)
                        .orElse(null),
                "must be 1 to " + max);
        return limit == null ? normally : limit.intValue();
    }

    static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,10}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    static Optional<UUID> uuid(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }

    /** Call it when everything was read, before any of it is used. */
    void check() {
        if (!invalid.isEmpty()) {
            throw Problem.invalid(invalid);
        }
    }
}
