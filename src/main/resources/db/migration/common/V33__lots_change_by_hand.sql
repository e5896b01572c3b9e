-- Admins move the end of a lot, or void it. What the lot was opened with stays in its entry.

alter table lots add column voided_at timestamp with time zone; -- then its end; what comes back to it is written off

-- Changes of ends, since the entries do not have them: those of admins, and those of lots that were opened again.
create table lot_changes (
    id         uuid                     not null, -- version 7
    lot_id     uuid                     not null,
    uid        varchar(128)             not null, -- of the lot
    kind       varchar(8)               not null, -- move, void, reopen
    expires_at timestamp with time zone not null, -- the end from this change on
    reason     varchar(500),                      -- of an admin
    created_at timestamp with time zone not null,
    created_by varchar(144)             not null,
    constraint lot_changes_pk primary key (id),
    constraint lot_changes_of_lots foreign key (lot_id) references lots (id)
);
create index lot_changes_by_lot on lot_changes (lot_id, created_at);
