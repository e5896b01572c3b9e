-- One invoice a purchase, written in the transaction that writes the credit.

create table invoices (
    id           uuid                     not null,
    uid          varchar(128)             not null,
    payment_id   varchar(128)             not null,
    pack_id      varchar(64)              not null,
    type         varchar(32)              not null,
    credits      bigint                   not null,
    amount_minor bigint                   not null, -- in the currency's smallest unit
    currency     varchar(3)               not null, -- ISO 4217
    issued_at    timestamp with time zone not null,
    constraint invoices_pk primary key (id),
    constraint one_payment_one_invoice unique (payment_id),
    constraint invoice_credits_are_positive check (credits > 0),
    constraint invoice_amount_is_never_negative check (amount_minor >= 0)
);

create index invoices_by_uid on invoices (uid, issued_at desc);
