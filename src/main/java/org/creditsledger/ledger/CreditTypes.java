package org.creditsledger.ledger;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The credit types, each with its position in lists. */
@Repository
class CreditTypes {

    private final JdbcClient jdbc;

    CreditTypes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** In the order of lists. */
    List<String> all() {
        return jdbc.sql("select type from credit_types order by position")
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** @return whether it was new */
    boolean add(String type) {
        return jdbc.sql("""
                        insert into credit_types (type, position)
                        select cast(:type as varchar), coalesce(max(position), 0) + 1 from credit_types
                        on conflict do nothing
                        """).param("type", type).update() > 0;
    }
}
