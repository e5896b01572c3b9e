-- Run at each start, after the migrations and so over whatever tables they have made. Where there is a role credits_reader (docs/guides/operating.md),
-- what is read in a user's name is read as it (docs/background/decisions/0008). Of a table with a uid it sees the rows of credits.reader, and without
-- that none; what has no uid it sees when it is named here, and else not at all. A policy that is there is left: making one takes a lock.

do $$
declare
    own record;
begin
    perform pg_advisory_xact_lock(hashtext('credits-ledger: after migrations')); -- nodes can start at once
    if not exists (select from pg_roles where rolname = 'credits_reader') or current_user in ('credits_app', 'credits_reader') then
        return;
    end if;
    if exists (select from pg_roles where rolname = 'credits_app' and not rolsuper and pg_has_role(oid, 'credits_reader'::regrole, 'usage')) then
        -- What the reader must not see the application would not see either, and postings would find no balances.
        raise exception 'credits_app inherits from credits_reader'
            using hint = 'grant credits_reader to credits_app with inherit false';
    end if;
    revoke all on all tables in schema public from credits_reader;
    grant select on credit_types, credit_packs, prices, plans, plan_versions, plan_allotments, plan_prices, plan_version_prices to credits_reader;

    for own in
        select c.relname as name,
               case c.relname
                   -- Sees those of the invoices that the reader sees.
                   when 'invoice_lines' then 'exists (select from invoices i where i.id = invoice_id)'
                   when 'coming_credits' then 'exists (select from subscriptions s where s.id = subscription_id)'
                   -- Whoever signs in is looked up before it is known who they are.
                   when 'users' then 'current_setting(''credits.reader'', true) in ('''', uid)'
                   else 'uid = current_setting(''credits.reader'', true)'
               end as condition,
               exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'own_rows') as is_done
        from pg_class c
        where c.relnamespace = 'public'::regnamespace
          and c.relkind in ('r', 'p')
          and (c.relname in ('invoice_lines', 'coming_credits')
               or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'uid' and not a.attisdropped))
    loop
        if not own.is_done then
            -- Everybody else sees and writes what they were granted: a policy that is plainly true costs their queries nothing.
            execute format('create policy all_rows on %I using (true)', own.name);
            execute format('create policy own_rows on %I as restrictive for select to credits_reader using (%s)',
                           own.name, own.condition);
            execute format('alter table %I enable row level security', own.name);
        end if;
        execute format('grant select on %I to credits_reader', own.name);
    end loop;
end
$$;
