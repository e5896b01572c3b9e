package org.creditsledger.history.web;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.problems.RequestParameters;
import org.springframework.util.MultiValueMap;

/** The parameters of a request that asks for entries. */
public class QueryParameters extends RequestParameters {

    public static final Set<String> FILTER = Set.of("type", "direction", "source", "from", "to");

    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** @param more parameters that the request takes beside those */
    public QueryParameters(MultiValueMap<String, String> parameters, Set<String> known, String... more) {
        super(parameters, Stream.concat(known.stream(), Arrays.stream(more)).toList());
    }

    /** type, direction and source, each several times or separated by commas; from and to. */
    public EntryFilter filter(EntryFilter base, Collection<String> creditTypes) {
        var types = several("type");
        types.stream()
                .filter(type -> !creditTypes.contains(type))
                .forEach(_ -> refuse("type", "must be among " + String.join(", ", creditTypes)));
        var directions = new LinkedHashSet<Direction>();
        for (var direction : several("direction")) {
            Arrays.stream(Direction.values())
                    .filter(known -> known.code().equals(direction))
                    .findFirst()
                    .ifPresentOrElse(directions::add, () -> refuse("direction", "must be credit or debit"));
        }
        var sources = several("source");
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

    public int limit() {
        return limit(LedgerService.MAX_PAGE_SIZE);
    }

    Optional<String> uid(String name) {
        return one(
                name,
                text -> Optional.of(text).filter(uid -> uid.matches(Posting.ID_PATTERN)),
                "must match " + Posting.ID_PATTERN);
    }

    public Set<String> uids(String name) {
        var uids = each(name);
        if (!uids.stream().allMatch(uid -> uid.matches(Posting.ID_PATTERN))) {
            refuse(name, "must match " + Posting.ID_PATTERN);
        }
        return uids;
    }

    /** The entries that {@code q} or {@code uid} asks for, or all users' entries; refuses both at once. */
    public EntrySearch.Found found(EntrySearch search) {
        var text = text("q", EntrySearch.MAX_LENGTH);
        var uid = uid("uid");
        if (text.isPresent() && uid.isPresent()) {
            refuse("q", "cannot be combined with uid");
        }
        check();
        return text.map(search::find)
                .or(() -> uid.map(one -> new EntrySearch.Found(null, EntryFilter.of(one))))
                .orElseGet(() -> new EntrySearch.Found(null, EntryFilter.ofEverybody()));
    }
}
