-- The commands on a whole parent: closed short, opened again, put on a bill, taken off. As in 0111_link_commands.sql one call decides,
-- writes, logs and remembers the answer, under the same locks.

-- Closes a parent short, or with p_reason null opens it again.
create function close_parent(
    p_key uuid, p_user bigint, p_bound boolean, p_area text, p_station text, p_parent text, p_parent_why jsonb, p_reason text)
    returns jsonb language plpgsql as $$
declare
    v_action text := case when p_reason is null then 'reopen' else 'close' end;
    v_fingerprint text := concat_ws('|', v_action, p_parent, p_reason);
    v_answer jsonb;
    v_p bag;
    v_bill text;
    v_completed timestamptz;
    v_foreign boolean;
    v_outcome text;
    v_state jsonb;
    v_more jsonb;
begin
    v_answer := replay(p_key, p_user, v_fingerprint);
    if v_answer is not null then
        return v_answer;
    end if;
    select * into v_p from bag where label = p_parent for no key update;
    if v_p.type = 'parent' then
        select b.number, b.completed_at into v_bill, v_completed from bill_bag bb join bill b on b.id = bb.bill_id
            where bb.bag_id = v_p.id for no key update of b;
    end if;
    v_foreign := coalesce(v_p.type = 'parent' and is_foreign(p_bound, p_area, v_p.dispatch_area), false);
    if v_p.id is null and p_parent_why is not null then
        v_outcome := 'not_a_label';
    elsif v_p.id is null then
        v_outcome := 'unknown_parent';
    elsif v_p.type <> 'parent' then
        v_outcome := 'wrong_role';
    elsif v_foreign then
        v_outcome := 'area_denied'; v_more := jsonb_build_object('foreign_parent', v_p.label);
    elsif v_completed is not null or (p_reason is not null and v_p.closed_at is not null) then
        v_outcome := 'parent_closed';
    elsif p_reason is null and v_p.closed_at is null then
        v_outcome := 'not_closed';
    elsif p_reason is not null and v_p.child_count >= v_p.capacity then
        v_outcome := 'parent_full';
    else
        update bag set closed_at = case when p_reason is null then null else now() end,
                       closed_by = case when p_reason is null then null else p_user end,
                       close_reason = p_reason
            where id = v_p.id returning * into v_p;
        v_outcome := case when p_reason is null then 'reopened' else 'closed' end;
    end if;
    if not v_foreign and v_p.id is not null then
        v_state := state_of(v_p, v_bill);
    end if;
    return answered(p_key, v_fingerprint, v_action, v_outcome, p_user, p_station, coalesce(v_p.dispatch_area, p_area),
        nullif(p_parent, ''), null, v_p.id, null, null, null, p_reason, null, v_state, p_parent_why, v_more);
end $$;

-- Puts a parent on a bill, or with p_remove takes it off. An unknown bill answers {"unknown_bill": true} and writes nothing.
create function scan_onto_bill(
    p_key uuid, p_user bigint, p_station text, p_bill text, p_remove boolean, p_parent text, p_parent_kind text, p_read text)
    returns jsonb language plpgsql as $$
declare
    v_action text := case when p_remove then 'bill_remove' else 'bill_add' end;
    v_fingerprint text := concat_ws('|', v_action, p_bill, p_parent);
    v_answer jsonb;
    v_p bag;
    v_bill bill;
    v_on bigint;
    v_other text;
    v_outcome text;
    v_scan bigint;
    v_mark text;
begin
    v_answer := replay(p_key, p_user, v_fingerprint);
    if v_answer is not null then
        return v_answer;
    end if;
    select * into v_p from bag where label = p_parent for no key update;
    select * into v_bill from bill where number = p_bill for no key update;
    if v_bill.id is null then
        return jsonb_build_object('unknown_bill', true);
    end if;
    select bill_id into v_on from bill_bag where bag_id = v_p.id;
    if v_on <> v_bill.id then
        select number into v_other from bill where id = v_on;
    end if;
    if v_p.id is null and p_parent_kind = 'none' then
        v_outcome := 'not_a_label';
    elsif coalesce(v_p.type, p_parent_kind) <> 'parent' then
        v_outcome := 'wrong_role';
    elsif v_p.id is null then
        v_outcome := 'unknown_parent';
    elsif p_remove then
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
        insert into bill_bag (bill_id, bag_id, added_by) values (v_bill.id, v_p.id, p_user);
        v_outcome := 'added';
    end if;
    if v_outcome in ('added', 'already_here') and v_p.child_count < v_p.capacity then
        v_mark := case when v_p.child_count = 0 then 'empty' when v_p.closed_at is null then 'open' else 'short' end;
    end if;
    insert into scan (key, action, outcome, user_id, station, area, parent_label, parent_bag_id, bill_id, bill_number, read_text)
    values (p_key, v_action, v_outcome, p_user, p_station, v_p.dispatch_area, nullif(p_parent, ''), v_p.id, v_bill.id, v_bill.number,
            case when v_outcome = 'not_a_label' then p_read end)
    returning id into v_scan;
    v_answer := jsonb_build_object('outcome', v_outcome, 'scan_id', v_scan, 'parent', nullif(p_parent, ''), 'other_bill', v_other,
        'mark', v_mark, 'bill', bill_totals(v_bill.id));
    insert into scan_key (key, user_id, fingerprint, answer) values (p_key, p_user, v_fingerprint, v_answer);
    return v_answer;
end $$;
