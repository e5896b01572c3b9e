-- Requests that were decided before may say otherwise, and stay.
alter table grant_requests add constraint nobody_approves_what_they_get
    check (state <> 'posted' or direction = 'debit' or decided_by <> uid) nocheck;
