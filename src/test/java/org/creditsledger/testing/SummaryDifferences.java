package org.creditsledger.testing;

/** The differences of the summarized days, calculated in another way than the summaries. */
public final class SummaryDifferences {

    public static final String COUNT = """
            select count(*)
            from (select "day", type, direction, source, entries, credits from daily_credits_summary) s
            full join (select (created_at at time zone 'UTC')::date as "day", type, direction, source,
                              count(*) as entries, sum(amount) as credits
                       from credits_ledger
                       where (created_at at time zone 'UTC')::date in (select "day" from summarised_days)
                       group by 1, 2, 3, 4) e
            using ("day", type, direction, source)
            where s.entries is distinct from e.entries or s.credits is distinct from e.credits
            """;

    private SummaryDifferences() {}
}
