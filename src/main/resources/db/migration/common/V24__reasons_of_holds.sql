-- Whether the caller wrote the reason of a hold, and so asks for it, or it is our wording. Null in holds that are older than this column:
-- an older release does not write it either.
alter table holds add column reason_of_caller boolean;
