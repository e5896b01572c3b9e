package org.creditsledger.ledger.web;

import java.util.Set;
import org.creditsledger.ledger.EntryFilter;
import org.creditsledger.ledger.EntryPage;
import org.creditsledger.ledger.EntryPosition;
import org.creditsledger.ledger.LedgerService;
import org.jspecify.annotations.Nullable;

/** A page of a history that somebody asks for. */
record PageQuery(EntryFilter filter, @Nullable EntryPosition after, int limit) {

    static final Set<String> PARAMETERS = Set.of("type", "direction", "source", "from", "to", "limit", "startAfter");

    /** @param base whose entries; {@code startAfter} must be one of them, whatever else the filter says */
    static PageQuery read(QueryParameters query, EntryFilter base, LedgerService ledger) {
        var filter = query.filter(base, ledger.creditTypes());
        var limit = query.limit();
        var after = query.startAfter(id -> ledger.position(base, id));
        query.check();
        return new PageQuery(filter, after.orElse(null), limit);
    }

    EntryPage fetch(LedgerService ledger) {
        return ledger.page(filter, after, limit);
    }
}
