package org.creditsledger.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The lower bound for one posting in PostgreSQL: one call of one function that commits by itself. */
class FunctionFloor implements Poster {

    static final String CREATE = """
            create or replace function bench_post(
                p_uid text, p_type text, p_amount bigint, p_source text, p_reason text, p_job_id text, p_meta text,
                p_created_by text, p_key text) returns text language plpgsql as $$
            declare
                v_fingerprint bytea := sha256(convert_to(concat_ws(E'\\n', p_uid, p_type, 'debit', p_amount, p_source,
                                              p_reason, p_job_id, p_meta, p_created_by), 'UTF8'));
                v_balance     balances;
                v_earlier     bytea;
                v_id          uuid := uuidv7();
                v_created_at  timestamptz;
                v_hash        bytea;
            begin
                select * into v_balance from balances where uid = p_uid and type = p_type for update;
                select fingerprint into v_earlier from credits_ledger where idempotency_key = p_key;
                if found then
                    return case when v_earlier = v_fingerprint then 'replayed' else 'conflict' end;
                end if;
                if v_balance.uid is null or v_balance.amount - v_balance.held < p_amount then
                    return 'refused';
                end if;
                v_created_at := greatest(clock_timestamp(), v_balance.updated_at + interval '1 microsecond');
                v_hash := sha256(convert_to(concat_ws(E'\\n', encode(v_balance.last_hash, 'hex'), v_id, p_uid, p_type,
                          v_balance.seq + 1, 'debit', p_amount, v_balance.amount - p_amount, p_source, p_reason, p_job_id,
                          p_meta, v_created_at, p_created_by, p_key), 'UTF8'));
                insert into credits_ledger (id, uid, type, seq, direction, amount, balance_after, source, reason, job_id,
                    meta, created_at, created_by, idempotency_key, fingerprint, previous_hash, hash)
                values (v_id, p_uid, p_type, v_balance.seq + 1, 'debit', p_amount, v_balance.amount - p_amount, p_source,
                    p_reason, p_job_id, p_meta, v_created_at, p_created_by, p_key, v_fingerprint, v_balance.last_hash, v_hash);
                update balances
                set amount = amount - p_amount, seq = seq + 1, last_hash = v_hash, updated_at = v_created_at
                where uid = p_uid and type = p_type;
                return 'posted';
            end
            $$
            """;

    private final Connection connection;
    private final PreparedStatement call;

    FunctionFloor(Connection connection) throws SQLException {
        this.connection = connection;
        this.call = connection.prepareStatement("select bench_post(?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    @Override
    public String post(Work work) throws SQLException {
        call.setString(1, work.uid());
        call.setString(2, Work.TYPE);
        call.setLong(3, work.amount());
        call.setString(4, Work.SOURCE);
        call.setString(5, Work.REASON);
        call.setString(6, work.jobId());
        call.setString(7, Work.META_JSON);
        call.setString(8, Work.CREATED_BY);
        call.setString(9, work.key());
        try (var row = call.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
