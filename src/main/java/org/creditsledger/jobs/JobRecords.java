package org.creditsledger.jobs;

import static java.util.stream.Collectors.toMap;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.creditsledger.ledger.JobAttempt;
import org.creditsledger.ledger.LockedJob;
import org.creditsledger.ledger.LockedJob.Subject;
import org.creditsledger.pricing.RememberedPrices;
import org.creditsledger.pricing.Work;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads whether jobs have failed or were settled without a debit: those of many events at once, under the locks of their users. */
@Component
class JobRecords implements LockedJob.Records<JobRecords.Known> {

    /** Not by attempt and user: there are few of the same job, and PostgreSQL would look for each combination. */
    private static final String FIND = """
            select source, job_id, attempt, uid, cast(null as varchar) as model, cast(null as varchar) as resolution,
                   cast(null as integer) as quantity, cast(null as numeric(8, 3)) as duration_seconds,
                   cast(null as bigint) as cost_credits
            from failed_jobs where source = any(?) and job_id = any(?)
            union all
            select source, job_id, attempt, uid, model, resolution, quantity, duration_seconds, cost_credits
            from uncharged_jobs where source = any(?) and job_id = any(?)
            """;

    private final JdbcTemplate jdbc;
    private final RememberedPrices prices;

    JobRecords(DataSource dataSource, RememberedPrices prices) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.prices = prices;
    }

    @Override
    public Map<Subject, Known> read(Collection<Subject> jobs) {
        var failed = new HashSet<Subject>();
        var settled = new HashMap<Subject, SettledJob>();
        var sources = jobs.stream().map(job -> job.job().source()).distinct().toArray();
        var ids = jobs.stream().map(job -> job.job().jobId()).distinct().toArray();
        jdbc.query(
                FIND,
                statement -> {
                    var connection = statement.getConnection();
                    for (var part : Set.of(1, 3)) {
                        statement.setArray(part, connection.createArrayOf("varchar", sources));
                        statement.setArray(part + 1, connection.createArrayOf("varchar", ids));
                    }
                },
                row -> {
                    var job = subject(row);
                    if (row.getString("model") == null) {
                        failed.add(job);
                    } else {
                        settled.put(job, settled(row));
                    }
                });
        var changedAt = prices.changedAt();
        return jobs.stream()
                .collect(toMap(
                        Function.identity(),
                        job -> new Known(failed.contains(job), Optional.ofNullable(settled.get(job)), changedAt)));
    }

    private static Subject subject(ResultSet row) throws SQLException {
        return new Subject(
                new JobAttempt(row.getString("source"), row.getString("job_id"), row.getInt("attempt")),
                row.getString("uid"));
    }

    private static SettledJob settled(ResultSet row) throws SQLException {
        var work = new Work(
                row.getString("source"),
                row.getString("model"),
                row.getString("resolution"),
                row.getInt("quantity"),
                row.getBigDecimal("duration_seconds"));
        return new SettledJob(work, row.getLong("cost_credits"));
    }

    /**
     * What is known about an attempt of a user.
     *
     * @param settled counts only if there is no debit
     * @param pricesChangedAt of the price list, to compare it with the one in memory
     */
    record Known(boolean hasFailed, Optional<SettledJob> settled, Instant pricesChangedAt) {}
}
