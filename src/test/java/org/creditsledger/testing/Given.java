package org.creditsledger.testing;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.creditsledger.anomalies.AnomalyCounter;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.PlaceResult;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The starting points of tests, and data that no service returns. */
@TestComponent
public class Given {

    private final LedgerService ledger;
    private final TransactionTemplate transaction;
    private final JdbcClient jdbc;
    private final JdbcClient ownersJdbc;
    private final AnomalyCounter anomalies;

    Given(
            LedgerService ledger,
            AnomalyCounter anomalies,
            PlatformTransactionManager transactions,
            DataSource dataSource,
            Environment environment) {
        this.ledger = ledger;
        this.anomalies = anomalies;
        this.transaction = new TransactionTemplate(transactions);
        this.jdbc = JdbcClient.create(dataSource);
        var owner = environment.getProperty("spring.flyway.user");
        this.ownersJdbc = owner == null
                ? jdbc
                : JdbcClient.create(new DriverManagerDataSource(
                        environment.getRequiredProperty("spring.datasource.url"),
                        owner,
                        environment.getRequiredProperty("spring.flyway.password")));
    }

    /** The database as its owner sees it; on PostgreSQL the application has another role. */
    public JdbcClient asOwner() {
        return ownersJdbc;
    }

    /**
     * Vacuums a table until nearly all its pages are visible to all transactions: one that runs beside the vacuum leaves the pages
     * that it could not see, and then an index alone answers less than the planner hopes for.
     */
    public void vacuum(String table) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
            asOwner().sql("vacuum analyze " + table).update();
            return one(Boolean.class, "select relallvisible >= 0.95 * relpages from pg_class where relname = ?", table);
        });
    }

    /** A new uid. */
    public String user() {
        return "user-" + UUID.randomUUID();
    }

    public String userWith(long imageCredits) {
        var uid = user();
        credit(uid, imageCredits);
        return uid;
    }

    public Entry credit(String uid, long imageCredits) {
        return posted(adjustment(uid, Direction.CREDIT, imageCredits, key()));
    }

    public Entry posted(Posting posting) {
        return ((PostingResult.Posted) ledger.post(posting)).entry();
    }

    public Hold placed(HoldRequest request) {
        return ((PlaceResult.Placed) ledger.place(request)).hold();
    }

    /** Posts many, a hundred in a transaction: one transaction for each would take long. */
    public void postAll(List<Posting> postings) {
        for (var from = 0; from < postings.size(); from += 100) {
            var part = postings.subList(from, Math.min(from + 100, postings.size()));
            transaction.executeWithoutResult(_ -> part.forEach(ledger::post));
        }
    }

    public static Posting adjustment(String uid, Direction direction, long amount, String key) {
        return Posting.adjustment(uid, "image", direction, amount, "Test", "tester", key);
    }

    /** Under the first key that a refund tries. */
    public static Posting jobRefund(Entry debit, String reason, String createdBy) {
        return Posting.jobRefund(debit, "credit:refund:" + debit.jobId(), reason, createdBy);
    }

    /** For a job of its own. */
    public static HoldRequest hold(String uid, long imageCredits) {
        return new HoldRequest(
                uid,
                "image",
                imageCredits,
                "text2image",
                key(),
                "Job",
                Map.of(),
                "service:test",
                HoldRequest.DEFAULT_TIMEOUT);
    }

    public static String key() {
        return UUID.randomUUID().toString();
    }

    public long entriesOf(String uid) {
        return one(Long.class, "select count(*) from credits_ledger where uid = ?", uid);
    }

    public long imageBalanceOf(String uid) {
        return one(Long.class, "select coalesce(sum(amount), 0) from balances where uid = ? and type = 'image'", uid);
    }

    public UUID entryIdOf(String idempotencyKey) {
        return one(UUID.class, "select id from credits_ledger where idempotency_key = ?", idempotencyKey);
    }

    /** The value of the only row. */
    public <T> T one(Class<T> type, String sql, Object... parameters) {
        return jdbc.sql(sql).params(parameters).query(type).single();
    }

    /** A value of each row. */
    public <T> List<T> all(Class<T> type, String sql, Object... parameters) {
        return jdbc.sql(sql).params(parameters).query(type).list();
    }

    /** The kinds of the user's anomalies and of those with this text in their key, without duplicates, which are normal. */
    public SortedSet<String> anomaliesOf(String uid, String inKey) {
        anomalies.stop(); // writes the counts in memory
        anomalies.start();
        return new TreeSet<>(all(
                String.class,
                "select kind from anomalies where (uid = ? or anomaly_key like ?) and kind <> 'duplicate'",
                uid,
                "%" + inKey + "%"));
    }
}
