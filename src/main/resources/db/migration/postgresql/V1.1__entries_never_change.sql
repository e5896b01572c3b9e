-- Entries are corrected by further entries. A row trigger would let TRUNCATE through, so the statement is refused.

create function refuse_changes_of_entries() returns trigger language plpgsql as $$
begin
    raise exception 'credits_ledger is append-only: % refused', tg_op using errcode = 'restrict_violation';
end
$$;

create trigger entries_never_change
    before update or delete or truncate on credits_ledger
    for each statement execute function refuse_changes_of_entries();
