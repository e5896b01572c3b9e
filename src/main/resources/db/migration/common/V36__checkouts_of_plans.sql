-- A checkout is for a pack or for a plan. An earlier release that still runs reads the credits as a number, so a plan has 0.

alter table checkouts alter column pack_id drop not null;
alter table checkouts alter column type drop not null;
alter table checkouts add column plan_id varchar(32);   -- null for a pack
alter table checkouts add column plan_group varchar(32);
alter table checkouts add column price_id varchar(128); -- the provider's; null for a pack
alter table checkouts add constraint a_checkout_is_for_one_thing check
    ((pack_id is null) = (plan_id is not null) and (pack_id is null) = (type is null) and (plan_id is null) = (price_id is null)
        and (plan_id is null) = (plan_group is null));
