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
 * Migrates H2 on connections that stay open for as long as the application has any. H2 (2.4.240) keeps the session that ran
 * {@code check (x in (…))} inside the constraint, and inside domains and generated columns, and compares with it: once that
 * session has ended, every write to the table fails until the database is opened again. The pool ends its connections every
 * half hour.
 */
@Component(H2Migrations.NAME)
class H2Migrations implements FlywayConfigurationCustomizer, DisposableBean {

    static final String NAME = "h2Migrations";

    /** As Spring Boot names the pool. */
    private static final String POOL = "dataSource";

    private final JdbcConnectionDetails database;
    private @Nullable HikariDataSource connections;

    H2Migrations(JdbcConnectionDetails database, ConfigurableBeanFactory beans) {
        this.database = database;
        // So that the pool is closed first: until then the application may write.
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
        // As many as the migrations ask for, and none of them ever ends by itself.
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
