package org.creditsledger.history.web;

import java.time.Instant;
import org.creditsledger.database.CommitHorizon;
import org.creditsledger.history.EntryFilter;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Ends windows at an instant from which on entries may still be committed, and says so in the answer. The same window until that instant
 * never changes. A window without an end shows the newest entries.
 */
@Component
class StableEnd {

    private final CommitHorizon horizon;

    StableEnd(CommitHorizon horizon) {
        this.horizon = horizon;
    }

    Window of(EntryFilter filter) {
        var until = filter.to() == null ? null : horizon.upTo(filter.to());
        return until == null ? new Window(filter, Instant.MAX) : new Window(filter.before(until), until);
    }

    /** @param until the end; the greatest instant if the filter has none */
    record Window(EntryFilter filter, Instant until) {

        <T> ResponseEntity<T> answer(T body) {
            var answer = ResponseEntity.ok();
            return (filter.to() == null ? answer : answer.header(Until.HEADER, until.toString())).body(body);
        }
    }
}
