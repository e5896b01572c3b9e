package org.creditsledger.bench;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The number of accounts and the distribution of work among them: uniform, or by Zipf's law with exponent 1. */
record Accounts(String name, int count, boolean zipf, double[] upTo) {

    static Accounts alike(int count) {
        return new Accounts(count == 1 ? "1 account" : count + " accounts", count, false, new double[0]);
    }

    static Accounts zipf(int count) {
        var upTo = new double[count];
        var sum = 0.0;
        for (var rank = 1; rank <= count; rank++) {
            sum += 1.0 / rank;
            upTo[rank - 1] = sum;
        }
        return new Accounts("%,d accounts, Zipf 1.0".formatted(count), count, true, upTo);
    }

    String pick(RandomGenerator random) {
        if (!zipf) {
            return uid(random.nextInt(count));
        }
        var found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[count - 1]);
        return uid(Math.min(count - 1, found < 0 ? -found - 1 : found));
    }

    static String uid(int number) {
        return "user-" + number;
    }

    /**
     * Gives every account its first credits, so that the planner knows that the tables are not small; with tables that
     * it takes for empty it would scan them for each posting.
     */
    static void fill(BenchServer server) throws SQLException {
        server.execute("""
                insert into balances (uid, type, amount, held, seq, last_hash, updated_at)
                select uid, 'image', case when uid like 'poor-%' then 1 else 1000000000 end, 0, 1, sha256(uid::bytea), now()
                from (select 'user-' || n as uid from generate_series(0, 99999) n
                      union all select 'poor-' || n from generate_series(0, 49) n)
                """, """
                insert into credits_ledger (id, uid, type, seq, direction, amount, balance_after, source, reason, meta,
                                            created_at, created_by, idempotency_key, fingerprint, hash)
                select uuidv7(), uid, type, 1, 'credit', amount, amount, 'purchase', 'first credits', '{}', updated_at,
                       'service:bench', 'credit:purchase:' || uid, last_hash, last_hash
                from balances
                """);
        server.settle();
    }
}
