-- Entries are corrected by further entries. H2 has no trigger on TRUNCATE.

create trigger entries_never_change
    before update, delete on credits_ledger
    call "org.creditsledger.ledger.RefuseChangesOnH2";
