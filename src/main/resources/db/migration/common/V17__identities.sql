-- Who an identity provider says that somebody is. Issuer and subject together are told apart for ever (OpenID Connect Core 1.0, 5.7);
-- names and e-mail addresses are not: they are given to somebody else.

alter table users add column disabled_at timestamp with time zone;
alter table users add column disabled_by varchar(128);

create table identities (
    issuer     varchar(512)             not null,
    subject    varchar(255)             not null,
    uid        varchar(128)             not null,
    created_at timestamp with time zone not null,
    constraint identities_pk primary key (issuer, subject),
    -- Nobody else can sign in as somebody, whatever the provider says that they are called.
    constraint one_identity_of_a_user unique (uid),
    constraint identity_of_a_user foreign key (uid) references users (uid)
);
