package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.QueryPlans;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;

/** However long the ledger is, a page of users reads of it only their own last 30 days. */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
class AccountPlansTest {

    private static final String UID = "user-with-old-and-new";
    private static final Instant NOW = Instant.parse("2020-06-01T00:00:00Z");

    @Autowired
    DataSource dataSource;

    @Autowired
    Given given;

    @Autowired
    EntityManagerFactory entityManagers;

    @Test
    void whose_uid_begins_so_is_read_in_the_order_of_an_index() {
        if (given.imageBalanceOf("plan-1") == 0) {
            given.asOwner().sql("""
                            insert into balances (uid, type, amount, held, seq, updated_at)
                            select 'plan-' || n, 'image', 1, 0, 0, timestamptz '2020-01-01T00:00:00Z'
                            from generate_series(1, 20000) n
                            """).update();
            given.asOwner().sql("vacuum analyze balances").update();
        }
        var plans = new QueryPlans(dataSource);

        assertThat(plans.repository(BalanceRepository.class, entityManagers)
                        .findUidsBetween("plan-777", "plan-778", Limit.of(20)))
                .containsExactly(
                        "plan-777",
                        "plan-7770",
                        "plan-7771",
                        "plan-7772",
                        "plan-7773",
                        "plan-7774",
                        "plan-7775",
                        "plan-7776",
                        "plan-7777",
                        "plan-7778",
                        "plan-7779");
        assertThat(plans.take())
                .singleElement()
                .satisfies(plan -> assertThat(plan).contains("balances_by_uid").doesNotContain("Seq Scan", "Sort"));
    }

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
            given.asOwner().sql("vacuum analyze credits_ledger").update();
        }
        var plans = new QueryPlans(dataSource);

        var spend = new AccountQueries(JdbcClient.create(plans)).spend("image", List.of(UID, "nobody"), NOW);

        assertThat(spend).containsEntry(UID, new Spend(169, 721));
        assertThat(plans.take()).singleElement().satisfies(plan -> {
            assertThat(plan).contains("Index").doesNotContain("Seq Scan");
            assertThat(QueryPlans.blocks(plan)).isLessThan(200);
        });
    }
}
