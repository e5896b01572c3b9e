package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.creditsledger.ledger.Direction.CREDIT;
import static org.creditsledger.ledger.Direction.DEBIT;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.creditsledger.database.DatabaseTime;
import org.creditsledger.lots.LotRepository;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** One transaction at a time and a small queue, so that all postings that arrive during a write form one batch. */
@DatabaseTest
class CoalescingWriterTest {

    private static final int QUEUE_CAPACITY = 40;
    private static final int LOCK_WAIT_MS = 30_000;
    private static final Duration POLL = Duration.ofMillis(2);

    @Autowired
    SingleWriter single;

    @Autowired
    LotRepository lots;

    @Autowired
    LedgerService ledger;

    @Autowired
    DataSource dataSource;

    @Autowired
    DatabaseTime time;

    @Autowired
    PlatformTransactionManager transactionManager;

    @Autowired
    Given given;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ApplicationContext application;

    final AtomicReference<Failure> failure = new AtomicReference<>();
    final AtomicInteger transactions = new AtomicInteger();
    final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void postings_that_arrive_during_a_write_are_decided_in_their_order() {
        var writer = writer(40);
        var uid = given.userWith(100);
        var other = given.userWith(10);
        var repeated = adjustment(uid, DEBIT, 60, key());
        var otherWish = adjustment(uid, DEBIT, 1, repeated.idempotencyKey().substring("adjust:".length()));
        var unknownType = Posting.adjustment(uid, "smell", CREDIT, 1, "Test", "tester", key());

        var answers = whileTheWriterIsBusy(
                writer,
                List.of(
                        repeated,
                        repeated,
                        otherWish,
                        adjustment(uid, DEBIT, 60, key()),
                        unknownType,
                        adjustment(other, DEBIT, 10, key()),
                        adjustment(uid, CREDIT, 5, key()),
                        adjustment(uid, DEBIT, 45, key()),
                        adjustment(given.user(), CREDIT, 7, key())));

        assertThat(answers.get(0)).isInstanceOf(PostingResult.Posted.class);
        var first = ((PostingResult.Posted) answers.get(0)).entry();
        assertThat(answers.get(1)).isEqualTo(new PostingResult.Replayed(first));
        assertThat(answers.get(2)).isEqualTo(new PostingResult.KeyConflict(first));
        assertThat(answers.get(3)).isEqualTo(new PostingResult.Refused("image", 60, 40, 40));
        assertThat(answers.get(4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(answers.subList(5, 9)).allMatch(PostingResult.Posted.class::isInstance);
        assertThat(given.imageBalanceOf(uid)).isZero();
        assertWhole(uid);
    }

    @Test
    void operations_that_arrive_during_a_write_share_one_transaction() {
        var writer = writer(40);
        var hold = placed(given.userWith(10), 4);
        var before = transactions.get();

        var answers = whileTheWriterIsBusyWith(
                writer,
                List.of(
                        new Operation.Post(adjustment(given.userWith(10), DEBIT, 1, key())),
                        new Operation.Post(adjustment(given.userWith(10), CREDIT, 2, key())),
                        new Operation.Place(hold(given.userWith(10), 3)),
                        new Operation.Capture(Operation.HoldKey.of(hold), Operation.Terms.OF_THE_HOLD)),
                () -> {});

        assertThat(answers)
                .hasExactlyElementsOfTypes(
                        PostingResult.Posted.class,
                        PostingResult.Posted.class,
                        PlaceResult.Placed.class,
                        CaptureResult.Captured.class);
        assertThat(transactions.get() - before)
                .as("one that keeps the writer busy, and one for all others")
                .isEqualTo(2);
    }

    @Test
    void a_key_used_meanwhile_by_another_node_fails_no_other_posting() {
        var writer = writer(40);
        var uid = given.userWith(100);
        var elsewhere = given.userWith(100);
        var key = key();
        // Beyond the look at the keys, before the insertion: what only another node can do.
        var elsewhereFirst = new Failure(
                "insert into credits_ledger",
                () -> threads.submit(() -> ledgerOfAnotherNode(adjustment(elsewhere, DEBIT, 1, key)))
                        .get());

        var answers = whileTheWriterIsBusy(
                writer,
                List.of(
                        adjustment(uid, DEBIT, 10, key()),
                        adjustment(uid, DEBIT, 20, key),
                        adjustment(uid, DEBIT, 30, key())),
                () -> failure.set(elsewhereFirst));

        assertThat(failure).as("the planned failure has happened").hasNullValue();
        assertThat(answers)
                .hasExactlyElementsOfTypes(
                        PostingResult.Posted.class, PostingResult.KeyConflict.class, PostingResult.Posted.class);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(60);
        assertWhole(uid);
    }

    @Test
    void a_database_failure_reaches_every_caller_and_leaves_nothing_half_written() {
        for (var where : List.of("insert into credits_ledger", "update balances", "commit")) {
            var writer = writer(40);
            var uids = List.of(given.userWith(10), given.userWith(10), given.userWith(10));
            var wishes =
                    uids.stream().map(uid -> adjustment(uid, DEBIT, 4, key())).toList();

            var answers = whileTheWriterIsBusy(
                    writer,
                    wishes,
                    () -> failure.set(new Failure(where, () -> {
                        throw new SQLException("the database is gone", "08006");
                    })));

            assertThat(answers)
                    .as(where)
                    .hasSize(3)
                    .allMatch(
                            answer -> answer instanceof DataAccessException || answer instanceof TransactionException);
            assertThat(uids).allSatisfy(uid -> {
                assertThat(given.imageBalanceOf(uid)).isEqualTo(10);
                assertWhole(uid);
            });
            assertThat(wishes).extracting(wish -> post(writer, wish)).allMatch(PostingResult.Posted.class::isInstance);
        }
    }

    @Test
    void an_error_outside_of_the_database_reaches_every_caller_and_stops_no_later_posting() {
        var isMemoryShort = new AtomicBoolean();
        var writer = writer(40, 1, new LedgerMetrics(new SimpleMeterRegistry()) {
            @Override
            <T> T transaction(int postings, Supplier<T> write) {
                if (isMemoryShort.compareAndSet(true, false)) {
                    throw new OutOfMemoryError("none left");
                }
                return super.transaction(postings, write);
            }
        });
        var uid = given.userWith(10);
        var wishes = List.of(adjustment(uid, DEBIT, 1, key()), adjustment(uid, DEBIT, 2, key()));

        var answers = whileTheWriterIsBusy(writer, wishes, () -> isMemoryShort.set(true));

        assertThat(answers).hasSize(2).allMatch(OutOfMemoryError.class::isInstance);
        assertThat(writer.writing()).isZero();
        assertThat(threads.submit(
                        () -> wishes.stream().map(wish -> post(writer, wish)).toList()))
                .succeedsWithin(Duration.ofSeconds(10))
                .asInstanceOf(InstanceOfAssertFactories.list(PostingResult.class))
                .allMatch(PostingResult.Posted.class::isInstance);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(7);
    }

    @Test
    void a_full_queue_refuses_new_postings_and_writes_the_waiting_ones() {
        var writer = writer(256);
        var uid = given.userWith(1_000);

        var answers = whileTheWriterIsBusy(
                writer,
                IntStream.range(0, QUEUE_CAPACITY)
                        .mapToObj(_ -> adjustment(uid, DEBIT, 1, key()))
                        .toList(),
                () -> {
                    var controller = new FullQueue(() -> post(writer, adjustment(uid, DEBIT, 1, key())));
                    var http = MockMvcTester.of(
                            List.of(controller),
                            mvc -> mvc.setControllerAdvice(application.getBean("problemAdvice"))
                                    .build());
                    var refused = http.post().uri("/post").exchange();
                    assertProblem(refused, 503, "unavailable");
                    assertThat(refused).headers().hasValue("Retry-After", "1");
                });

        assertThat(answers).hasSize(QUEUE_CAPACITY).allMatch(PostingResult.Posted.class::isInstance);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(1_000 - QUEUE_CAPACITY);
        assertWhole(uid);
    }

    @Test
    void more_postings_than_a_transaction_takes_are_written_in_their_order() {
        var writer = writer(16);
        var uid = given.user();

        // Each debit takes all that the credit before it gave.
        var answers = whileTheWriterIsBusy(
                writer,
                IntStream.range(0, QUEUE_CAPACITY)
                        .mapToObj(i -> adjustment(uid, i % 2 == 0 ? CREDIT : DEBIT, 1 + i / 2, key()))
                        .toList());

        assertThat(answers).allMatch(PostingResult.Posted.class::isInstance);
        assertThat(answers)
                .extracting(answer -> ((PostingResult.Posted) answer).entry().seq())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, QUEUE_CAPACITY).boxed().toList());
        assertThat(given.imageBalanceOf(uid)).isZero();
        assertWhole(uid);
    }

    @Test
    void what_is_posted_within_a_transaction_is_undone_with_it() {
        var writer = writer(16);
        var uid = given.userWith(10);

        new TransactionTemplate(transactionManager).executeWithoutResult(transaction -> {
            assertThat(post(writer, adjustment(uid, DEBIT, 6, key()))).isInstanceOf(PostingResult.Posted.class);
            assertThat(post(writer, adjustment(uid, DEBIT, 6, key()))).isInstanceOf(PostingResult.Refused.class);
            transaction.setRollbackOnly();
        });

        assertThat(given.imageBalanceOf(uid)).isEqualTo(10);
    }

    @Test
    void while_a_balance_is_locked_others_are_written_and_its_user_keeps_their_order() {
        var writer = writer(16, 2);
        var busy = given.userWith(10);
        var free = given.userWith(10);
        var later = new ArrayList<Future<PostingResult>>();

        whileLocked(busy, () -> {
            for (var amount = 1; amount <= 4; amount++) {
                later.add(enqueueLocked(writer, adjustment(busy, DEBIT, amount, key())));
            }

            assertThat(threads.submit(() -> post(writer, adjustment(free, DEBIT, 5, key()))))
                    .succeedsWithin(Duration.ofSeconds(10));
            assertThat(writer.lockedOut()).isEqualTo(4);
        });

        later.forEach(future -> assertThat(future).succeedsWithin(Duration.ofSeconds(10)));
        assertThat(later)
                .extracting(future ->
                        ((PostingResult.Posted) future.resultNow()).entry().balanceAfter())
                .containsExactly(9L, 7L, 4L, 0L);
    }

    @Test
    void a_balance_that_stays_locked_is_given_up_and_nothing_is_written() {
        var writer = writer(new CoalescingWriter.Limits(QUEUE_CAPACITY, 16, 1, 2, 200));
        var busy = given.userWith(10);
        var wishes = List.of(adjustment(busy, DEBIT, 1, key()), adjustment(busy, DEBIT, 2, key()));
        var locked = new ArrayList<Future<PostingResult>>();

        whileLocked(busy, () -> {
            wishes.forEach(wish -> locked.add(threads.submit(() -> post(writer, wish))));

            assertThat(locked)
                    .extracting(CoalescingWriterTest::answer)
                    .allMatch(CannotAcquireLockException.class::isInstance);
        });

        assertThat(writer.lockedOut()).isZero();
        assertThat(given.imageBalanceOf(busy)).isEqualTo(10);
        assertThat(wishes).extracting(wish -> post(writer, wish)).allMatch(PostingResult.Posted.class::isInstance);
        assertThat(given.imageBalanceOf(busy)).isEqualTo(7);
    }

    @Test
    void no_more_operations_wait_for_a_locked_balance_than_one_transaction_writes() {
        var writer = writer(3);
        var busy = given.userWith(10);
        var later = new ArrayList<Future<PostingResult>>();

        whileLocked(busy, () -> {
            for (var i = 0; i < 3; i++) {
                later.add(enqueueLocked(writer, adjustment(busy, DEBIT, 1, key())));
            }
            assertThat(answer(threads.submit(() -> post(writer, adjustment(busy, DEBIT, 1, key())))))
                    .isInstanceOf(CannotAcquireLockException.class);
        });

        assertThat(later).allSatisfy(future -> assertThat(future).succeedsWithin(Duration.ofSeconds(10)));
        assertThat(given.imageBalanceOf(busy)).isEqualTo(7);
    }

    @Test
    void a_balance_that_another_transaction_is_opening_delays_nobody_else() {
        var writer = writer(16);
        var newcomer = given.user();
        var other = given.user();
        var waiting = new AtomicReference<Future<PostingResult>>();

        new TransactionTemplate(transactionManager).executeWithoutResult(_ -> {
            ledger.post(adjustment(newcomer, CREDIT, 1, key()));
            waiting.set(enqueueLocked(writer, adjustment(newcomer, CREDIT, 2, key())));

            assertThat(threads.submit(() -> post(writer, adjustment(other, CREDIT, 5, key()))))
                    .succeedsWithin(Duration.ofSeconds(5));
            assertThat(waiting.get()).isNotDone();
        });

        assertThat(waiting.get()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(given.imageBalanceOf(newcomer)).isEqualTo(3);
        assertWhole(newcomer);
    }

    @Test
    void holds_and_postings_of_one_batch_are_decided_in_their_order() {
        var writer = writer(16);
        var uid = given.userWith(10);
        var captured = placed(uid, 4);
        var released = placed(uid, 5);
        var keyOfCaptured = Operation.HoldKey.of(captured);
        var keyOfReleased = Operation.HoldKey.of(released);
        var again = hold(uid, 6);

        var answers = whileTheWriterIsBusyWith(
                writer,
                List.of(
                        new Operation.Place(hold(uid, 2)),
                        new Operation.Release(keyOfReleased, null),
                        new Operation.Place(again),
                        new Operation.Place(again),
                        new Operation.Capture(keyOfCaptured, Operation.Terms.of(3)),
                        new Operation.Capture(keyOfCaptured, Operation.Terms.of(3)),
                        new Operation.Capture(keyOfReleased, Operation.Terms.OF_THE_HOLD),
                        new Operation.Post(adjustment(uid, DEBIT, 2, key()))),
                () -> {});

        assertThat(answers)
                .hasExactlyElementsOfTypes(
                        PlaceResult.Refused.class,
                        ReleaseResult.Released.class,
                        PlaceResult.Placed.class,
                        PlaceResult.Replayed.class,
                        CaptureResult.Captured.class,
                        CaptureResult.Replayed.class,
                        CaptureResult.AlreadyReleased.class,
                        PostingResult.Refused.class);
        assertThat(jdbc.sql("select amount, held from balances where uid = ?")
                        .param(uid)
                        .query((row, _) -> List.of(row.getLong(1), row.getLong(2)))
                        .single())
                .containsExactly(7L, 6L);
        assertThat(ledger.findHold(captured.id()).orElseThrow().status()).isEqualTo(HoldStatus.CAPTURED);
        assertThat(ledger.findHold(released.id()).orElseThrow().status()).isEqualTo(HoldStatus.RELEASED);
        assertWhole(uid);
    }

    @Test
    void refunds_of_one_batch_give_back_no_more_than_the_debit() {
        var writer = writer(16);
        var uid = given.userWith(10);
        var debit = ((PostingResult.Posted) post(writer, adjustment(uid, DEBIT, 6, key()))).entry();
        var reversal = Posting.reversal(debit, "Test", "tester");
        var other = Posting.reversal(debit, "Test", "other");

        var answers =
                whileTheWriterIsBusy(writer, List.of(reversal, adjustment(uid, DEBIT, 1, key()), reversal, other));

        assertThat(answers)
                .hasExactlyElementsOfTypes(
                        PostingResult.Posted.class,
                        PostingResult.Posted.class,
                        PostingResult.Replayed.class,
                        PostingResult.KeyConflict.class);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(9);
        assertWhole(uid);
    }

    @Test
    void many_threads_on_many_balances_neither_lose_nor_double_postings() throws Exception {
        // Two writers, like two nodes, each with two concurrent transactions.
        var writers = List.of(writer(8, 2), writer(8, 2));
        var uids = IntStream.range(0, 12).mapToObj(_ -> given.userWith(200)).toList();
        var keys = IntStream.range(0, 60).mapToObj(_ -> key()).toList();
        var granted = new AtomicInteger();

        var running = new ArrayList<Future<?>>();
        for (var thread = 0; thread < 16; thread++) {
            var random = new Random(thread);
            running.add(threads.submit(() -> {
                for (var i = 0; i < 30; i++) {
                    var shared = random.nextInt(4) == 0;
                    var wish = adjustment(
                            uids.get(random.nextInt(uids.size())),
                            random.nextInt(4) == 0 ? CREDIT : DEBIT,
                            1 + random.nextInt(30),
                            shared ? keys.get(random.nextInt(keys.size())) : key());
                    if (post(writers.get(random.nextInt(2)), wish) instanceof PostingResult.Posted) {
                        granted.incrementAndGet();
                    }
                }
            }));
        }
        for (var future : running) {
            future.get();
        }

        assertThat(uids.stream().mapToLong(given::entriesOf).sum()).isEqualTo(12 + granted.get());
        assertThat(uids).allSatisfy(this::assertWhole);
    }

    @Test
    void an_interrupted_caller_gets_its_answer_and_stays_interrupted() {
        var writer = writer(16);
        var uid = given.userWith(10);

        Thread.currentThread().interrupt();
        var result = post(writer, adjustment(uid, DEBIT, 4, key()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result).isInstanceOf(PostingResult.Posted.class);
    }

    @Test
    void a_stop_writes_the_waiting_postings_and_accepts_no_new_ones() throws Exception {
        var writer = writer(16);
        var uid = given.userWith(10);
        var stop = new AtomicReference<Future<?>>();

        var answers = whileTheWriterIsBusy(
                writer,
                List.of(adjustment(uid, DEBIT, 1, key()), adjustment(uid, DEBIT, 2, key())),
                () -> stop.set(threads.submit(writer::stop)));
        stop.get().get();

        assertThat(answers).allMatch(PostingResult.Posted.class::isInstance);
        assertThatExceptionOfType(TransientDataAccessException.class)
                .isThrownBy(() -> post(writer, adjustment(uid, DEBIT, 1, key())));
    }

    private CoalescingWriter writer(int maxPostingsPerTransaction) {
        return writer(maxPostingsPerTransaction, 1);
    }

    private CoalescingWriter writer(int maxPostingsPerTransaction, int maxConcurrentTransactions) {
        return writer(
                maxPostingsPerTransaction, maxConcurrentTransactions, new LedgerMetrics(new SimpleMeterRegistry()));
    }

    private CoalescingWriter writer(
            int maxPostingsPerTransaction, int maxConcurrentTransactions, LedgerMetrics metrics) {
        return writer(
                new CoalescingWriter.Limits(
                        QUEUE_CAPACITY, maxPostingsPerTransaction, maxConcurrentTransactions, 2, LOCK_WAIT_MS),
                metrics);
    }

    private CoalescingWriter writer(CoalescingWriter.Limits limits) {
        return writer(limits, new LedgerMetrics(new SimpleMeterRegistry()));
    }

    private CoalescingWriter writer(CoalescingWriter.Limits limits, LedgerMetrics metrics) {
        var breakable = new BreakableDataSource();
        return new CoalescingWriter(
                single, new BatchWriter(new BatchRepository(breakable, time), lots, breakable, time), limits, metrics);
    }

    private static PostingResult post(CoalescingWriter writer, Posting wish) {
        return writer.write(new Operation.Post(wish));
    }

    /** In one transaction, as another node would post. */
    private PostingResult ledgerOfAnotherNode(Posting wish) {
        return new TransactionTemplate(transactionManager).execute(_ -> single.write(new Operation.Post(wish)));
    }

    private static HoldRequest hold(String uid, long amount) {
        return new HoldRequest(
                uid, "image", amount, "text2image", key(), "Job", Map.of(), "service:jobs", Duration.ofHours(1));
    }

    private Hold placed(String uid, long amount) {
        return ((PlaceResult.Placed) ledger.place(hold(uid, amount))).hold();
    }

    /** Returns once the operation waits; the ones that were there before wait too. */
    private <R> Future<R> enqueue(CoalescingWriter writer, Operation<R> operation) {
        var before = writer.waiting();
        var answer = threads.submit(() -> writer.write(operation));
        Awaitility.await().pollInterval(POLL).until(() -> writer.waiting() == before + 1);
        return answer;
    }

    /** The same, when its balance is locked elsewhere. */
    private Future<PostingResult> enqueueLocked(CoalescingWriter writer, Posting wish) {
        var before = writer.lockedOut();
        var answer = threads.submit(() -> post(writer, wish));
        Awaitility.await().pollInterval(POLL).until(() -> writer.lockedOut() == before + 1);
        return answer;
    }

    /** Every writer of the user's balance must wait meanwhile. */
    private void whileLocked(String uid, Runnable action) {
        new TransactionTemplate(transactionManager).executeWithoutResult(_ -> {
            given.one(Long.class, "select amount from balances where uid = ? for update", uid);
            action.run();
        });
    }

    private List<Object> whileTheWriterIsBusy(CoalescingWriter writer, List<Posting> wishes) {
        return whileTheWriterIsBusy(writer, wishes, () -> {});
    }

    private List<Object> whileTheWriterIsBusy(CoalescingWriter writer, List<Posting> wishes, Runnable once) {
        return whileTheWriterIsBusyWith(
                writer, wishes.stream().map(Operation.Post::new).toList(), once);
    }

    /** Stops a transaction in its midst, then starts the operations in their order. Returns results and exceptions. */
    private List<Object> whileTheWriterIsBusyWith(
            CoalescingWriter writer, List<? extends Operation<?>> operations, Runnable once) {
        var tooMuch = adjustment(given.userWith(1), DEBIT, 2, key());
        var goOn = new CountDownLatch(1);
        failure.set(new Failure("select uid, type, amount", goOn::await));
        var first = threads.submit(() -> post(writer, tooMuch));
        var answers = new ArrayList<Future<?>>();
        try {
            Awaitility.await().pollInterval(POLL).until(() -> failure.get() == null);
            operations.forEach(operation -> answers.add(enqueue(writer, operation)));
            once.run();
        } finally {
            goOn.countDown();
        }
        assertThat(answer(first)).isInstanceOf(PostingResult.Refused.class);
        return answers.stream().map(CoalescingWriterTest::answer).toList();
    }

    private static Object answer(Future<?> future) {
        try {
            return future.get(15, TimeUnit.SECONDS);
        } catch (ExecutionException exception) {
            return exception.getCause();
        } catch (InterruptedException | TimeoutException exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** Balance = sum of the entries = balance after the last; seq without gaps; each balance after follows from the last. */
    private void assertWhole(String uid) {
        var balance = 0L;
        var seq = 0L;
        byte[] hash = null;
        var entries = jdbc.sql("select * from credits_ledger where uid = ? and type = 'image' order by seq")
                .param(uid)
                .query()
                .listOfRows();
        for (var entry : entries) {
            var amount = (long) entry.get("amount");
            balance += entry.get("direction").equals("credit") ? amount : -amount;
            assertThat(entry).containsEntry("seq", ++seq).containsEntry("balance_after", balance);
            assertThat((byte[]) entry.get("previous_hash")).isEqualTo(hash);
            hash = (byte[]) entry.get("hash");
        }
        assertThat(given.imageBalanceOf(uid)).isEqualTo(balance).isNotNegative();
    }

    /** Happens once, before the writer's next statement of this kind, or before it commits an entry. */
    private record Failure(String before, Happening happening) {
        interface Happening {
            void happen() throws Exception;
        }
    }

    /** Provides connections that can fail. */
    private class BreakableDataSource extends DelegatingDataSource {

        BreakableDataSource() {
            super(dataSource);
        }

        @Override
        public Connection getConnection() throws SQLException {
            var connection = super.getConnection();
            transactions.incrementAndGet();
            var inserted = new AtomicBoolean();
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                        var sql = method.getName().equals("prepareStatement") ? (String) arguments[0] : "";
                        inserted.compareAndSet(false, sql.startsWith("insert into credits_ledger"));
                        var planned = failure.get();
                        if (planned != null
                                && (sql.startsWith(planned.before())
                                        || method.getName().equals(planned.before()) && inserted.get())) {
                            failure.set(null);
                            planned.happening().happen();
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException exception) {
                            throw exception.getCause();
                        }
                    });
        }
    }

    /** A controller whose posting always finds the queue full. */
    @RestController
    private static class FullQueue {

        private final Runnable post;

        FullQueue(Runnable post) {
            this.post = post;
        }

        @PostMapping("/post")
        void post() {
            post.run();
        }
    }
}
