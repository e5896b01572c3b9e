package org.creditsledger.ledger;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;

/** A decision about a job that takes these steps, and gets what its records know. */
record Deciding<R>(String uid, String type, JobAttempt job, Function<LockedJob, R> steps)
        implements LockedJob.Decision<String, R> {

    private static final LockedJob.Records<String> RECORDS =
            jobs -> jobs.stream().collect(toMap(identity(), job -> "known of " + job.uid()));

    @Override
    public boolean mayGiveBack() {
        return true;
    }

    @Override
    public LockedJob.Records<String> records() {
        return RECORDS;
    }

    @Override
    public R decide(LockedJob locked, String known) {
        assertThat(known).isEqualTo("known of " + uid);
        return steps.apply(locked);
    }
}
