package org.creditsledger.database;

import org.hibernate.boot.model.FunctionContributions;
import org.hibernate.boot.model.FunctionContributor;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.type.StandardBasicTypes;

/**
 * {@code bytewise(text)} in a query: compares and sorts a text by its bytes, as Java does and H2 anyway. The default order
 * of a PostgreSQL database is mostly that of a language, in which the texts with a prefix are not a range.
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
