-- A queue may try a job again. Each attempt is held for, debited, and fails on its own.

alter table holds add column attempt integer default 1 not null;
alter table holds drop constraint one_job_one_hold;
alter table holds add constraint one_attempt_one_hold unique (source, job_id, attempt);

alter table failed_jobs add column attempt integer default 1 not null;
alter table failed_jobs drop constraint failed_jobs_pk;
alter table failed_jobs add constraint failed_jobs_pk primary key (source, job_id, attempt, uid);

-- Jobs that succeeded and were debited nothing, since nothing was made or nothing was there. A later delivery of the same event must
-- not debit them after all.
create table uncharged_jobs (
    source           varchar(64)              not null,
    job_id           varchar(128)             not null,
    attempt          integer                  not null,
    uid              varchar(128)             not null, -- in the key: who reports somebody else's job settles nothing
    model            varchar(128)             not null,
    resolution       varchar(64)              not null,
    quantity         integer                  not null, -- outputs that were made; 0: nothing was due
    duration_seconds numeric(8, 3),
    cost_credits     bigint                   not null, -- what was due
    settled_at       timestamp with time zone not null,
    constraint uncharged_jobs_pk primary key (source, job_id, attempt, uid)
);
