-- Credits that running jobs have reserved. Placing and settling a hold happens under the lock of its balance row.

create table holds (
    id              uuid                     not null, -- version 7
    uid             varchar(128)             not null,
    type            varchar(32)              not null,
    amount          bigint                   not null,
    source          varchar(64)              not null,
    job_id          varchar(128)             not null,
    reason          varchar(500)             not null,
    meta            varchar(4000)            not null,
    status          varchar(8)               not null,
    created_at      timestamp with time zone not null,
    created_by      varchar(144)             not null,
    expires_at      timestamp with time zone not null,
    settled_at      timestamp with time zone,          -- when it stopped being pending
    captured_amount bigint,
    entry_id        uuid,                              -- the debit that captured it
    constraint holds_pk primary key (id),
    constraint one_job_one_hold unique (source, job_id),
    constraint hold_amount_is_positive check (amount > 0),
    constraint hold_status_is_known check (status in ('pending', 'captured', 'released', 'expired')),
    constraint only_pending_is_unsettled check ((status = 'pending') = (settled_at is null)),
    constraint only_captured_has_an_entry check ((status = 'captured') = (entry_id is not null)),
    constraint only_captured_has_an_amount check ((status = 'captured') = (captured_amount is not null))
);

-- What has expired and waits for the sweep, and what of a user is pending.
create index holds_by_expiry on holds (status, expires_at);
create index holds_by_uid on holds (uid, type, status);
