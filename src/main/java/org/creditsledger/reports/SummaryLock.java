package org.creditsledger.reports;

import java.time.InstantSource;
import javax.sql.DataSource;
import org.creditsledger.operations.OneNodeAtATime;
import org.springframework.stereotype.Component;

/** Lets one run at a time summarize days. */
@Component
class SummaryLock extends OneNodeAtATime {

    SummaryLock(DataSource dataSource, InstantSource clock) {
        super("daily-summaries", dataSource, clock);
    }
}
