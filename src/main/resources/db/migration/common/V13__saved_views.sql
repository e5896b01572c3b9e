-- What people have set up for themselves on a page that lists something.

-- Which columns somebody sees, in which order and how wide.
create table view_columns (
    uid        varchar(128)             not null,
    page       varchar(32)              not null,
    columns    varchar(1000)            not null,
    updated_at timestamp with time zone not null,
    constraint view_columns_pk primary key (uid, page)
);

-- Filters that somebody has given a name.
create table saved_views (
    id         uuid                     not null,
    uid        varchar(128)             not null,
    page       varchar(32)              not null,
    position   smallint                 not null, -- its range limits how many one may have
    name       varchar(60)              not null,
    query      varchar(2000)            not null, -- as in the address of the page
    created_at timestamp with time zone not null,
    constraint saved_views_pk primary key (id),
    constraint one_view_a_name unique (uid, page, name),
    constraint one_view_a_position unique (uid, page, position),
    constraint views_are_limited check (position between 1 and 20)
);

-- What became of a job's credits, asked for by its user.
create index holds_by_job on holds (job_id);
