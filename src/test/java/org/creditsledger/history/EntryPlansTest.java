package org.creditsledger.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.creditsledger.ledger.Direction;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.QueryPlans;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Every page is reached through an index, however long the ledger is: no query scans or sorts the table. */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
class EntryPlansTest {

    private static final String UID = "plan-with-much";
    private static final Instant MIDDLE = Instant.parse("2020-01-01T00:00:00Z").plus(Duration.ofSeconds(15_000));

    private static final Instant NEAR_THE_END =
            Instant.parse("2020-01-01T00:00:00Z").plusSeconds(3_000);
    private static final Instant AFTER_ALL = Instant.parse("2100-01-01T00:00:00Z");

    @Autowired
    DataSource dataSource;

    @Autowired
    Given given;

    @Autowired
    Environment environment;

    QueryPlans plans;
    EntryQueries queries;

    @BeforeEach
    void aLongLedger() {
        if (given.entriesOf(UID) == 0) {
            fill(UID, 30_000);
            fill("plan-with-as-much", 30_000);
            given.vacuum("credits_ledger");
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
                EntryFilter.ofEverybody().withUids(Set.of(UID, "plan-with-as-much")),
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

    @ParameterizedTest
    @MethodSource("filters")
    void a_page_far_down_does_not_read_the_rows_before_it(EntryFilter filter) {
        for (var asked : List.of(filter, filter.before(AFTER_ALL))) {
            queries.page(asked, null, 0, 51);
            var first = plans.take().stream().mapToInt(QueryPlans::blocks).sum();
            var farDown = filter.from() == null ? NEAR_THE_END : MIDDLE.plusSeconds(60);

            queries.page(asked, new EntryPosition(farDown, new UUID(0, 0)), 0, 51);

            assertThat(plans.take().stream().mapToInt(QueryPlans::blocks).sum()).isLessThan(first + 100);
        }
    }

    /** Row-level security hides other users' rows, and the query still uses the index of its own condition. */
    @ParameterizedTest
    @MethodSource("filters")
    void row_level_security_keeps_the_same_indexes(EntryFilter filter) {
        if (!filter.isOnlyOf(UID)) {
            return;
        }
        var asReader = asReader(UID);
        for (var after : new EntryPosition[] {null, new EntryPosition(MIDDLE, new UUID(0, 0))}) {
            new EntryQueries(JdbcClient.create(asReader)).page(filter, after, 0, 51);

            assertThat(asReader.take())
                    .isNotEmpty()
                    .allSatisfy(plan -> assertThat(plan)
                            .contains("Index Cond", "current_setting")
                            .doesNotContain("Seq Scan", "Sort"));
        }
    }

    /** Even a query without a condition on the user finds no rows of others and does not scan the table. */
    @Test
    void the_policy_adds_a_forgotten_condition() {
        var asReader = asReader(UID);

        var found = new EntryQueries(JdbcClient.create(asReader)).page(EntryFilter.ofEverybody(), null, 0, 51);

        assertThat(found).hasSize(51).allMatch(entry -> entry.uid().equals(UID));
        assertThat(asReader.take()).allSatisfy(plan -> assertThat(plan).doesNotContain("Seq Scan", "Sort"));
    }

    private QueryPlans asReader(String uid) {
        var connection = new SingleConnectionDataSource(
                environment.getRequiredProperty("spring.datasource.url"), "credits_app", "app", true);
        JdbcClient.create(connection)
                .sql("select set_config('role', 'credits_reader', false), set_config('credits.reader', ?, false)")
                .param(uid)
                .query((row, _) -> row.getString(1))
                .list();
        return new QueryPlans(connection);
    }

    @Test
    void a_job_and_a_payment_are_found_by_an_index() {
        queries.page(EntryFilter.ofEverybody().withJobId("job-7"), null, 0, 51);
        queries.page(EntryFilter.ofEverybody().withPaymentId("payment-7"), null, 0, 51);

        assertThat(plans.take())
                .hasSize(2)
                .allSatisfy(plan -> assertThat(plan).contains("Index").doesNotContain("Seq Scan"));
    }

    @Test
    void sums_and_positions_of_a_history_come_from_the_index_alone() {
        // A quarter of the table: half of it would rightly be read from end to end.
        var one = EntryFilter.of(UID).before(MIDDLE);
        queries.sums(one);
        queries.sums(one.between(MIDDLE, MIDDLE.plusSeconds(3_000)));
        queries.land(one, null, 10_000, false);
        queries.land(one, new EntryPosition(MIDDLE.minusSeconds(12_000), new UUID(0, 0)), 10_000, true);
        queries.land(one.withDirections(Set.of(Direction.DEBIT)), null, 10_000, false);

        assertThat(plans.take())
                .hasSize(5)
                .allSatisfy(plan -> assertThat(plan).contains("Index Only Scan").doesNotContain("Seq Scan", "Sort"));
    }

    /** All rows of one call of fill have the same position, as all entries of earlier releases have. */
    @Test
    void a_feed_is_read_in_the_order_of_an_index() {
        var changes = new ChangeQueries(JdbcClient.create(plans));
        var horizon = changes.horizon();
        var first = changes.after(ChangeCursor.OfAll.START, horizon, 100);
        var middle = changes.after(ChangeCursor.OfAll.START, horizon, 15_000)
                .getLast()
                .cursor();
        plans.take();

        assertThat(first).hasSize(100);
        changes.after(ChangeCursor.OfAll.START, horizon, 100);
        changes.after(middle, horizon, 100);
        changes.last(horizon);
        changes.ofType(UID, "image", 15_000, 100);

        assertThat(plans.take()).hasSize(4).allSatisfy(plan -> {
            assertThat(plan).contains("Index").doesNotContain("Seq Scan", "Sort");
            assertThat(QueryPlans.blocks(plan)).isLessThan(250);
        });
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
