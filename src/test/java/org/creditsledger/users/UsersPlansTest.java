package org.creditsledger.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.QueryPlans;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.simple.JdbcClient;

/** However long the ledger is, a page of users reads of it only their own last 30 days. */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
record UsersPlansTest(DataSource dataSource, Given given) {

    private static final String UID = "plan-with-old-and-new";
    private static final Instant NOW = Instant.parse("2020-06-01T00:00:00Z");

    @Test
    void spend_is_read_from_the_index_of_the_pages_users() {
        if (given.entriesOf(UID) == 0) {
            given.asOwner().sql("""
                            insert into credits_ledger (id, uid, type, seq, direction, amount, balance_after, source, reason,
                                                        meta, created_at, created_by, idempotency_key, fingerprint, previous_hash, hash)
                            select uuidv7(), :uid, 'image', n, 'debit', 1, n, 'text2image', 'Job', '{}',
                                   timestamptz '2020-06-01T00:00:00Z' - make_interval(hours => 40000 - n), 'service:test', :uid || n,
                                   sha256('a'), case when n > 1 then sha256('b') end, sha256('c')
                            from generate_series(1, 40000) n
                            """).param("uid", UID).update();
            given.vacuum("credits_ledger");
        }
        var plans = new QueryPlans(dataSource);

        var spend = new UsersQueries(JdbcClient.create(plans), InstantSource.system())
                .spend("image", List.of(UID, "nobody"), NOW);

        assertThat(spend).containsEntry(UID, new Spend(169, 721));
        assertThat(plans.take()).singleElement().satisfies(plan -> {
            assertThat(plan).contains("Index").doesNotContain("Seq Scan");
            assertThat(QueryPlans.blocks(plan)).isLessThan(200);
        });
    }
}
