-- Run at each start. A database that was restored into another cluster has entries with positions that this cluster's transactions have
-- not reached yet. Then all new positions follow far behind: also behind the entries that readers have seen and the backup has not.

do $$
declare
    highest bigint;
begin
    perform pg_advisory_xact_lock(hashtext('credits-ledger: after migrations')); -- nodes can start at once
    -- Every entry that this snapshot sees was written by an earlier transaction, if it was written here.
    if (select max(position) from credits_ledger) >= ledger_position(pg_snapshot_xmax(pg_current_snapshot())) then
        -- Nobody writes entries until the new positions are in force.
        lock table credits_ledger in exclusive mode;
        select max(position) into highest from credits_ledger;
        execute format(
            'create or replace function ledger_position(xid8) returns bigint language sql immutable parallel safe'
                ' return %s + $1::text::bigint',
            highest + (1::bigint << 40));
    end if;
end
$$;
