package org.creditsledger.security;

import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.creditsledger.database.Product;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets PostgreSQL itself hide other users' rows, in case a query lacks a condition. A read-only transaction of a user,
 * or without a user, runs as the role {@value #READER_ROLE}, and row-level security shows this role only the rows of
 * that user (docs/background/decisions/0008). Transactions that may write, and those of services and admins, are not
 * slowed down.
 */
class OwnRowsTransactionManager extends JpaTransactionManager {

    static final String READER_ROLE = "credits_reader";

    private static final Logger log = LoggerFactory.getLogger(OwnRowsTransactionManager.class);

    /** Both settings end with the transaction, so the connection returns to the pool unchanged. */
    private static final String READ_AS =
            "select set_config('role', '" + READER_ROLE + "', true), set_config('credits.reader', ?, true)";

    /** Not a uid: sign-in looks up accounts before it knows the user. */
    private static final String NOBODY = "";

    private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();
    private final DataSource dataSource;
    private final SecurityContextHolderStrategy contexts;
    private boolean isEnforced;

    OwnRowsTransactionManager(DataSource dataSource, SecurityContextHolderStrategy contexts) {
        this.dataSource = dataSource;
        this.contexts = contexts;
    }

    @Override
    public void afterPropertiesSet() {
        super.afterPropertiesSet();
        try (var connection = dataSource.getConnection()) {
            if (!Product.isPostgreSql(connection)) {
                return;
            }
        } catch (SQLException exception) {
            throw new IllegalStateException("the database product cannot be determined", exception);
        }
        isEnforced = Objects.equals(
                true,
                new JdbcTemplate(dataSource)
                        .queryForObject(
                                "select exists (select from pg_roles where rolname = ? and pg_has_role(oid, 'member'))",
                                Boolean.class,
                                READER_ROLE));
        if (!isEnforced) {
            log.warn(
                    "row-level security is not in force, only the application keeps users apart:"
                            + " there is no role {} that it may take (docs/guides/operating.md)",
                    READER_ROLE);
        }
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        super.doBegin(transaction, definition);
        if (!isEnforced || !definition.isReadOnly()) {
            return;
        }
        var authentication = contexts.getContext().getAuthentication();
        var uid = NOBODY;
        if (authentication != null && trust.isAuthenticated(authentication)) {
            if (maySeeEverything(authentication)) {
                return;
            }
            uid = authentication.getName();
        }
        try {
            readAs(uid);
        } catch (RuntimeException | Error failure) {
            // The caller cannot roll back: for it, this transaction has not begun.
            rollBack();
            doCleanupAfterCompletion(transaction);
            throw failure;
        }
    }

    private static boolean maySeeEverything(Authentication authentication) {
        return authentication.getAuthorities().stream()
                .map(Objects::toString)
                .anyMatch(role -> role.equals("ROLE_" + Roles.ADMIN)
                        || role.equals("ROLE_" + Roles.SERVICE)
                        || role.equals("ROLE_" + Roles.READER));
    }

    private void readAs(String uid) {
        var connection = DataSourceUtils.getConnection(dataSource);
        try (var statement = connection.prepareStatement(READ_AS)) {
            statement.setString(1, uid);
            statement.execute();
        } catch (SQLException exception) {
            throw Objects.requireNonNull(new JdbcTemplate(dataSource)
                    .getExceptionTranslator()
                    .translate("row-level security", READ_AS, exception));
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private void rollBack() {
        try {
            var holder =
                    (EntityManagerHolder) TransactionSynchronizationManager.getResource(obtainEntityManagerFactory());
            if (holder != null) {
                holder.getEntityManager().getTransaction().rollback();
            }
        } catch (RuntimeException exception) {
            log.debug("the transaction could not be rolled back", exception);
        }
    }
}
