package org.creditsledger.security;

import static java.util.stream.Collectors.toSet;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The claims of an identity provider about a person or a program: in an access token, in an ID token or at UserInfo.
 */
record Claims(Map<String, Object> values) {

    /** The format that the ledger accepts for ids. */
    static final String ID_PATTERN = "[!-~]{1,128}";

    /** A claim that can be a uid or the name of a service. */
    @Nullable String id(String name) {
        return values.get(name) instanceof String id && id.matches(ID_PATTERN) ? id : null;
    }

    @Nullable String text(String name) {
        return values.get(name) instanceof String text && StringUtils.hasText(text) ? text.strip() : null;
    }

    /**
     * The words of a claim that is a list, or a text with spaces.
     *
     * @param path the name of a claim, or a path to a nested one, such as {@code realm_access.roles}. Names that are
     *     URLs contain dots, so the whole path is looked up as a name first
     */
    Set<String> words(String path) {
        Object found = values.get(path);
        if (found == null) {
            found = values;
            for (var step : path.split("\\.")) {
                found = found instanceof Map<?, ?> claims ? claims.get(step) : null;
            }
        }
        return switch (found) {
            case String text -> new HashSet<>(List.of(StringUtils.tokenizeToStringArray(text, " ")));
            case Collection<?> list ->
                list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .collect(toSet());
            case null, default -> Set.of();
        };
    }
}
