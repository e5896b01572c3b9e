-- An invoice that was issued stays as it is, as an entry does. H2 has no trigger on TRUNCATE.

create trigger invoices_never_change
    before update, delete on invoices
    call "org.creditsledger.invoices.RefuseChangesOnH2";

create trigger invoice_lines_never_change
    before update, delete on invoice_lines
    call "org.creditsledger.invoices.RefuseChangesOnH2";
