-- Who took which entries out of here: begun before the first byte is sent, ended after the last. A row that stays 'running' is of a process
-- that was killed meanwhile.

create table exports (
    id           uuid                     not null,
    requested_by varchar(128)             not null,
    filter       varchar(16000)           not null, -- as parameters of a link
    started_at   timestamp with time zone not null, -- and nothing that was written from then on
    ended_at     timestamp with time zone,
    entries      bigint                   not null, -- how many were sent, at the end
    outcome      varchar(9)               not null,
    constraint exports_pk primary key (id),
    constraint export_outcome_is_known check (outcome in ('running', 'complete', 'cancelled', 'failed')),
    constraint export_ends_with_an_outcome check ((outcome = 'running') = (ended_at is null))
);

create index exports_by_time on exports (started_at desc, id desc);
