-- Plans in versions, the subscriptions to them, the provider's invoices that pay for them, and the credits that they brought.

create table plans (
    id         varchar(32)              not null,
    plan_group varchar(32)              not null, -- a user has at most one subscription of a group
    active     boolean                  not null, -- on offer; its subscriptions go on in any case
    position   integer                  not null,
    created_at timestamp with time zone not null,
    constraint plans_pk primary key (id)
);

-- Never changed: periods that have begun keep theirs.
create table plan_versions (
    plan_id    varchar(32)              not null,
    version    integer                  not null, -- from 1 on
    name       varchar(100)             not null,
    free       boolean                  not null, -- every user has it
    valid_from timestamp with time zone not null,
    created_at timestamp with time zone not null,
    created_by varchar(144)             not null,
    constraint plan_versions_pk primary key (plan_id, version),
    constraint versions_of_plans foreign key (plan_id) references plans (id)
);

create table plan_allotments (
    plan_id           varchar(32) not null,
    version           integer     not null,
    type              varchar(32) not null,
    credits           bigint      not null,
    every             varchar(8)  not null, -- month, year
    ends_with         varchar(8)  not null, -- period, after, never
    end_length        varchar(16),          -- the grace after the period, or the time from its beginning, as in ISO 8601
    rollover_credits  bigint,               -- the most that go on after the end; null: none
    rollover_lifetime varchar(16),          -- how long they go on, as in ISO 8601
    trial_credits     bigint      not null,
    constraint plan_allotments_pk primary key (plan_id, version, type),
    constraint allotments_of_versions foreign key (plan_id, version) references plan_versions (plan_id, version),
    constraint allotment_type_exists foreign key (type) references credit_types (type),
    constraint allotment_is_positive check (credits > 0 and trial_credits >= 0),
    constraint allotment_every_is_known check (regexp_like(every, '^(month|year)$')),
    constraint allotment_end_is_known check (regexp_like(ends_with, '^(period|after|never)$')),
    constraint rollover_is_positive check (rollover_credits > 0)
);

create table plan_prices (
    price_id    varchar(128) not null, -- the provider's; it belongs to its plan for ever
    plan_id     varchar(32)  not null,
    every       varchar(8)   not null, -- month, year
    price_minor bigint       not null, -- in the currency's smallest unit
    currency    varchar(3)   not null, -- ISO 4217
    constraint plan_prices_pk primary key (price_id),
    constraint prices_of_plans foreign key (plan_id) references plans (id),
    constraint plan_price_is_not_negative check (price_minor >= 0),
    constraint plan_price_every_is_known check (regexp_like(every, '^(month|year)$'))
);
create index plan_prices_by_plan on plan_prices (plan_id);

-- At which prices a version is on offer. Subscriptions may still be paid with the others.
create table plan_version_prices (
    plan_id  varchar(32)  not null,
    version  integer      not null,
    price_id varchar(128) not null,
    constraint plan_version_prices_pk primary key (plan_id, version, price_id),
    constraint offers_of_versions foreign key (plan_id, version) references plan_versions (plan_id, version),
    constraint offered_price_exists foreign key (price_id) references plan_prices (price_id)
);

create table subscriptions (
    id             varchar(200)             not null, -- the provider's; of a free plan free:<plan>:<uid>
    uid            varchar(128),                      -- once an event has named the user
    price_id       varchar(128),                      -- the newest that the provider has reported
    plan_id        varchar(32),
    quantity       bigint                   not null,
    status         varchar(32)              not null, -- in the provider's words; open: none was reported
    reported_at    timestamp with time zone,          -- when the provider made the newest report
    period_start   timestamp with time zone,
    period_end     timestamp with time zone,
    cancels_at_end boolean                  not null,
    paused_at      timestamp with time zone,
    ended_at       timestamp with time zone,
    created_at     timestamp with time zone not null,
    updated_at     timestamp with time zone not null,
    constraint subscriptions_pk primary key (id),
    constraint subscriptions_to_plans foreign key (plan_id) references plans (id)
);
create index subscriptions_by_user on subscriptions (uid);
create index subscriptions_by_plan on subscriptions (plan_id);
create index subscriptions_by_age on subscriptions (created_at, id);

-- The provider's invoices of subscriptions; their lines are never changed.
create table renewals (
    id              varchar(128)             not null,
    subscription_id varchar(200)             not null,
    reason          varchar(64)              not null, -- in the provider's words
    status          varchar(8)               not null, -- open, failed, voided, paid
    paid_minor      bigint                   not null,
    currency        varchar(3)               not null,
    credited_at     timestamp with time zone,          -- once its credits were posted
    invoice_id      uuid,                              -- our own, that the entries name
    created_at      timestamp with time zone not null,
    updated_at      timestamp with time zone not null,
    constraint renewals_pk primary key (id),
    constraint renewals_of_subscriptions foreign key (subscription_id) references subscriptions (id),
    constraint renewal_status_is_known check (regexp_like(status, '^(open|failed|voided|paid)$')),
    constraint renewal_paid_is_not_negative check (paid_minor >= 0)
);
create index renewals_by_subscription on renewals (subscription_id, created_at);

create table renewal_lines (
    renewal_id   varchar(128)             not null,
    number       integer                  not null, -- from 0 on
    price_id     varchar(128)             not null,
    starts_at    timestamp with time zone not null,
    ends_at      timestamp with time zone not null,
    amount_minor bigint                   not null, -- negative where it gives money back
    quantity     bigint                   not null,
    proration    boolean                  not null,
    constraint renewal_lines_pk primary key (renewal_id, number),
    constraint lines_of_renewals foreign key (renewal_id) references renewals (id)
);

-- What plans brought: one entry for each subscription, period and type, and one more for each upgrade of a year in it.
create table plan_credits (
    entry_id        uuid                     not null,
    subscription_id varchar(200)             not null,
    type            varchar(32)              not null,
    period_start    timestamp with time zone not null,
    period_end      timestamp with time zone not null,
    uid             varchar(128)             not null,
    plan_id         varchar(32)              not null,
    version         integer                  not null,
    renewal_id      varchar(128),                      -- what paid for it; null: a free plan
    ends_at         timestamp with time zone,          -- of its lot; null: never
    rolls_over_at   timestamp with time zone,          -- until that is done
    grace           boolean                  not null, -- given before the payment, until ends_at
    closed_at       timestamp with time zone,          -- by an end of the subscription before that of the period
    constraint plan_credits_pk primary key (entry_id),
    constraint once_for_each_period unique (subscription_id, period_start, type, renewal_id),
    constraint plan_credits_of_subscriptions foreign key (subscription_id) references subscriptions (id)
);
create index plan_credits_by_renewal on plan_credits (renewal_id);
create index plan_credits_that_roll_over on plan_credits (rolls_over_at);

-- Credits that come by and by: those of each month of a year that was paid for, and those of free plans.
create table coming_credits (
    id              uuid                     not null,
    subscription_id varchar(200)             not null,
    renewal_id      varchar(128),                      -- what paid for them; null: a free plan
    plan_id         varchar(32)              not null,
    version         integer                  not null,
    type            varchar(32)              not null,
    credits         bigint                   not null, -- each time
    every           varchar(8)               not null, -- month, year
    anchor          timestamp with time zone not null, -- periods are counted from here
    next_number     integer                  not null,
    next_at         timestamp with time zone,          -- null: no more come
    ends_at         timestamp with time zone,          -- no period goes beyond it; null: there is no end
    constraint coming_credits_pk primary key (id),
    constraint coming_credits_of_subscriptions foreign key (subscription_id) references subscriptions (id),
    constraint coming_credits_are_positive check (credits > 0),
    constraint coming_every_is_known check (regexp_like(every, '^(month|year)$'))
);
create index coming_credits_by_time on coming_credits (next_at);
create index coming_credits_by_subscription on coming_credits (subscription_id);

-- Invoices of plans: the days that they are for, and the credits of further types.
alter table due_invoices add column plan_name varchar(100); -- null for packs
alter table due_invoices add column period_start timestamp with time zone;
alter table due_invoices add column period_end timestamp with time zone;
alter table due_invoices add column more_credits varchar(4000); -- JSON of types and whole credits
alter table invoice_lines add column period_start date; -- null for packs
alter table invoice_lines add column period_end date;
