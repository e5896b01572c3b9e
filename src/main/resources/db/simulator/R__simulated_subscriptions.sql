-- The subscriptions of the simulator and their invoices, as a provider keeps them. Applied where simulated_sessions is.

create table if not exists simulated_subscriptions (
    id             varchar(255)             not null,
    uid            varchar(128)             not null,
    plan_id        varchar(32)              not null,
    price_id       varchar(255)             not null,
    next_plan_id   varchar(32),
    next_price_id  varchar(255),                      -- from the next renewal on
    status         varchar(16)              not null,
    cancels_at_end boolean default false    not null,
    anchor         timestamp with time zone not null, -- all periods are counted from here
    every          varchar(8)               not null,
    period         integer                  not null, -- 0 begins at the anchor
    clock          timestamp with time zone not null, -- never goes back
    ended_at       timestamp with time zone,
    version        integer                  not null, -- counts the changes
    created_at     timestamp with time zone not null,
    constraint simulated_subscriptions_pk primary key (id),
    constraint simulated_subscription_status_is_stripes check (regexp_like(status, '^(active|past_due|paused|canceled)$')),
    constraint simulated_subscription_interval_is_stripes check (regexp_like(every, '^(month|year)$'))
);

create table if not exists simulated_invoices (
    id              varchar(255)             not null,
    subscription_id varchar(255)             not null,
    number          integer                  not null,
    payment_intent  varchar(255)             not null,
    reason          varchar(64)              not null,
    status          varchar(8)               not null,
    lines           varchar(4000)            not null, -- JSON
    amount_minor    bigint                   not null,
    refunded_minor  bigint default 0         not null,
    currency        varchar(3)               not null,
    created_at      timestamp with time zone not null,
    constraint simulated_invoices_pk primary key (id),
    constraint simulated_invoices_are_numbered unique (subscription_id, number),
    constraint simulated_invoices_of_subscription foreign key (subscription_id) references simulated_subscriptions,
    constraint simulated_invoice_status_is_stripes check (regexp_like(status, '^(open|paid|void)$'))
);

create index if not exists simulated_invoices_by_time on simulated_invoices (created_at);
