-- Grants that wait for a second admin (docs/decisions/0011). Nothing of them is in the ledger before somebody else has approved.
-- A request is never deleted: it says who asked, who decided, and what came of it.

create table grant_requests (
    id               uuid                     not null,
    idempotency_key  varchar(255)             not null, -- of the entry to come: one wish, one request
    uid              varchar(128)             not null,
    type             varchar(32)              not null,
    direction        varchar(6)               not null,
    amount           bigint                   not null,
    reason           varchar(500)             not null,
    category         varchar(32),
    related_entry_id uuid,                              -- what it undoes
    requested_by     varchar(128)             not null,
    requested_at     timestamp with time zone not null,
    expires_at       timestamp with time zone not null,
    state            varchar(16)              not null, -- pending also when it has expired: the time decides
    decided_by       varchar(128),
    decided_at       timestamp with time zone,
    note             varchar(500),
    entry_id         uuid,                              -- what was posted
    refusal          varchar(32),                       -- why the ledger did not post what was approved
    constraint grant_requests_pk primary key (id),
    constraint one_key_one_request unique (idempotency_key),
    constraint grant_type_exists foreign key (type) references credit_types (type),
    constraint grant_state_is_known check (state in ('pending', 'posted', 'rejected', 'refused', 'withdrawn')),
    constraint only_what_was_posted_has_an_entry check ((state = 'posted') = (entry_id is not null)),
    -- The last line of four eyes: even a bug above cannot have one admin do both.
    constraint nobody_approves_their_own check (state not in ('posted', 'refused', 'rejected') or decided_by <> requested_by)
);

create index grant_requests_by_requested_at on grant_requests (requested_at desc, id desc);
create index grant_requests_by_state on grant_requests (state, requested_at desc, id desc);
