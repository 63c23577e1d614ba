-- The commands on a whole parent: closed short, opened again, put on a bill, taken off; and the one function that runs every command.

-- Closes a parent short for a reason, or opens it again.
create function close_or_reopen_parent(p jsonb) returns jsonb language plpgsql as $$
declare
    v_user bigint := p ->> 'user';
    v_area text := p ->> 'area';
    v_reason text := p ->> 'reason';
    v_close boolean := p ->> 'action' = 'close';
    v_p bag;
    v_bill text;
    v_completed timestamptz;
    v_foreign boolean;
    v_outcome text;
    v_state jsonb;
    v_more jsonb;
begin
    select * into v_p from bag where label = p ->> 'parent' for no key update;
    if v_p.type = 'parent' then
        select b.number, b.completed_at into v_bill, v_completed from bill_bag bb join bill b on b.id = bb.bill_id
            where bb.bag_id = v_p.id for no key update of b;
    end if;
    v_foreign := coalesce(v_p.type = 'parent' and is_foreign((p ->> 'bound')::boolean, v_area, v_p.dispatch_area), false);
    if v_p.id is null and p ? 'parent_why' then
        v_outcome := 'not_a_label';
    elsif v_p.id is null then
        v_outcome := 'unknown_parent';
    elsif v_p.type <> 'parent' then
        v_outcome := 'wrong_role';
    elsif v_foreign then
        v_outcome := 'area_denied'; v_more := jsonb_build_object('foreign_parent', v_p.label);
    elsif v_completed is not null or (v_close and v_p.closed_at is not null) then
        v_outcome := 'parent_closed';
    elsif not v_close and v_p.closed_at is null then
        v_outcome := 'not_closed';
    elsif v_close and v_p.child_count >= v_p.capacity then
        v_outcome := 'parent_full';
    else
        update bag set closed_at = case when v_close then now() end,
                       closed_by = case when v_close then v_user end,
                       close_reason = v_reason
            where id = v_p.id returning * into v_p;
        v_outcome := case when v_close then 'closed' else 'reopened' end;
    end if;
    if not v_foreign and v_p.id is not null then
        v_state := state_of(v_p, v_bill);
    end if;
    return answered(p, v_outcome, coalesce(v_p.dispatch_area, v_area), null, v_p.id, null, null, null, v_state, p -> 'parent_why',
        v_more);
end $$;

-- Puts a parent on a bill, or takes it off. An unknown bill answers {"unknown_bill": true} and writes nothing.
create function put_on_bill(p jsonb) returns jsonb language plpgsql as $$
declare
    v_kind text := p ->> 'parent_kind';
    v_p bag;
    v_bill bill;
    v_on bigint;
    v_other text;
    v_outcome text;
    v_mark text;
begin
    select * into v_p from bag where label = p ->> 'parent' for no key update;
    select * into v_bill from bill where number = p ->> 'bill' for no key update;
    if v_bill.id is null then
        return jsonb_build_object('unknown_bill', true);
    end if;
    select bill_id into v_on from bill_bag where bag_id = v_p.id;
    if v_on <> v_bill.id then
        select number into v_other from bill where id = v_on;
    end if;
    if v_p.id is null and v_kind = 'none' then
        v_outcome := 'not_a_label';
    elsif coalesce(v_p.type, v_kind) <> 'parent' then
        v_outcome := 'wrong_role';
    elsif v_p.id is null then
        v_outcome := 'unknown_parent';
    elsif p ->> 'action' = 'bill_remove' then
        if v_on is distinct from v_bill.id then
            v_outcome := 'not_on_bill';
        elsif v_bill.completed_at is not null then
            v_outcome := 'bill_completed';
        else
            delete from bill_bag where bag_id = v_p.id;
            v_outcome := 'removed';
        end if;
    elsif v_on = v_bill.id then
        v_outcome := 'already_here';
    elsif v_on is not null then
        v_outcome := 'on_other_bill';
    elsif v_bill.completed_at is not null then
        v_outcome := 'bill_completed';
    elsif v_bill.parent_count >= v_bill.target_parents then
        v_outcome := 'bill_full';
    else
        insert into bill_bag (bill_id, bag_id, added_by) values (v_bill.id, v_p.id, (p ->> 'user')::bigint);
        v_outcome := 'added';
    end if;
    if v_outcome in ('added', 'already_here') and v_p.child_count < v_p.capacity then
        v_mark := case when v_p.child_count = 0 then 'empty' when v_p.closed_at is null then 'open' else 'short' end;
    end if;
    return answered_on_bill(p, v_outcome, v_p, v_bill, v_other, v_mark,
        case when v_outcome = 'not_a_label' then p ->> 'read' end);
end $$;

-- Runs a command: its answer, the first one if its key is known; or {"key_reused": true}, {"unknown_bill": true}.
--
-- A command is the object that store::scans::Order describes; what a command does not have is left out of it:
--   key, user, fingerprint  whose command it is: under an equal key and fingerprint the same person gets the same answer
--   action                  link, move, undo, unlink, close, reopen, bill_add or bill_remove
--   too_old                 true if it is older than the memory of keys
--   bound, area             whether only bags of the area, and of none, may be touched
--   station, made_ms        where and when it was made, by the device's clock
--   parent, parent_kind, parent_type, parent_why   what the parser read: 'parent', 'child', 'bill' or 'none'; why it is 'none'
--   child, child_kind, child_why, child_refused    the same of the child; why a bag type, by its id, does not take it
--   read                    what was read, for the log of refused labels
--   of_scan, of_key         which link an undo means
--   reason, bill            of a close; of what concerns a bill
--
-- Each command takes a lock on its key, then parent bag(s) by ascending id, then child bag, then bill. All is PL/pgSQL: a function in
-- the language SQL that PL/pgSQL calls is planned anew at each call (Postgres up to 17).
create function run_command(p jsonb) returns jsonb language plpgsql as $$
declare
    v_action text := p ->> 'action';
    v_answer jsonb := replay((p ->> 'key')::uuid, (p ->> 'user')::bigint, p ->> 'fingerprint');
begin
    if v_answer is not null then
        return v_answer;
    elsif (p ->> 'too_old')::boolean then
        return refuse_too_old(p);
    elsif v_action in ('link', 'move') then
        return pack_child(p);
    elsif v_action in ('undo', 'unlink') then
        return take_out_child(p);
    elsif v_action in ('close', 'reopen') then
        return close_or_reopen_parent(p);
    elsif v_action in ('bill_add', 'bill_remove') then
        return put_on_bill(p);
    end if;
    raise exception using errcode = 'invalid_parameter_value', message = format('there is no command %L', v_action);
end $$;
