package org.creditsledger.operations;

import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * Migrates H2 on connections that stay open as long as the application runs. H2 (2.4.240) stores the session that ran
 * {@code check (x in (…))} in the constraint, and in domains and generated columns, and compares with it. Once that
 * session ends, every write to the table fails until the database is reopened. The pool closes its connections every
 * half hour.
 */
@Component(H2Migrations.NAME)
class H2Migrations implements FlywayConfigurationCustomizer, DisposableBean {

    static final String NAME = "h2Migrations";

    /** Spring Boot's bean name of the pool. */
    private static final String POOL = "dataSource";

    private final JdbcConnectionDetails database;
    private @Nullable HikariDataSource connections;

    H2Migrations(JdbcConnectionDetails database, ConfigurableBeanFactory beans) {
        this.database = database;
        // The pool must close first: until then the application may write.
        beans.registerDependentBean(NAME, POOL);
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        if (!database.getJdbcUrl().startsWith("jdbc:h2:")) {
            return;
        }
        var open = new HikariDataSource();
        open.setPoolName("migrations");
        open.setJdbcUrl(database.getJdbcUrl());
        open.setUsername(database.getUsername());
        open.setPassword(database.getPassword());
        // Opens as many connections as the migrations need, and never closes them.
        open.setMinimumIdle(0);
        open.setMaxLifetime(0);
        open.setIdleTimeout(0);
        configuration.dataSource(open);
        connections = open;
    }

    @Override
    public void destroy() {
        if (connections != null) {
            connections.close();
        }
    }
}
