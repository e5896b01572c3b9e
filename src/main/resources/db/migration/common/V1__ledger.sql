-- The ledger. A balance is the running total of its entries; both are written in one transaction.
-- Amounts are whole credits and always positive: the direction says which way they move.

create table credit_types (
    type     varchar(32) not null,
    position integer     not null,
    constraint credit_types_pk primary key (type)
);

insert into credit_types (type, position) values ('image', 1);
insert into credit_types (type, position) values ('video', 2);

create table balances (
    uid        varchar(128)             not null,
    type       varchar(32)              not null,
    amount     bigint                   not null,
    held       bigint                   not null,
    seq        bigint                   not null, -- of the last entry; 0 before the first
    last_hash  bytea,                             -- of the last entry
    updated_at timestamp with time zone not null,
    constraint balances_pk primary key (uid, type),
    constraint balances_type_exists foreign key (type) references credit_types (type),
    constraint balance_is_never_negative check (amount >= 0),
    constraint held_is_never_negative check (held >= 0),
    constraint held_is_covered check (held <= amount)
);

create table credits_ledger (
    id               uuid                     not null, -- version 7
    uid              varchar(128)             not null,
    type             varchar(32)              not null,
    seq              bigint                   not null, -- 1, 2, 3… per uid and type
    direction        varchar(6)               not null,
    amount           bigint                   not null,
    balance_after    bigint                   not null,
    source           varchar(64)              not null,
    reason           varchar(500)             not null,
    job_id           varchar(128),
    payment_id       varchar(128),
    invoice_id       uuid,
    related_entry_id uuid,
    meta             varchar(4000)            not null, -- a JSON object of strings, as text: its bytes are hashed
    created_at       timestamp with time zone not null,
    created_by       varchar(144)             not null,
    idempotency_key  varchar(255)             not null,
    fingerprint      bytea                    not null, -- of the wish: tells a retry from another wish under the key
    previous_hash    bytea,                             -- of the entry before, per uid and type
    hash             bytea                    not null,
    constraint credits_ledger_pk primary key (id),
    constraint one_key_one_entry unique (idempotency_key),
    constraint seq_is_unique unique (uid, type, seq),
    constraint seq_starts_at_one check (seq >= 1),
    constraint only_the_first_has_no_previous check ((seq = 1) = (previous_hash is null)),
    constraint direction_is_known check (direction in ('credit', 'debit')),
    constraint amount_is_positive check (amount > 0),
    constraint balance_after_is_never_negative check (balance_after >= 0)
);

-- A user's history, newest first: of all types, and of one.
create index credits_ledger_by_uid on credits_ledger (uid, created_at desc, id desc);
create index credits_ledger_by_uid_type on credits_ledger (uid, type, created_at desc, id desc);
-- Everybody's history, newest first: of all sources, and of one.
create index credits_ledger_by_created_at on credits_ledger (created_at desc, id desc);
create index credits_ledger_by_source on credits_ledger (source, created_at desc, id desc);
-- What a job did. For payments and related entries, which few entries have, each database has an index of its own.
create index credits_ledger_by_job on credits_ledger (job_id);
