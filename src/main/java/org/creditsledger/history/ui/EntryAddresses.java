package org.creditsledger.history.ui;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.creditsledger.shell.Links;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a page with entries.
 *
 * @param path without the parameters
 * @param navigate opens the page with these parameters
 */
record EntryAddresses(String path, Consumer<Map<String, List<String>>> navigate) {

    /** @param entryId the entry whose details are open, if any */
    void go(FilterChoice choice, @Nullable UUID entryId) {
        navigate.accept(parameters(choice, entryId));
    }

    String of(FilterChoice choice, @Nullable UUID entryId) {
        return Links.to(path, parameters(choice, entryId));
    }

    /** @param shown the choice at the moment when a link is rendered */
    EntryLinks links(Supplier<FilterChoice> shown) {
        return new EntryLinks(
                id -> of(shown.get(), id),
                job -> of(FilterChoice.NONE.withJobId(job), null),
                uid -> of(FilterChoice.NONE.withUid(uid), null));
    }

    private static Map<String, List<String>> parameters(FilterChoice choice, @Nullable UUID entryId) {
        var parameters = FilterUrl.format(choice);
        if (entryId != null) {
            parameters.put("entry", List.of(entryId.toString()));
        }
        return parameters;
    }
}
