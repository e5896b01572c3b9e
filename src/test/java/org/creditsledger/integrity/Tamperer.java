package org.creditsledger.integrity;

import static java.util.stream.Collectors.groupingBy;

import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes one random change in a copy of the ledger, and knows where the check must find it. */
class Tamperer {

    private static final List<String> TYPES = List.of("image", "video", "audio");

    private final JdbcClient jdbc;
    private final LedgerCopy copy;
    private final SplittableRandom random;
    private final List<String> entryColumns;
    private final List<String> balanceColumns;
    /** The rows of the copy before the change, each chain by seq, in an order that the seed repeats. */
    private final List<Row> entries;

    private final List<Row> balances;
    private final Map<Place, List<Row>> chains;

    Tamperer(LedgerCopy copy, List<String> uids, long seed) {
        this.copy = copy;
        this.jdbc = copy.jdbc();
        this.random = new SplittableRandom(seed);
        // Nothing else confirms these two columns, so the check cannot notice a change of them.
        this.entryColumns = copy.columnsOf("credits_ledger").stream()
                .filter(column -> !column.equals("position"))
                .toList();
        this.balanceColumns = copy.columnsOf("balances").stream()
                .filter(column -> !column.equals("holds_changed_at"))
                .toList();
        this.balances = rows("select * from balances where uid = ? order by type", uids);
        this.entries = rows("select * from credits_ledger where uid = ? order by type, seq", uids);
        this.chains = entries.stream().collect(groupingBy(Row::place));
    }

    Tampering tamper() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> changeEntry();
            case 8, 9 -> changeEntryAndItsDigests();
            case 10, 11 -> deleteEntries();
            case 12, 13 -> swapEntries();
            case 14, 15, 16 -> insertEntry();
            case 17, 18 -> changeBalance();
            default -> random.nextBoolean() ? deleteBalance() : insertBalance();
        };
    }

    private Tampering changeEntry() {
        var entry = pick(entries);
        var column = pick(entryColumns);
        var value = another(column, entry);
        update("credits_ledger", column, value, entry.id());
        var what = "%s of %s becomes %s".formatted(column, entry, value);
        return switch (column) {
            case "id" -> at(what, entry.place(), entry.seq(), (UUID) value);
            case "seq" -> {
                var seq = (Long) value;
                yield seq < entry.seq()
                        ? new Tampering(what, Set.of(entry.place()), isAt(entry.place(), seq))
                        : at(what, entry.place(), entry.seq(), null);
            }
            case "uid", "type" -> {
                var elsewhere = column.equals("uid")
                        ? new Place((String) value, entry.place().type())
                        : new Place(entry.place().uid(), (String) value);
                yield new Tampering(what, Set.of(entry.place(), elsewhere), isAt(entry.place(), entry.seq()));
            }
            default -> at(what, entry.place(), entry.seq(), entry.id());
        };
    }

    /** The row itself looks right, but the next one, or the balance, is chained to its former state. */
    private Tampering changeEntryAndItsDigests() {
        var entry = pick(entries);
        var column = pick(List.of("reason", "source", "meta", "created_by", "idempotency_key", "job_id", "invoice_id"));
        var value = another(column, entry);
        update("credits_ledger", column, value, entry.id());
        copy.recomputeDigests(entry.id());
        var what = "%s of %s becomes %s, and its digests fit".formatted(column, entry, value);
        var isLast = entry.seq() == chainOf(entry).size();
        return new Tampering(
                what, Set.of(entry.place()), isAt(entry.place(), isLast ? null : (Long) (entry.seq() + 1)));
    }

    private Tampering deleteEntries() {
        var entry = pick(entries);
        var toTheEnd = random.nextInt(4) == 0;
        jdbc.sql("delete from credits_ledger where uid = ? and type = ? and seq " + (toTheEnd ? ">= ?" : "= ?"))
                .params(List.of(entry.place().uid(), entry.place().type(), entry.seq()))
                .update();
        return at("deleted " + entry + (toTheEnd ? " and all after it" : ""), entry.place(), entry.seq(), null);
    }

    private Tampering swapEntries() {
        var one =
                pick(entries.stream().filter(entry -> chainOf(entry).size() > 1).toList());
        var other =
                pick(chainOf(one).stream().filter(entry -> !entry.equals(one)).toList());
        update("credits_ledger", "seq", other.seq(), one.id());
        update("credits_ledger", "seq", one.seq(), other.id());
        var relink = random.nextBoolean();
        if (relink) {
            copy.recomputeDigests(one.id());
            copy.recomputeDigests(other.id());
        }
        var first = one.seq() < other.seq() ? one : other;
        var nowFirst = first == one ? other : one;
        return at(
                "%s and %s change places%s".formatted(one, other, relink ? ", and their digests fit" : ""),
                one.place(),
                first.seq(),
                nowFirst.id());
    }

    /** A forged entry, which sometimes continues the chain as well as a real one would. */
    private Tampering insertEntry() {
        var model = pick(entries);
        var chain = chainOf(model);
        var place = model.place();
        var seq = random.nextLong(0, chain.size() + 3);
        var forged = new LinkedHashMap<>(model.columns());
        var id = (UUID) another("id", model);
        forged.put("id", id);
        forged.put("seq", seq);
        forged.put("idempotency_key", another("idempotency_key", model));
        var continues = seq >= 1 && seq <= chain.size() + 1 && random.nextBoolean();
        if (continues) {
            var before = seq == 1 ? null : chain.get((int) seq - 2);
            var amount = random.nextLong(1, 1_000);
            forged.put("direction", "credit");
            forged.put("amount", amount);
            forged.put("balance_after", before == null ? amount : before.number("balance_after") + amount);
            forged.put("previous_hash", before == null ? null : before.columns().get("hash"));
            forged.put(
                    "created_at",
                    before == null
                            ? forged.get("created_at")
                            : plusMicros((OffsetDateTime) before.columns().get("created_at"), 1));
        }
        insert("credits_ledger", forged);
        if (continues) {
            copy.recomputeDigests(id);
        }
        // The check can see that two entries have one seq, but not which is the real one.
        return new Tampering(
                "inserted %s with seq %d into %s%s".formatted(id, seq, place, continues ? ", which continues it" : ""),
                Set.of(place),
                isAt(place, seq));
    }

    private Tampering changeBalance() {
        var balance = pick(balances);
        var column = pick(balanceColumns);
        var value = another(column, balance);
        var place = balance.place();
        jdbc.sql("update balances set " + column + " = ? where uid = ? and type = ?")
                .params(asList(value, place.uid(), place.type()))
                .update();
        var what = "%s of the balance of %s becomes %s".formatted(column, place, value);
        return switch (column) {
            case "uid", "type" -> {
                var elsewhere = column.equals("uid")
                        ? new Place((String) value, place.type())
                        : new Place(place.uid(), (String) value);
                yield new Tampering(what, Set.of(place, elsewhere), isAt(place, (Long) 1L));
            }
            default -> new Tampering(what, Set.of(place), isAt(place, null));
        };
    }

    private Tampering deleteBalance() {
        var place = pick(balances).place();
        jdbc.sql("delete from balances where uid = ? and type = ?")
                .params(List.of(place.uid(), place.type()))
                .update();
        return at(
                "deleted the balance of " + place,
                place,
                1L,
                chains.get(place).getFirst().id());
    }

    private Tampering insertBalance() {
        var place = new Place("forged-" + random.nextInt(1_000), pick(TYPES));
        var forged = new LinkedHashMap<>(pick(balances).columns());
        forged.put("uid", place.uid());
        forged.put("type", place.type());
        var opened = random.nextBoolean();
        if (opened) {
            forged.put("seq", 0L);
            forged.put("last_hash", null);
            forged.put("amount", random.nextLong(1, 1_000));
        }
        insert("balances", forged);
        return new Tampering("inserted a balance for " + place, Set.of(place), isAt(place, opened ? null : (Long) 1L));
    }

    /** Another value that the column can hold. */
    private Object another(String column, Row row) {
        var old = row.columns().get(column);
        while (true) {
            var value = value(column, row, old);
            if (!Objects.deepEquals(value, old) && !isTaken(column, value, row)) {
                return value;
            }
        }
    }

    /** Whether another balance already has this primary key. */
    private boolean isTaken(String column, Object value, Row row) {
        var place = row.place();
        return !row.columns().containsKey("id")
                && switch (column) {
                    case "uid" -> hasBalance(new Place((String) value, place.type()));
                    case "type" -> hasBalance(new Place(place.uid(), (String) value));
                    default -> false;
                };
    }

    private boolean hasBalance(Place place) {
        return balances.stream().anyMatch(balance -> balance.place().equals(place));
    }

    private Object value(String column, Row row, Object old) {
        return switch (column) {
            case "id" -> uuid();
            case "invoice_id", "related_entry_id" -> old != null && random.nextBoolean() ? null : uuid();
            case "uid" -> random.nextBoolean() ? pick(balances).place().uid() : "nobody-" + random.nextInt(1_000);
            case "type" -> pick(TYPES);
            case "seq", "lots_seq" -> random.nextLong(-2, 30);
            case "direction" -> pick(List.of("credit", "debit", "refund", ""));
            case "amount", "balance_after", "held", "lot_credits", "lot_held" ->
                random.nextBoolean() ? (Long) old + random.nextLong(-3, 4) : (Long) random.nextLong();
            case "meta" -> pick(List.of("{}", "{ }", "{\"model\":\"flux-dev\"}", "", "{\"model\": \"flux-pro\"}"));
            case "lots" ->
                old != null && random.nextBoolean()
                        ? null
                        : pick(List.of("[]", "", "[{\"amount\":3}]", "[{\"lotId\":\"" + uuid() + "\",\"amount\":1}]"));
            case "job_id", "payment_id" -> old != null && random.nextBoolean() ? null : text(old);
            case "source", "reason", "created_by", "idempotency_key" -> text(old);
            case "created_at", "updated_at" ->
                plusMicros(
                        (OffsetDateTime) old, random.nextLong(-5_000_000_000L, 5_000_000_000L) >> random.nextInt(33));
            case "fingerprint", "hash" -> bytes((byte[]) old);
            case "previous_hash", "last_hash" ->
                old != null && random.nextInt(4) == 0 ? null : bytes(old == null ? new byte[32] : (byte[]) old);
            default -> throw new IllegalStateException("say how to tamper with the new column " + column);
        };
    }

    /** One changed bit, or another hash, or fewer bytes. */
    private byte[] bytes(byte[] old) {
        return switch (random.nextInt(3)) {
            case 0 -> {
                var flipped = old.clone();
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> (byte[]) pick(entries).columns().get("hash");
            default -> Arrays.copyOf(old, random.nextInt(old.length));
        };
    }

    private String text(Object old) {
        var text = Objects.toString(old, "");
        return switch (random.nextInt(3)) {
            case 0 -> "x" + random.nextInt(1_000_000);
            case 1 -> text.isEmpty() ? " " : text.substring(1);
            default -> text.isEmpty() || text.length() >= 60 ? "" : text + " ";
        };
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private List<Row> chainOf(Row entry) {
        return chains.get(entry.place());
    }

    private List<Row> rows(String sql, List<String> uids) {
        return uids.stream()
                .flatMap(uid -> jdbc.sql(sql).param(uid).query().listOfRows().stream())
                .map(Row::of)
                .toList();
    }

    private void update(String table, String column, Object value, UUID id) {
        jdbc.sql("update " + table + " set " + column + " = ? where id = ?")
                .params(asList(value, id))
                .update();
    }

    private void insert(String table, Map<String, Object> row) {
        jdbc.sql("insert into " + table + " (" + String.join(", ", row.keySet()) + ") values ("
                        + "?, ".repeat(row.size() - 1) + "?)")
                .params(new ArrayList<>(row.values()))
                .update();
    }

    private static List<Object> asList(Object... values) {
        return Arrays.asList(values);
    }

    private static OffsetDateTime plusMicros(OffsetDateTime time, long micros) {
        return time.plus(micros, ChronoUnit.MICROS);
    }

    private static Tampering at(String what, Place place, long seq, UUID entryId) {
        return new Tampering(
                what, Set.of(place), isAt(place, seq).and(finding -> Objects.equals(finding.entryId(), entryId)));
    }

    private static Predicate<Finding> isAt(Place place, Long seq) {
        return finding -> Place.of(finding).equals(place) && Objects.equals(finding.seq(), seq);
    }

    /**
     * A change of the copy.
     *
     * @param touched the chains whose history has changed
     */
    record Tampering(String what, Set<Place> touched, Predicate<Finding> named) {

        boolean isNamedBy(Finding finding) {
            return named.test(finding);
        }

        boolean explains(Finding finding) {
            return touched.contains(Place.of(finding));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private record Place(String uid, String type) {

        static Place of(Finding finding) {
            return new Place(finding.uid(), finding.type());
        }
    }

    private record Row(Map<String, Object> columns) {

        static Row of(Map<String, Object> columns) {
            var row = new TreeMap<>(columns);
            row.replaceAll((_, value) -> value instanceof Timestamp time
                    ? time.toInstant().atOffset(ZoneOffset.UTC)
                    : value instanceof OffsetDateTime time ? time.withOffsetSameInstant(ZoneOffset.UTC) : value);
            return new Row(row);
        }

        Place place() {
            return new Place((String) columns.get("uid"), (String) columns.get("type"));
        }

        UUID id() {
            return (UUID) columns.get("id");
        }

        long seq() {
            return number("seq");
        }

        long number(String column) {
            return (Long) columns.get(column);
        }

        @Override
        public String toString() {
            return "entry %d of %s".formatted(seq(), place());
        }
    }
}
