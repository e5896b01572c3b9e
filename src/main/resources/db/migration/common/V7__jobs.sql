-- Jobs that were reported as failed. Events come in any order, and after a failure nothing is charged any more.

create table failed_jobs (
    source    varchar(64)              not null,
    job_id    varchar(128)             not null,
    uid       varchar(128)             not null, -- in the key: who reports somebody else's job stops nothing
    failed_at timestamp with time zone not null,
    constraint failed_jobs_pk primary key (source, job_id, uid)
);
