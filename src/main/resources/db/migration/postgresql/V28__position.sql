-- The order in which readers follow the entries (docs/background/decisions/0020). afterMigrate__position.sql replaces the 0 where
-- transactions are numbered from the beginning again.
create function ledger_position(xid8) returns bigint language sql immutable parallel safe
    return 0 + $1::text::bigint;

-- Entries of earlier releases have 0 and come first. A constant default does not rewrite the table.
alter table credits_ledger add column position bigint not null default 0;
alter table credits_ledger alter column position set default ledger_position(pg_current_xact_id());
create index credits_ledger_by_position on credits_ledger (position, id);

-- Entries before this position are committed, and no others will appear there.
create function ledger_horizon() returns bigint language sql stable parallel safe
    return ledger_position(pg_snapshot_xmin(pg_current_snapshot()));
-- Transactions are numbered as they begin to write: those before the oldest have ended.
create function current_transaction() returns bigint language sql stable
    return pg_current_xact_id()::text::bigint;
create function oldest_transaction() returns bigint language sql stable parallel safe
    return pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
