-- The order in which readers follow the entries (docs/background/decisions/0020). Entries of earlier releases have 0 and come first.
alter table credits_ledger add column position bigint default 0 not null;
create index credits_ledger_by_position on credits_ledger (position, id);

create trigger entries_have_a_position
    before insert on credits_ledger for each row
    call "org.creditsledger.database.TransactionsOnH2";

-- Entries before this position are committed, and no others will appear there.
create alias ledger_horizon for "org.creditsledger.database.TransactionsOnH2.horizon";
-- Transactions are numbered as they begin: those before the oldest have ended.
create alias current_transaction for "org.creditsledger.database.TransactionsOnH2.current";
create alias oldest_transaction for "org.creditsledger.database.TransactionsOnH2.oldest";
