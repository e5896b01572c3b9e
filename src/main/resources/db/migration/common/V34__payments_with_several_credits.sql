-- A payment can bring several credits: a plan's invoice one for each credit type, or more. Each is an entry that names the payment, and has its own
-- share of the money that goes back. Guarded by the lock of the row in payments.
create table payment_credits (
    entry_id      uuid                     not null, -- the credit
    payment_id    varchar(128)             not null,
    uid           varchar(128)             not null,
    type          varchar(32)              not null,
    credits       bigint                   not null,
    amount_minor  bigint                   not null, -- of the whole payment
    currency      varchar(3)               not null,
    due_credits   bigint                   not null, -- of this credit, by refunds and disputes that were dealt with
    taken_credits bigint                   not null, -- of these, what the ledger debited
    created_at    timestamp with time zone not null,
    updated_at    timestamp with time zone not null,
    constraint payment_credits_pk primary key (entry_id),
    constraint no_more_taken_than_due_of_a_credit check (0 <= taken_credits and taken_credits <= due_credits),
    constraint no_more_due_than_credited check (due_credits <= credits),
    constraint payment_credit_is_whole check (credits > 0 and amount_minor >= 0)
);
create index payment_credits_by_payment on payment_credits (payment_id);

-- Other ids of a payment, under which the provider reports its money: of an invoice, the payment intent. Never changed.
create table payment_aliases (
    reported_id varchar(128)             not null,
    payment_id  varchar(128)             not null,
    created_at  timestamp with time zone not null,
    constraint payment_aliases_pk primary key (reported_id)
);
