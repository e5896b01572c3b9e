-- What the provider has reported about the money of a payment. The credits that are due follow from these rows, in
-- whatever order the reports came.
create table payment_facts (
    payment_id   varchar(128)             not null,
    kind         varchar(16)              not null, -- refund, dispute, refunded-in-all, failure
    fact_id      varchar(128)             not null, -- the provider's; of a total, the amount
    amount_minor bigint                   not null,
    currency     varchar(3),                        -- where the event did not say: that of the payment
    status       varchar(32),                       -- the provider's word
    withdrawn    boolean                  not null, -- of a dispute: the money was taken at some time
    reinstated   boolean                  not null, -- and was given back
    made_at      timestamp with time zone,          -- of a refund; of a total, when it was last reported
    failed_at    timestamp with time zone,
    told_at      timestamp with time zone not null,
    constraint payment_facts_pk primary key (payment_id, kind, fact_id),
    constraint fact_amount_is_never_negative check (amount_minor >= 0)
);

insert into payment_facts (payment_id, kind, fact_id, amount_minor, withdrawn, reinstated, told_at)
    select payment_id, 'refunded-in-all', cast(amount_minor as varchar(128)), amount_minor, false, false, told_at
    from payment_claims where claim_id = 'refunds';

-- The dispute's status was not kept: what was taken for it counts as withdrawn until the provider reports that it was won or
-- the funds were reinstated. For what was an inquiry an admin has to give the credits back.
insert into payment_facts (payment_id, kind, fact_id, amount_minor, status, withdrawn, reinstated, told_at)
    select payment_id, 'dispute', claim_id, amount_minor, 'needs_response', true, false, told_at
    from payment_claims where claim_id <> 'refunds';

drop table payment_claims;

-- Paid, and neither the user nor the pack could be told from it. Without a uid, so that no reader sees them.
create table unmatched_payments (
    payment_id     varchar(128)             not null,
    session_id     varchar(128)             not null,
    named_uid      varchar(200),
    named_pack     varchar(200),
    subtotal_minor bigint,                            -- where the amounts cannot be used: none
    amount_minor   bigint,
    currency       varchar(3),
    why            varchar(200)             not null,
    told_at        timestamp with time zone not null,
    assigned_by    varchar(128),
    assigned_at    timestamp with time zone,
    request_key    varchar(500),                      -- the admin and their Idempotency-Key
    constraint unmatched_payments_pk primary key (payment_id),
    constraint one_request_one_assignment unique (request_key)
);

-- How many packs a line is about.
alter table invoice_lines add column quantity int default 1 not null;
alter table invoice_lines add constraint line_quantity_is_positive check (quantity > 0);
