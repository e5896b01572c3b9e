-- Run at each start. What the application's role may do, where there is one (docs/guides/operating.md): add entries and read them, and change only
-- what has to change. Without such a role the application works as the owner, and the triggers are the only guard.

do $$
begin
    perform pg_advisory_xact_lock(hashtext('credits-ledger: after migrations')); -- nodes can start at once
    if exists (select from pg_roles where rolname = 'credits_app') and current_user <> 'credits_app' then
        revoke all on all tables in schema public from credits_app;
        grant select, insert on credits_ledger, invoices, invoice_lines, identities to credits_app;
        grant select, insert, update (email, role, disabled_at, disabled_by) on users to credits_app;
        grant select, insert, update (last_sequence, last_issued_on) on invoice_counters to credits_app;
        grant select, insert on credit_types, failed_jobs, uncharged_jobs, prices to credits_app;
        grant update (valid_until, ended_by) on prices to credits_app;
        grant select, update (changed_at) on price_list to credits_app;
        grant select, insert, update (amount, held, seq, last_hash, updated_at, holds_changed_at, lot_credits, lot_held, lots_seq)
            on balances to credits_app;
        grant select, insert, update (remaining, held, expiries, expires_at, voided_at) on lots to credits_app;
        grant select, insert, update (status, amount, asked_amount, expires_at, asked_expires_at, settled_at, captured_amount, entry_id,
            captures, lots) on holds to credits_app;
        grant select, insert on hold_changes, lot_changes to credits_app;
        grant select, insert, update (ended_at, entries, outcome) on exports to credits_app;
        grant select on credit_packs to credits_app;
        grant select, insert, update (status, request_key, open_slot, open_number, session_id, url, payment_id, invoice_id, asked_at, ask_at,
            updated_at) on checkouts to credits_app;
        grant select, insert, update (purchase_id, uid, type, credits, amount_minor, currency, due_credits, taken_credits, updated_at)
            on payments to credits_app;
        grant select, insert, update (due_credits, taken_credits, updated_at) on payment_credits to credits_app;
        grant select, insert on payment_aliases to credits_app;
        grant select, insert, update (amount_minor, currency, status, withdrawn, reinstated, made_at, failed_at, told_at)
            on payment_facts to credits_app;
        grant select, insert, update (active) on plans to credits_app;
        grant select, insert on plan_versions, plan_allotments, plan_prices, plan_version_prices, renewal_lines to credits_app;
        grant select, insert, update (uid, price_id, plan_id, quantity, status, reported_at, period_start, period_end, cancels_at_end,
            paused_at, ended_at, updated_at) on subscriptions to credits_app;
        grant select, insert, update (status, paid_minor, credited_at, invoice_id, updated_at) on renewals to credits_app;
        grant select, insert, update (ends_at, rolls_over_at, grace, closed_at) on plan_credits to credits_app;
        grant select, insert, update (next_number, next_at) on coming_credits to credits_app;
        grant select, insert, update (assigned_by, assigned_at, request_key) on unmatched_payments to credits_app;
        grant select, insert, update (last_seen, times, entry_id, attempted_amount, balance, available, details, state, version)
            on anomalies to credits_app;
        grant select, insert on anomaly_changes to credits_app;
        grant select, insert, update (columns, updated_at), delete on view_columns to credits_app;
        grant select, insert, delete on saved_views to credits_app;
        grant select, insert, update (paid_at), delete on due_invoices to credits_app; -- update: to lock
        grant select, insert, delete on write_probes to credits_app;
        grant select, insert, update (summarised_at) on summarised_days to credits_app;
        grant select, insert, delete on daily_credits_summary to credits_app;
        grant select, insert, update (lock_until, locked_at, locked_by) on scheduler_locks to credits_app;
        grant select, insert, update (state, decided_by, decided_at, note, entry_id, refusal) on grant_requests to credits_app;
        grant select, insert on lone_grants, bulk_beneficiaries to credits_app;
        grant select, insert, update (last_given_at) on grant_givers to credits_app;
        if to_regclass('simulated_sessions') is not null then -- only where the simulator has run
            grant select, insert, update (status, payment_status, processing) on simulated_sessions to credits_app;
        end if;
        if to_regclass('simulated_subscriptions') is not null then
            grant select, insert, update (plan_id, price_id, next_plan_id, next_price_id, status, cancels_at_end, anchor, every, period, clock,
                ended_at, version) on simulated_subscriptions to credits_app;
            grant select, insert, update (status, refunded_minor) on simulated_invoices to credits_app;
        end if;
    end if;
end
$$;
