-- Who made an anomaly new, reviewed or resolved, and why. A line is never changed and never deleted.

create table anomaly_changes (
    anomaly_id uuid                     not null,
    version    integer                  not null, -- 1, 2, 3 ...: of two admins at once only one finds it free
    changed_at timestamp with time zone not null,
    state      varchar(8)               not null,
    changed_by varchar(128),                      -- the admin; nobody, where it was seen again and so became new
    note       varchar(1000)            not null,
    constraint anomaly_changes_pk primary key (anomaly_id, version),
    constraint change_of_an_anomaly foreign key (anomaly_id) references anomalies (id),
    constraint changed_state_is_known check (state in ('new', 'reviewed', 'resolved'))
);
