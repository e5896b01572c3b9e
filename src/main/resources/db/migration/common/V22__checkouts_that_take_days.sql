-- Some payments take days: the buyer has ordered them, and the provider does not know yet whether the money comes.

-- H2 can only keep a check that compares with a list as long as the connection lives that made it; a case it keeps for ever.
alter table checkouts drop constraint checkout_status_is_known;
alter table checkouts drop constraint only_what_may_be_paid_is_open;
alter table checkouts alter column status set data type varchar(10);
alter table checkouts add constraint checkout_status_is_known check (
    case status
        when 'starting' then true
        when 'open' then true
        when 'processing' then true
        when 'paid' then true
        when 'declined' then true
        when 'expired' then true
        when 'failed' then true
        else false
    end);
alter table checkouts add constraint only_what_may_be_paid_is_open check (
    case status
        when 'starting' then open_slot is not null
        when 'open' then open_slot is not null
        else open_slot is null
    end);

alter table checkouts add column open_number integer;                  -- 1, 2, 3… among the open ones of its user, whose number is limited
alter table checkouts add column asked_at timestamp with time zone;    -- when the provider was last asked what became of it
alter table checkouts add column ask_at timestamp with time zone;      -- when the sweep asks next; null once the provider has said how it ended
alter table checkouts add constraint open_checkouts_of_a_user_are_numbered unique (uid, open_number);

create index checkouts_by_ask_at on checkouts (ask_at);

-- A slot of a pack and one of a request's key were spelled alike.
update checkouts set open_slot = case when request_key is null then 'pack ' else 'key ' end || open_slot
    where open_slot is not null;
update checkouts set open_number =
    (select count(*) from checkouts other
     where other.uid = checkouts.uid and other.open_slot is not null and other.id <= checkouts.id)
    where open_slot is not null;

-- What expired did so by our clock, and the provider was not asked.
update checkouts set ask_at = updated_at
    where session_id is not null and (status = 'open' or status = 'expired' and created_at > current_timestamp - interval '30' day);

alter table simulated_sessions add column processing boolean default false not null; -- the bank has not said yet whether it pays
