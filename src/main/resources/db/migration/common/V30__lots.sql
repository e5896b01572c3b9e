-- Lots: credits that expire, or have a category of their own. All other credits of a balance need no rows.

create table lots (
    id            uuid                     not null, -- version 7
    uid           varchar(128)             not null,
    type          varchar(32)              not null,
    entry_id      uuid                     not null, -- the credit that opened it
    category      varchar(12)              not null, -- purchased, plan, promotional, compensation, migrated
    priority      integer                  not null, -- 0 to 100: lower is used first
    label         varchar(100),
    expires_at    timestamp with time zone,          -- from then on it is not used; null: never
    amount        bigint                   not null, -- whole credits at first
    remaining     bigint                   not null, -- whole credits that are neither used nor expired, held ones included
    held          bigint                   not null, -- whole credits that holds have pinned
    expiries      integer                  not null, -- entries that wrote off what had expired
    restored_from uuid,                              -- the lot whose credits came back after its time
    created_at    timestamp with time zone not null,
    constraint lots_pk primary key (id),
    constraint lot_amount_is_positive check (amount > 0),
    constraint lot_has_what_it_holds check (held >= 0 and held <= remaining),
    constraint lot_priority_is_in_range check (priority >= 0 and priority <= 100)
);
create index lots_in_order on lots (uid, type, priority, expires_at, created_at, id);
create index lots_by_expiry on lots (expires_at);

-- Of all lots of the balance. An earlier release does not set lots_seq: its entries would not say which lots they use.
alter table balances add column lot_credits bigint default 0 not null;
alter table balances add column lot_held bigint default 0 not null;
alter table balances add column lots_seq bigint;                       -- the seq of the last entry; null without lots
alter table balances add constraint lots_hold_what_they_have check (lot_held >= 0 and lot_held <= lot_credits);
alter table balances add constraint the_rest_holds_what_it_has check (
    held - lot_held >= 0 and held - lot_held <= amount - lot_credits);
alter table balances add constraint an_earlier_release_uses_no_lots check (
    lot_credits = 0 or lots_seq is not null and lots_seq = seq);

-- Which lots an entry opened or used, as JSON in their order; null where no lot took part. Part of the hash where it is there.
alter table credits_ledger add column lots varchar(1000000);
-- Which lots a pending hold has pinned, in the order of use.
alter table holds add column lots varchar(1000000);
