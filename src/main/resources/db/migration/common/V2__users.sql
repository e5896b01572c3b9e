-- Who exists. The ledger does not ask: credits may arrive before their owner first signs in.

create table users (
    uid        varchar(128)             not null,
    email      varchar(254)             not null,
    role       varchar(16)              not null,
    created_at timestamp with time zone not null,
    constraint users_pk primary key (uid),
    constraint role_is_known check (role in ('user', 'admin'))
);

create index users_by_email on users (email);
