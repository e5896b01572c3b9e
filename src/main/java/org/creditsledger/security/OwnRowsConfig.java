package org.creditsledger.security;

import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** Adds row-level security to every transaction. */
@Configuration
class OwnRowsConfig {

    @Bean
    OwnRowsTransactionManager transactionManager(
            DataSource dataSource,
            SecurityContextHolderStrategy contexts,
            ObjectProvider<TransactionManagerCustomizers> customizers) {
        var transactionManager = new OwnRowsTransactionManager(dataSource, contexts);
        customizers.ifAvailable(each -> each.customize(transactionManager));
        return transactionManager;
    }
}
