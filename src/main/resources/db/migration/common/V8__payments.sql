-- What can be bought, who is about to buy it, and what payments and refunds did.

create table credit_packs (
    id          varchar(64)  not null,
    type        varchar(32)  not null,
    credits     bigint       not null, -- never changed: a payment may still come for it; another amount is another pack
    price_minor bigint       not null, -- in the currency's smallest unit
    currency    varchar(3)   not null, -- ISO 4217
    active      boolean      not null, -- on offer; what is not is still credited to those who paid for it
    position    integer      not null,
    constraint credit_packs_pk primary key (id),
    constraint pack_type_exists foreign key (type) references credit_types (type),
    constraint pack_credits_are_positive check (credits > 0),
    constraint pack_price_is_positive check (price_minor > 0)
);

insert into credit_packs (id, type, credits, price_minor, currency, active, position) values
    ('image-100',  'image',  100,   900, 'USD', true, 10),
    ('image-500',  'image',  500,  3900, 'USD', true, 20),
    ('image-2000', 'image', 2000, 12900, 'USD', true, 30),
    ('video-100',  'video',  100,  1900, 'USD', true, 40),
    ('video-500',  'video',  500,  8500, 'USD', true, 50);

-- Written before the provider is asked, so that whatever happens then, nothing is half-made without a trace.
create table checkouts (
    id          uuid                     not null,
    uid         varchar(128)             not null,
    pack_id     varchar(64)              not null,
    type        varchar(32)              not null,
    credits     bigint                   not null, -- as offered when it was opened, like the price
    price_minor bigint                   not null,
    currency    varchar(3)               not null,
    provider    varchar(16)              not null,
    status      varchar(8)               not null,
    request_key varchar(500),                      -- uid and the caller's Idempotency-Key; gone when it failed
    open_slot   varchar(500),                      -- while it may still be paid: at most one per uid and pack, or request
    session_id  varchar(255),                      -- the provider's
    url         varchar(2000),                     -- the page to go to
    payment_id  varchar(128),
    invoice_id  uuid,
    created_at  timestamp with time zone not null,
    updated_at  timestamp with time zone not null,
    expires_at  timestamp with time zone not null,
    constraint checkouts_pk primary key (id),
    constraint one_request_one_checkout unique (request_key),
    constraint one_open_checkout_per_pack unique (open_slot),
    constraint one_session_one_checkout unique (session_id),
    constraint checkout_status_is_known
        check (status in ('starting', 'open', 'paid', 'declined', 'expired', 'failed')),
    constraint only_what_may_be_paid_is_open check ((status in ('starting', 'open')) = (open_slot is not null))
);

create index checkouts_by_status on checkouts (status, expires_at);

-- What a provider told of a payment. The row is there before the purchase when a refund is told first; its lock puts
-- purchase, refunds and disputes of one payment in a row.
create table payments (
    payment_id      varchar(128)             not null,
    purchase_id     uuid,                              -- the entry that credited it, once there is one
    uid             varchar(128),
    type            varchar(32),
    credits         bigint,
    amount_minor    bigint,
    currency        varchar(3),
    due_credits     bigint                   not null, -- of the purchase, by refunds and disputes that were dealt with
    taken_credits   bigint                   not null, -- of these, what the ledger debited
    created_at      timestamp with time zone not null,
    updated_at      timestamp with time zone not null,
    constraint payments_pk primary key (payment_id),
    constraint never_more_taken_than_due check (0 <= taken_credits and taken_credits <= due_credits),
    constraint never_more_due_than_bought check (due_credits = 0 or due_credits <= credits),
    constraint payment_is_whole check (purchase_id is null
        or (uid is not null and type is not null and credits > 0 and amount_minor >= 0 and currency is not null))
);

-- Money that went back: all refunds of a payment together, as the provider adds them up, and each dispute.
create table payment_claims (
    payment_id   varchar(128)             not null,
    claim_id     varchar(100)             not null, -- 'refunds', or the dispute's id
    amount_minor bigint                   not null, -- only ever grows
    told_at      timestamp with time zone not null,
    constraint payment_claims_pk primary key (payment_id, claim_id),
    constraint claim_amount_is_positive check (amount_minor > 0)
);

-- The simulator's own memory, as a provider has one; only the demo writes it.
create table simulated_sessions (
    id             varchar(255)             not null,
    checkout_id    uuid                     not null,
    uid            varchar(128)             not null,
    pack_id        varchar(64)              not null,
    amount_minor   bigint                   not null,
    currency       varchar(3)               not null,
    payment_intent varchar(128)             not null,
    status         varchar(8)               not null,
    payment_status varchar(8)               not null,
    success_url    varchar(2000)            not null,
    cancel_url     varchar(2000)            not null,
    created_at     timestamp with time zone not null,
    expires_at     timestamp with time zone not null,
    constraint simulated_sessions_pk primary key (id),
    constraint simulated_status_is_stripes check (status in ('open', 'complete', 'expired')),
    constraint simulated_payment_status_is_stripes check (payment_status in ('unpaid', 'paid'))
);

create index simulated_sessions_by_time on simulated_sessions (created_at);
