-- What gave an entry back or reversed it.
create index credits_ledger_by_related_entry on credits_ledger (related_entry_id) where related_entry_id is not null;

-- What a payment did.
create index credits_ledger_by_payment on credits_ledger (payment_id) where payment_id is not null;
