-- What readiness writes to see whether a commit gets through: each row is deleted by the transaction that inserts it.
-- Each has an id of its own, so that no probe waits for another.

create table write_probes (
    id uuid not null,
    constraint write_probes_pk primary key (id)
);
