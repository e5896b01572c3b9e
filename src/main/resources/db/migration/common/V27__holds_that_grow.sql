-- Longer and larger work: a hold can be extended, captured in parts, and granted less than was asked for.

alter table holds add column asked_amount bigint;                          -- as it was placed; null: amount
alter table holds add column minimum_amount bigint;                        -- the least that it was placed for; null: all
alter table holds add column asked_expires_at timestamp with time zone;    -- as it was placed; null: expires_at
alter table holds add column captures integer default 0 not null;          -- debits; 0 with an entry: one, of an earlier release
alter table holds drop constraint only_captured_has_an_entry;
alter table holds drop constraint only_captured_has_an_amount;
alter table holds add constraint captured_has_an_entry check (case status when 'captured' then entry_id is not null else true end);
alter table holds add constraint an_entry_has_an_amount check ((entry_id is null) = (captured_amount is null));
alter table holds add constraint pending_holds_what_is_not_captured check (
    case status when 'pending' then amount >= coalesce(captured_amount, 0) else true end);

-- Calls that changed a hold: those with a key, so that a repeated call changes nothing, and those of admins, with their reason.
create table hold_changes (
    id              uuid                     not null, -- version 7
    hold_id         uuid                     not null,
    uid             varchar(128)             not null, -- of the hold
    kind            varchar(7)               not null, -- extend, capture, release
    idempotency_key varchar(255),                      -- of the call; unique for its hold
    amount          bigint,                            -- whole credits: added, or captured; null: none, or all that were held
    timeout_ms      bigint,                            -- of an extension
    final           boolean,                           -- of a capture: whether the rest became available again
    entry_id        uuid,                              -- the debit of a capture
    reason          varchar(500),                      -- of a release
    created_at      timestamp with time zone not null,
    created_by      varchar(144)             not null,
    constraint hold_changes_pk primary key (id),
    constraint one_call_one_change unique (hold_id, idempotency_key),
    constraint hold_changes_of_holds foreign key (hold_id) references holds (id)
);
