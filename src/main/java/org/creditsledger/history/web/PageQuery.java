package org.creditsledger.history.web;

import java.util.Set;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.EntryPage;
import org.creditsledger.history.EntryPosition;
import org.creditsledger.history.History;
import org.creditsledger.ledger.LedgerService;
import org.jspecify.annotations.Nullable;

/** A page of a history that somebody asks for. */
record PageQuery(EntryFilter filter, @Nullable EntryPosition after, int limit) {

    static final Set<String> PARAMETERS = Set.of("type", "direction", "source", "from", "to", "limit", "startAfter");

    /** @param base whose entries; {@code startAfter} must be one of them, whatever else the filter says */
    static PageQuery read(QueryParameters query, EntryFilter base, LedgerService ledger, History history) {
        var filter = query.filter(base, ledger.creditTypes());
        var limit = query.limit();
        var after = query.startAfter(id -> history.position(base, id));
        query.check();
        return new PageQuery(filter, after.orElse(null), limit);
    }

    EntryPage fetch(History history) {
        return history.page(filter, after, limit);
    }
}
