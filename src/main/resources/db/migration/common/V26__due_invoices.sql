-- Purchases whose invoice has not been written yet: the credit and this row are written together, the invoice and its number in a
-- transaction of their own right after it. So no balance waits for the counter of the numbers.
create table due_invoices (
    invoice_id  uuid                     not null, -- that the credit names
    uid         varchar(128)             not null,
    payment_id  varchar(128)             not null,
    pack_id     varchar(64)              not null,
    type        varchar(32)              not null,
    credits     bigint                   not null,
    quantity    int                      not null, -- packs
    gross_minor bigint                   not null, -- in the currency's smallest unit
    currency    varchar(3)               not null, -- ISO 4217
    paid_at     timestamp with time zone not null,
    entry_id    uuid                     not null, -- the credit in credits_ledger
    constraint due_invoices_pk primary key (invoice_id),
    constraint one_payment_one_due_invoice unique (payment_id)
);
