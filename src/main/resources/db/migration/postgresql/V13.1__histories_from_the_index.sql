-- Counting a user's history, adding it up and finding a place far down in it read the index and not the rows.
drop index credits_ledger_by_uid;
create index credits_ledger_by_uid on credits_ledger (uid, created_at desc, id desc) include (type, direction, source, amount);
