package org.creditsledger.database;

import org.hibernate.boot.model.FunctionContributions;
import org.hibernate.boot.model.FunctionContributor;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.type.StandardBasicTypes;

/**
 * {@code bytewise(text)} in a query: compares and sorts a text by its bytes, as Java does and H2 anyway. The order that a
 * PostgreSQL database has by itself is mostly that of a language, where what begins with a text is no range.
 */
public class BytewiseFunction implements FunctionContributor {

    @Override
    public void contributeFunctions(FunctionContributions contributions) {
        var pattern = contributions.getDialect() instanceof PostgreSQLDialect ? "(?1 collate \"C\")" : "?1";
        contributions
                .getFunctionRegistry()
                .registerPattern(
                        "bytewise",
                        pattern,
                        contributions
                                .getTypeConfiguration()
                                .getBasicTypeRegistry()
                                .resolve(StandardBasicTypes.STRING));
    }
}
