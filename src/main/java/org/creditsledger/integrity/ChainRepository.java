package org.creditsledger.integrity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.creditsledger.ledger.EntryDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the ledger's tables as they are. An entity would fail on some manipulated values, such as an unknown direction, and
 * would hide others, such as a space in {@code meta}.
 */
@Component
class ChainRepository {

    /** One statement sees one state: an entry and the balance that counts it were committed together. */
    private static final String CHAINS = """
            select b.uid, b.type, b.amount, b.held, b.seq, b.last_hash, b.updated_at,
                   (select coalesce(sum(h.amount - coalesce(h.captured_amount, 0)), 0) from holds h
                     where h.uid = b.uid and h.type = b.type and h.status = 'pending') as pending_holds,
                   b.lot_credits, b.lot_held, b.lots_seq,
                   (select string_agg(cast(l.id as varchar(36)) || ' ' || l.remaining || ' ' || l.held || ' '
                                      || replace(l.category, ',', ';') || ' ' || l.priority || ' '
                                      || coalesce(cast(extract(epoch from l.expires_at) as varchar(30)), '-'), ',') from lots l
                     where l.uid = b.uid and l.type = b.type and l.remaining <> 0) as lots,
                   (select string_agg(cast(c.lot_id as varchar(36)) || ' ' || extract(epoch from c.expires_at), ','
                                      order by c.created_at, c.id)
                      from lot_changes c join lots l on l.id = c.lot_id
                     where l.uid = b.uid and l.type = b.type and l.remaining <> 0) as lot_changes,
                   (select string_agg(h.lots, '|') from holds h
                     where h.uid = b.uid and h.type = b.type and h.status = 'pending' and h.lots is not null) as pinned,
                   (select min(e.seq) from credits_ledger e
                     where e.uid = b.uid and e.type = b.type and e.seq > b.seq) as first_beyond
            from balances b
            """;

    private static final String ENTRIES_WITHOUT_BALANCE = """
            select e.uid, e.type, min(e.seq) as seq
            from credits_ledger e
            where e.uid is not null and e.type is not null and e.seq is not null
              and not exists (select 1 from balances b where b.uid = e.uid and b.type = e.type)
            """;

    private static final Instant FIRST = LocalDateTime.MIN.toInstant(ZoneOffset.UTC);
    private static final Instant LAST = LocalDateTime.MAX.toInstant(ZoneOffset.UTC);

    private final JdbcClient jdbc;

    ChainRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Chain> findByUid(String uid) {
        return list(CHAINS + "where b.uid = :uid order by b.type", Map.of("uid", uid), ChainRepository::chain);
    }

    /** The chains after that of a uid and type, in the order of the database. */
    List<Chain> findAfter(String uid, String type, int limit) {
        return list(CHAINS + """
                        where b.uid >= :uid and (b.uid > :uid or b.type > :type)
                        order by b.uid, b.type
                        limit :limit
                        """, Map.of("uid", uid, "type", type, "limit", limit), ChainRepository::chain);
    }

    /** Both seqs are included. */
    List<ChainedEntry> findEntries(String uid, String type, long fromSeq, long toSeq, int limit) {
        return list(
                """
                        select * from credits_ledger
                        where uid = :uid and type = :type and seq >= :fromSeq and seq <= :toSeq
                        order by seq
                        limit :limit
                        """,
                Map.of("uid", uid, "type", type, "fromSeq", fromSeq, "toSeq", toSeq, "limit", limit),
                ChainRepository::entry);
    }

    List<EntriesWithoutBalance> findWithoutBalanceByUid(String uid) {
        return list(
                ENTRIES_WITHOUT_BALANCE + "and e.uid = :uid group by e.uid, e.type order by e.type",
                Map.of("uid", uid),
                ChainRepository::entriesWithoutBalance);
    }

    List<EntriesWithoutBalance> findWithoutBalanceAfter(String uid, String type, int limit) {
        return list(
                ENTRIES_WITHOUT_BALANCE + """
                        and e.uid >= :uid and (e.uid > :uid or e.type > :type)
                        group by e.uid, e.type
                        order by e.uid, e.type
                        limit :limit
                        """,
                Map.of("uid", uid, "type", type, "limit", limit),
                ChainRepository::entriesWithoutBalance);
    }

    private <T> List<T> list(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return jdbc.sql(sql).params(parameters).query(mapper).list();
    }

    private static Chain chain(ResultSet row, int number) throws SQLException {
        return new Chain(
                row.getString("uid"),
                row.getString("type"),
                row.getLong("amount"),
                row.getLong("held"),
                row.getLong("pending_holds"),
                row.getLong("seq"),
                row.getBytes("last_hash"),
                instantOrFirst(row, "updated_at"),
                row.getLong("lot_credits"),
                row.getLong("lot_held"),
                row.getObject("lots_seq", Long.class),
                Objects.requireNonNullElse(row.getString("lots"), ""),
                Objects.requireNonNullElse(row.getString("lot_changes"), ""),
                Objects.requireNonNullElse(row.getString("pinned"), ""),
                row.getObject("first_beyond", Long.class));
    }

    private static ChainedEntry entry(ResultSet row, int number) throws SQLException {
        var hash = row.getBytes("hash");
        var asWritten = Arrays.equals(hash, EntryDigest.HASH.over(column -> value(row, column)))
                && EntryDigest.isFingerprint(row.getBytes("fingerprint"), column -> value(row, column));
        return new ChainedEntry(
                row.getObject("id", UUID.class),
                row.getLong("seq"),
                Objects.requireNonNullElse(row.getString("direction"), ""),
                row.getLong("amount"),
                row.getLong("balance_after"),
                instantOrFirst(row, "created_at"),
                row.getBytes("previous_hash"),
                hash,
                row.getString("lots"),
                asWritten);
    }

    private static EntriesWithoutBalance entriesWithoutBalance(ResultSet row, int number) throws SQLException {
        return new EntriesWithoutBalance(row.getString("uid"), row.getString("type"), row.getLong("seq"));
    }

    static @Nullable Object value(ResultSet row, String column) throws SQLException {
        return column.equals("created_at") ? instant(row, column) : row.getObject(column);
    }

    /** Turns PostgreSQL's infinities, which have no date, into the last and the first possible time. */
    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        if (time == null) {
            return null;
        }
        var instant = time.toInstant();
        if (instant.isAfter(LAST)) {
            return LAST;
        }
        return instant.isBefore(FIRST) ? FIRST : instant;
    }

    /** A missing time counts as the first possible one. */
    private static Instant instantOrFirst(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(instant(row, column), FIRST);
    }

    /** @param seq of the first of them */
    record EntriesWithoutBalance(String uid, String type, long seq) {}
}
