-- Who begins with a text is a range of an index, if that is in the order of the bytes. The order of people's languages, which most
-- databases have, is another one.
drop index users_by_email;
create index users_by_email on users (email collate "C");
create index users_by_uid on users (uid collate "C");
create index balances_by_uid on balances (uid collate "C");

-- Requests that were decided before may say otherwise, and stay.
alter table grant_requests add constraint nobody_approves_what_they_get
    check (state <> 'posted' or direction = 'debit' or decided_by <> uid) not valid;
