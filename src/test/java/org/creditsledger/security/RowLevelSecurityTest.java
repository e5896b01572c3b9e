package org.creditsledger.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.payments.Payment;
import org.creditsledger.payments.PurchaseService;
import org.creditsledger.testing.Callers;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The results of queries without any condition: PostgreSQL itself separates users. */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
class RowLevelSecurityTest {

    @Autowired
    History history;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    LedgerService ledger;

    @Autowired
    PurchaseService purchases;

    @Autowired
    UserService users;

    @Autowired
    OnBehalf onBehalf;

    @Autowired
    HoldList holds;

    @Autowired
    Given given;

    String alice = "";
    String bob = "";

    @BeforeEach
    void twoUsersWithEverything() {
        alice = userWithEverything();
        bob = userWithEverything();
    }

    private String userWithEverything() {
        var uid = given.userWith(100);
        users.add(new User(uid, uid + "@example.com", Role.USER));
        purchases.credit(new Payment("pi_" + uid, uid, "image-100", 900, "USD"));
        ledger.place(Given.hold(uid, 5));
        return uid;
    }

    @ParameterizedTest
    @ValueSource(strings = {"credits_ledger", "balances", "holds", "invoices", "payments", "users"})
    void a_user_finds_only_their_own_rows(String table) {
        assertThat(as(alice, "USER", () -> read("select distinct uid from " + table)))
                .containsExactly(alice);
    }

    @Test
    void a_user_finds_the_lines_of_their_own_invoices() {
        var lines = "select distinct i.uid from invoice_lines l join invoices i on i.id = l.invoice_id";

        assertThat(as(alice, "USER", () -> read(lines))).containsExactly(alice);
        assertThat(as(alice, "USER", () -> read("select count(*) from invoice_lines")))
                .containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credits_ledger",
                "balances",
                "holds",
                "invoices",
                "invoice_lines",
                "payments",
                "checkouts",
                "subscriptions",
                "coming_credits"
            })
    void an_anonymous_reader_finds_nothing(String table) {
        assertThat(asNobody(() -> read("select count(*) from " + table))).containsExactly("0");
    }

    /** Otherwise a later table would be open until a developer remembers it. */
    @Test
    void every_table_with_a_uid_is_guarded_and_others_are_closed_unless_opened() {
        var unguarded = given.asOwner().sql("""
                        select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'uid'
                        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
                          and not (c.relrowsecurity
                                   and exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive))
                        """).query(String.class).list();
        var open = given.asOwner().sql("""
                        select c.relname from pg_class c
                        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relrowsecurity
                          and has_table_privilege('credits_reader', c.oid, 'select')
                        """).query(String.class).list();

        assertThat(unguarded).isEmpty();
        assertThat(open)
                .containsExactlyInAnyOrder(
                        "credit_types",
                        "credit_packs",
                        "prices",
                        "plans",
                        "plan_versions",
                        "plan_allotments",
                        "plan_prices",
                        "plan_version_prices");
    }

    @Test
    void a_sign_in_finds_the_account_before_the_user_is_known() {
        assertThat(asNobody(() -> users.find(alice))).isPresent();
        assertThat(as(alice, "USER", () -> users.find(bob))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADMIN", "SERVICE", "READER"})
    void services_and_admins_see_everything(String role) {
        assertThat(as("somebody", role, () -> read("select distinct uid from credits_ledger")))
                .contains(alice, bob);
    }

    /**
     * A program sees everything, except when it reads for a user: even with a missing condition, as here, nothing
     * leaks.
     */
    @ParameterizedTest
    @CsvSource({
        "READER, credits_ledger",
        "READER, balances",
        "READER, holds",
        "SERVICE, credits_ledger",
        "SERVICE, balances",
        "SERVICE, holds"
    })
    void a_program_that_reads_for_a_user_finds_the_rows_of_that_user_and_no_others(String role, String table) {
        var reads = Callers.as(
                new TestingAuthenticationToken("service:backend", null, "ROLE_" + role),
                () -> onBehalf.read(
                        alice, () -> inReadOnlyTransaction(() -> read("select distinct uid from " + table))));

        assertThat(reads).containsExactly(alice);
    }

    @Test
    void a_program_that_reads_for_a_user_may_read_nothing_else_and_do_nothing() {
        as(
                "service:backend",
                "SERVICE",
                () -> onBehalf.read(alice, () -> {
                    assertThat(ledger.balances(alice).perType().getFirst().amount())
                            .isEqualTo(200);
                    assertThat(holds.page(alice, Set.of(), null, 5).holds()).hasSize(1);
                    assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> ledger.balances(bob));
                    assertThatExceptionOfType(AccessDeniedException.class)
                            .isThrownBy(() -> holds.page(bob, Set.of(), null, 5));
                    assertThatExceptionOfType(AccessDeniedException.class)
                            .isThrownBy(() -> history.page(EntryFilter.ofEverybody(), null, 5));
                    assertThatExceptionOfType(AccessDeniedException.class)
                            .isThrownBy(() -> ledger.post(Given.adjustment(alice, Direction.CREDIT, 1, Given.key())));
                    assertThatExceptionOfType(AccessDeniedException.class)
                            .isThrownBy(() -> onBehalf.read(bob, () -> ledger.balances(bob)));
                    return alice;
                }));

        assertThat(as("service:backend", "SERVICE", () -> read("select distinct uid from balances")))
                .contains(alice, bob);
    }

    @Test
    void only_programs_read_for_users() {
        for (var role : List.of("USER", "ADMIN")) {
            assertThatExceptionOfType(AccessDeniedException.class)
                    .isThrownBy(() -> Callers.as(
                            new TestingAuthenticationToken(bob, null, "ROLE_" + role),
                            () -> onBehalf.read(alice, () -> ledger.balances(alice))));
        }
    }

    /** The connection that the next transaction gets from the pool is unchanged. */
    @Test
    void the_transaction_after_a_read_does_not_run_as_its_reader() {
        IntStream.range(0, 30).forEach(_ -> {
            assertThat(as(alice, "USER", () -> read("select distinct uid from balances")))
                    .containsExactly(alice);
            assertThat(as(bob, "USER", () -> read("select distinct uid from balances")))
                    .containsExactly(bob);
            given.credit(alice, 1);
            assertThat(jdbc.sql("select current_user").query(String.class).single())
                    .isEqualTo("credits_app");
        });

        assertThat(ledger.balances(alice).perType().getFirst().amount()).isEqualTo(230);
    }

    @Test
    void a_read_for_a_user_cannot_write() {
        assertThat(given.asOwner().sql("""
                        select c.relname from pg_class c
                        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
                          and has_table_privilege('credits_reader', c.oid, 'insert, update, delete, truncate')
                        """).query(String.class).list()).isEmpty();
    }

    /** The migrations run at each start and then find existing policies. */
    @Test
    void a_second_start_is_harmless() throws Exception {
        var again = getClass()
                .getResource("/db/migration/postgresql/afterMigrate__row_level_security.sql")
                .openStream();

        given.asOwner().sql(new String(again.readAllBytes(), UTF_8)).update();

        assertThat(as(alice, "USER", () -> read("select distinct uid from credits_ledger")))
                .containsExactly(alice);
    }

    private List<String> read(String sql) {
        return jdbc.sql(sql).query(String.class).list();
    }

    private <T> T asNobody(Supplier<T> read) {
        return Callers.as(null, () -> inReadOnlyTransaction(read));
    }

    private <T> T as(String name, String role, Supplier<T> read) {
        return Callers.as(name, role, () -> inReadOnlyTransaction(read));
    }

    private <T> T inReadOnlyTransaction(Supplier<T> read) {
        var transaction = new TransactionTemplate(transactions);
        transaction.setReadOnly(true);
        return transaction.execute(_ -> read.get());
    }
}
