package org.creditsledger.jobs.ui;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.stream.Stream;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.shell.CountedRows;

/** The running jobs of all users, read once: jobs end so fast that pages read one after the other would not fit together. */
class ReservedRows implements CountedRows.Source<RunningJob> {

    private final HoldList holds;
    private final UserService users;
    private final RunningChoice choice;
    private volatile List<RunningJob> jobs = List.of();
    private volatile boolean hasMore;

    ReservedRows(HoldList holds, UserService users, RunningChoice choice) {
        this.holds = holds;
        this.users = users;
        this.choice = choice;
    }

    @Override
    public long count() {
        var running = holds.runningOfAll(choice.uid(), choice.type(), HoldList.MAX_PAGE_SIZE);
        var uids = running.holds().stream().map(Hold::uid).collect(toSet());
        jobs = RunningJob.of(running, users.emails(uids));
        hasMore = running.hasMore();
        return jobs.size();
    }

    @Override
    public Stream<RunningJob> page(int offset, int limit) {
        return jobs.stream().skip(offset).limit(limit);
    }

    @Override
    public boolean hasMore() {
        return hasMore;
    }
}
