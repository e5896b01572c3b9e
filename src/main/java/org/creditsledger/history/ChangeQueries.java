package org.creditsledger.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.Entry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads entries in an order to which commits only ever append. */
@Repository
class ChangeQueries {

    private final JdbcClient jdbc;

    ChangeQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The first position that a transaction may still fill. A later statement sees all entries before it. */
    long horizon() {
        return jdbc.sql("select ledger_horizon()").query(Long.class).single();
    }

    List<Placed> after(ChangeCursor.OfAll cursor, long horizon, int limit) {
        return jdbc.sql("select position, " + Entry.COLUMNS + """
                         from credits_ledger where (position, id) > (?, ?) and position < ?
                        order by position, id fetch first ? rows only
                        """)
                .params(cursor.position(), cursor.id(), horizon, limit)
                .query((row, number) -> new Placed(row.getLong("position"), Entry.MAPPER.mapRow(row, number)))
                .list();
    }

    /** The position of the last entry before the horizon; 0 without any. */
    long last(long horizon) {
        return jdbc.sql("select coalesce(max(position), 0) from credits_ledger where position < ?")
                .param(horizon)
                .query(Long.class)
                .single();
    }

    /** The last seq of each of the user's balances. A later statement sees all entries up to it: a balance commits with its entry. */
    Map<String, Long> lastSeqs(String uid) {
        var seqs = new LinkedHashMap<String, Long>();
        jdbc.sql("select type, seq from balances where uid = ? order by type")
                .param(uid)
                .query(row -> {
                    seqs.put(row.getString("type"), row.getLong("seq"));
                });
        return seqs;
    }

    List<Entry> ofType(String uid, String type, long after, int limit) {
        return jdbc.sql("select " + Entry.COLUMNS + """
                         from credits_ledger where uid = ? and type = ? and seq > ?
                        order by seq fetch first ? rows only
                        """)
                .params(uid, type, after, limit)
                .query(Entry.MAPPER)
                .list();
    }

    record Placed(long position, Entry entry) {

        ChangeCursor.OfAll cursor() {
            return new ChangeCursor.OfAll(position, entry.id());
        }
    }
}
