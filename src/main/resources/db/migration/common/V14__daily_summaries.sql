-- What the entries of each closed UTC day add up to. Everything here can be computed again from credits_ledger, and is by ./run summaries.

-- Which days have been: also those on which nothing happened. Whoever summarises a day holds the lock of its row meanwhile.
create table summarised_days (
    "day"         date                     not null,
    summarised_at timestamp with time zone not null,
    constraint summarised_days_pk primary key ("day")
);

create table daily_credits_summary (
    "day"     date        not null, -- UTC; H2 wants the quotes
    type      varchar(32) not null,
    direction varchar(6)  not null,
    source    varchar(64) not null,
    entries   bigint      not null,
    credits   bigint      not null, -- always positive, like the amounts of entries
    constraint daily_credits_summary_pk primary key ("day", type, direction, source),
    constraint summary_is_of_a_summarised_day foreign key ("day") references summarised_days ("day")
);

-- Which node does what only one should do; the columns are ShedLock's, and its times are UTC.
create table scheduler_locks (
    name       varchar(64)  not null,
    lock_until timestamp    not null,
    locked_at  timestamp    not null,
    locked_by  varchar(255) not null,
    constraint scheduler_locks_pk primary key (name)
);
