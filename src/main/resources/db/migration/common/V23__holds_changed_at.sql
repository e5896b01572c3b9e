-- When a hold was last placed, captured, released or expired; null before the first that this column has seen. Beside
-- updated_at, which is of the last entry and dates the next one.
alter table balances add column holds_changed_at timestamp with time zone;
