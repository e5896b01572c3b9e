package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.QueryPlans;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** However long the ledger is, an index leads to a page: nothing reads the table from end to end, or sorts it. */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
class EntryPlansTest {

    private static final String UID = "user-with-much";
    private static final Instant MIDDLE = Instant.parse("2020-01-01T00:00:00Z").plus(Duration.ofSeconds(15_000));

    @Autowired
    DataSource dataSource;

    @Autowired
    Given given;

    QueryPlans plans;
    EntryQueries queries;

    @BeforeEach
    void aLongLedger() {
        if (given.entriesOf(UID) == 0) {
            fill(UID, 30_000);
            fill("user-with-as-much", 30_000);
            given.asOwner().sql("vacuum analyze credits_ledger").update();
        }
        plans = new QueryPlans(dataSource);
        queries = new EntryQueries(JdbcClient.create(plans));
    }

    static Stream<EntryFilter> filters() {
        var one = EntryFilter.of(UID);
        var all = EntryFilter.ofEverybody();
        return Stream.of(
                one,
                one.withTypes(Set.of("image")),
                one.withTypes(Set.of("image", "video")),
                one.withTypes(Set.of("image")).withDirections(Set.of(Direction.DEBIT)),
                one.withSources(Set.of("text2image")),
                one.withSources(Set.of("text2image", "refund")).withDirections(Set.of(Direction.CREDIT)),
                one.between(MIDDLE, MIDDLE.plusSeconds(3_000)),
                one.withTypes(Set.of("image")).between(MIDDLE, null),
                EntryFilter.ofEverybody().withUids(Set.of(UID, "user-with-as-much")),
                all,
                all.withTypes(Set.of("image")),
                all.withDirections(Set.of(Direction.DEBIT)),
                all.withSources(Set.of("text2image")),
                all.between(null, MIDDLE));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void a_page_is_read_in_the_order_of_an_index(EntryFilter filter) {
        for (var after : new EntryPosition[] {null, new EntryPosition(MIDDLE, new UUID(0, 0))}) {
            queries.page(filter, after, 0, 51);

            assertThat(plans.take())
                    .isNotEmpty()
                    .allSatisfy(plan -> assertThat(plan).contains("Index").doesNotContain("Seq Scan", "Sort"));
        }
    }

    @Test
    void a_job_and_a_payment_are_looked_up() {
        queries.page(EntryFilter.ofEverybody().withJobId("job-7"), null, 0, 51);
        queries.page(EntryFilter.ofEverybody().withPaymentId("payment-7"), null, 0, 51);

        assertThat(plans.take())
                .hasSize(2)
                .allSatisfy(plan -> assertThat(plan).contains("Index").doesNotContain("Seq Scan"));
    }

    @Test
    void a_history_is_added_up_and_landed_in_by_the_index_alone() {
        var one = EntryFilter.of(UID).before(MIDDLE.plus(Duration.ofDays(1)));
        queries.sums(one);
        queries.sums(one.between(MIDDLE, MIDDLE.plusSeconds(3_000)));
        queries.land(one, null, 10_000, false);
        queries.land(one, new EntryPosition(MIDDLE, new UUID(0, 0)), 10_000, true);
        queries.land(one.withDirections(Set.of(Direction.DEBIT)), null, 10_000, false);

        assertThat(plans.take())
                .hasSize(5)
                .allSatisfy(plan -> assertThat(plan).contains("Index Only Scan").doesNotContain("Seq Scan", "Sort"));
    }

    private void fill(String uid, int entries) {
        given.asOwner().sql("""
                        insert into credits_ledger (id, uid, type, seq, direction, amount, balance_after, source, reason, job_id,
                                                    meta, created_at, created_by, idempotency_key, fingerprint, previous_hash, hash)
                        select uuidv7(), :uid, 'image', n, case when n % 3 = 0 then 'credit' else 'debit' end, 1, n,
                               case when n % 50 = 0 then 'refund' else 'text2image' end, 'Job', 'job-' || n, '{}',
                               timestamptz '2020-01-01T00:00:00Z' + make_interval(secs => n), 'service:test', :uid || n,
                               sha256('a'), case when n > 1 then sha256('b') end, sha256('c')
                        from generate_series(1, :entries) n
                        """).param("uid", uid).param("entries", entries).update();
    }
}
