-- The lots that an approved grant opens, as JSON like those of an entry; null for none.
alter table grant_requests add column lots varchar(4000);
