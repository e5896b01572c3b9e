-- What was blocked, skipped or fell short, and whether somebody has looked at it. The same thing again counts up.

create table anomalies (
    id               uuid                     not null,
    kind             varchar(32)              not null,
    anomaly_key      varchar(255)             not null, -- what tells it from others of its kind: an idempotency key
    first_seen       timestamp with time zone not null,
    last_seen        timestamp with time zone not null,
    times            bigint                   not null,
    uid              varchar(128),                      -- unknown of a webhook whose signature does not match
    type             varchar(32),
    entry_id         uuid,                              -- the entry that it repeats, or is about
    attempted_amount bigint                   not null, -- whole credits, like those below, when it was last seen
    balance          bigint                   not null,
    available        bigint                   not null,
    details          varchar(1000)            not null,
    state            varchar(8)               not null,
    version          integer default 0        not null, -- changes of state so far
    constraint anomalies_pk primary key (id),
    constraint one_row_an_anomaly unique (kind, anomaly_key),
    constraint anomaly_state_is_known check (state in ('new', 'reviewed', 'resolved')),
    constraint anomaly_was_seen check (times > 0)
);

create index anomalies_by_time on anomalies (last_seen desc, id desc);
create index anomalies_by_uid on anomalies (uid, last_seen desc);
