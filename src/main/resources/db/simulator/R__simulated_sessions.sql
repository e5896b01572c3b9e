-- The simulator's own memory, as a provider has one. Applied only by the profiles with the simulator, after all other migrations; a database
-- that runs as production afterwards keeps the table, and does not use it.

create table if not exists simulated_sessions (
    id             varchar(255)             not null,
    checkout_id    uuid                     not null,
    uid            varchar(128)             not null,
    pack_id        varchar(64)              not null,
    amount_minor   bigint                   not null,
    currency       varchar(3)               not null,
    payment_intent varchar(128)             not null,
    status         varchar(8)               not null,
    payment_status varchar(8)               not null,
    processing     boolean default false    not null, -- the bank has not said yet whether it pays
    success_url    varchar(2000)            not null,
    cancel_url     varchar(2000)            not null,
    created_at     timestamp with time zone not null,
    expires_at     timestamp with time zone not null,
    constraint simulated_sessions_pk primary key (id),
    constraint simulated_status_is_stripes check (status in ('open', 'complete', 'expired')),
    constraint simulated_payment_status_is_stripes check (payment_status in ('unpaid', 'paid'))
);

create index if not exists simulated_sessions_by_time on simulated_sessions (created_at);

-- A session sells a pack or a plan.
alter table simulated_sessions alter column pack_id drop not null;
alter table simulated_sessions add column if not exists plan_id varchar(32);
alter table simulated_sessions add column if not exists price_id varchar(255);
