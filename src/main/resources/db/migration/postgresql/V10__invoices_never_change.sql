-- An invoice that was issued stays as it is, as an entry does.

create function refuse_changes_of_invoices() returns trigger language plpgsql as $$
begin
    raise exception 'invoices are append-only: % refused', tg_op using errcode = 'restrict_violation';
end
$$;

create trigger invoices_never_change
    before update or delete or truncate on invoices
    for each statement execute function refuse_changes_of_invoices();

create trigger invoice_lines_never_change
    before update or delete or truncate on invoice_lines
    for each statement execute function refuse_changes_of_invoices();
