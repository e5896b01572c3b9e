-- What payments gave and took of a user is told apart from jobs by the index and not by the rows.
create index credits_ledger_of_payments on credits_ledger (uid, created_at desc) include (type, direction, source, amount)
    where payment_id is not null;
