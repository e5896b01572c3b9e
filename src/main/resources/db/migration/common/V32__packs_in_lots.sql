-- Packs whose credits expire, and packs with bonus credits on top.

alter table credit_packs add column bonus_credits bigint default 0 not null; -- in addition to credits, in a promotional lot
alter table credit_packs add column expires_after varchar(16);               -- from the purchase on, as in ISO 8601; null: never
alter table credit_packs add constraint pack_bonus_is_not_negative check (bonus_credits >= 0);
alter table credit_packs add constraint pack_expires_after_a_period check (
    regexp_like(expires_after, '^P([1-9][0-9]?Y)?([1-9][0-9]{0,2}M)?([1-9][0-9]{0,3}D)?$') and expires_after <> 'P');

-- As offered when it was opened.
alter table checkouts add column bonus_credits bigint default 0 not null;
alter table checkouts add column expires_after varchar(16);
