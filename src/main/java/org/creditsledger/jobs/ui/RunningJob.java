package org.creditsledger.jobs.ui;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldList;

/**
 * A row of a list of running jobs.
 *
 * @param email of its user; empty where it is unknown or of no interest
 * @param readAt when the job was running
 */
record RunningJob(Hold hold, String email, Instant readAt) {

    static List<RunningJob> of(HoldList.Running running, Map<String, String> emailsByUid) {
        return running.holds().stream()
                .map(hold -> new RunningJob(hold, emailsByUid.getOrDefault(hold.uid(), ""), running.readAt()))
                .toList();
    }
}
