-- Only of pending holds: a hold that is settled leaves these indexes, instead of moving in them.
drop index holds_by_expiry;
create index holds_by_expiry on holds (expires_at) where status = 'pending';
drop index holds_by_uid;
create index holds_by_uid on holds (uid, type) where status = 'pending';
