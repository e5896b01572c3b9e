-- What one admin gives without a second one: counted for 24 hours, per credit type (docs/decisions/0013).

create table grant_givers (
    admin_uid     varchar(128)             not null,
    type          varchar(32)              not null,
    last_given_at timestamp with time zone not null, -- changed first by each grant: of two at once the second waits here
    constraint grant_givers_pk primary key (admin_uid, type),
    constraint given_type_exists foreign key (type) references credit_types (type)
);

create table lone_grants (
    idempotency_key varchar(255)             not null, -- of the entry
    admin_uid       varchar(128)             not null,
    type            varchar(32)              not null,
    amount          bigint                   not null,
    bulk_key        varchar(70),                       -- of the bulk that it is one of
    given_at        timestamp with time zone not null,
    constraint lone_grants_pk primary key (idempotency_key),
    constraint lone_grant_of_a_giver foreign key (admin_uid, type) references grant_givers (admin_uid, type),
    constraint lone_grant_is_positive check (amount > 0)
);

create index lone_grants_by_giver on lone_grants (admin_uid, type, given_at);

-- Who gets credits from a bulk that waits for a second admin: none of them can be that admin.
create table bulk_beneficiaries (
    bulk_key varchar(70)  not null,
    uid      varchar(128) not null,
    constraint bulk_beneficiaries_pk primary key (bulk_key, uid)
);

alter table grant_requests add column bulk_key varchar(70);
alter table grant_requests add column payment_id varchar(128); -- what it corrects

-- An undo may be asked for again when a request for it was rejected or withdrawn, or has expired. The key stays that of the entry.
alter table grant_requests add column attempt integer default 1 not null;
alter table grant_requests drop constraint one_key_one_request;
alter table grant_requests add constraint one_attempt_one_request unique (idempotency_key, attempt);

-- A user's reservations, newest first.
create index holds_by_uid_newest on holds (uid, created_at desc, id desc);
