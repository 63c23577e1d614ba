-- The decided commands of the floor: one call decides, writes, logs and remembers the answer.
-- Each takes a lock on its key, then parent bag(s) by ascending id, then child bag, then bill.

-- The stored answer of a key, null when the key is new. Holds the key's lock until the transaction ends.
create function replay(p_key uuid, p_user bigint, p_fingerprint text) returns jsonb language plpgsql as $$
declare
    v scan_key;
begin
    perform pg_advisory_xact_lock(hashtextextended(p_key::text, 0));
    select * into v from scan_key where key = p_key;
    if not found then
        return null;
    end if;
    if v.user_id <> p_user or v.fingerprint <> p_fingerprint then
        return jsonb_build_object('key_reused', true);
    end if;
    return v.answer;
end $$;

-- What an answer says of a parent.
create function parent_state(p_bag_id bigint) returns jsonb language sql stable as $$
    select jsonb_build_object('label', p.label, 'type', t.name, 'children', p.child_count, 'capacity', p.capacity,
        'weight_g', p.child_count::bigint * p.grams_per_child, 'status', p.status, 'bill', b.number, 'area', p.dispatch_area)
    from bag p join bag_type t on t.id = p.bag_type_id
    left join bill_bag bb on bb.bag_id = p.id left join bill b on b.id = bb.bill_id
    where p.id = p_bag_id
$$;

-- The same of a parent that nobody has packed yet.
create function new_parent_state(p_label text, p_type smallint, p_area text) returns jsonb language sql stable as $$
    select jsonb_build_object('label', p_label, 'type', t.name, 'children', 0, 'capacity', t.capacity,
        'weight_g', 0, 'status', 'open', 'bill', null, 'area', p_area)
    from bag_type t where t.id = p_type
$$;

-- Logs the attempt, stores the answer under its key, returns it.
create function answered(
    p_key uuid, p_fingerprint text, p_action text, p_outcome text, p_user bigint, p_station text, p_area text,
    p_parent_label text, p_child_label text, p_parent bigint, p_child bigint, p_other bigint,
    p_read text, p_reason text, p_scanned_at timestamptz, p_state jsonb, p_why jsonb) returns jsonb language plpgsql as $$
declare
    v_scan bigint;
    v_answer jsonb;
begin
    insert into scan (key, action, outcome, user_id, station, area, parent_label, child_label, parent_bag_id, child_bag_id,
                      other_parent_bag_id, bill_id, bill_number, read_text, reason, scanned_at)
    values (p_key, p_action, p_outcome, p_user, p_station, p_area, p_parent_label, p_child_label, p_parent, p_child,
            p_other, null, p_state ->> 'bill', p_read, p_reason, p_scanned_at)
    returning id into v_scan;
    v_answer := jsonb_build_object('outcome', p_outcome, 'scan_id', v_scan, 'parent', p_state, 'child', p_child_label,
        'other_parent', (select label from bag where id = p_other), 'why', p_why);
    insert into scan_key (key, user_id, fingerprint, answer) values (p_key, p_user, p_fingerprint, v_answer);
    return v_answer;
end $$;

-- Links a child into a parent, or with p_move takes it out of the parent that holds it first.
-- p_*_kind is what the parser read: 'parent', 'child', 'bill' or 'none'; a label known to the database wins over it.
create function scan_child(
    p_key uuid, p_user bigint, p_bound boolean, p_area text, p_station text, p_scanned_at timestamptz, p_move boolean,
    p_parent text, p_parent_kind text, p_parent_type smallint, p_parent_why jsonb,
    p_child text, p_child_kind text, p_child_why jsonb, p_read text) returns jsonb language plpgsql as $$
declare
    v_fingerprint text := concat_ws('|', case when p_move then 'move' else 'link' end, p_parent, p_child);
    v_answer jsonb;
    v_p bag;
    v_c bag;
    v_held bigint;
    v_held_now bigint;
    v_other bag;
    v_other_frozen boolean;
    v_completed timestamptz;
    v_state jsonb;
    v_outcome text;
    v_why jsonb;
    v_parent_is_bill boolean;
    v_child_is_bill boolean;
    v_made bigint;
begin
    v_answer := replay(p_key, p_user, v_fingerprint);
    if v_answer is not null then
        return v_answer;
    end if;
    for attempt in 1..8 loop
        v_state := null; v_outcome := null; v_why := null; v_held := null; v_other := null; v_other_frozen := false;
        v_completed := null; v_parent_is_bill := false; v_child_is_bill := false;
        if p_move then
            select l.parent_bag_id into v_held from bag c join link l on l.child_bag_id = c.id where c.label = p_child;
            perform from bag where id = v_held or label = p_parent order by id for no key update;
        end if;
        select * into v_p from bag where label = p_parent for no key update;
        select * into v_c from bag where label = p_child for no key update;
        v_held_now := null;
        if v_c.id is not null then
            select parent_bag_id into v_held_now from link where child_bag_id = v_c.id;
        end if;
        if p_move and v_held_now is distinct from v_held then
            continue; -- moved by someone else meanwhile: lock again in order
        end if;
        v_held := v_held_now;
        if v_held is distinct from v_p.id then
            select * into v_other from bag where id = v_held;
        end if;
        if v_p.id is not null then
            v_state := parent_state(v_p.id);
            if v_state ->> 'bill' is not null then
                select b.completed_at into v_completed from bill_bag bb join bill b on b.id = bb.bill_id
                    where bb.bag_id = v_p.id for no key update of b;
            end if;
        elsif p_parent_kind = 'parent' then
            v_state := new_parent_state(p_parent, p_parent_type, p_area);
        else
            select true into v_parent_is_bill from bill where number = p_parent;
        end if;
        if v_c.id is null then
            select true into v_child_is_bill from bill where number = p_child;
        end if;
        if p_move and v_other.id is not null then
            select b.completed_at is not null into v_other_frozen from bill_bag bb join bill b on b.id = bb.bill_id
                where bb.bag_id = v_other.id for no key update of b;
        end if;

        if v_p.id is null and p_parent_kind = 'none' and v_parent_is_bill is not true then
            v_outcome := 'not_a_label'; v_why := p_parent_why;
        elsif v_c.id is null and p_child_kind = 'none' and v_child_is_bill is not true then
            v_outcome := 'not_a_label'; v_why := p_child_why;
        elsif coalesce(v_p.type, p_parent_kind) <> 'parent' or coalesce(v_c.type, p_child_kind) <> 'child'
              or v_child_is_bill then
            v_outcome := 'wrong_role';
        elsif p_bound and (v_p.dispatch_area <> coalesce(p_area, '')
                           or (p_move and v_other.dispatch_area <> coalesce(p_area, ''))) then
            v_outcome := 'area_denied';
        elsif v_held = v_p.id then
            v_outcome := 'already_here';
        elsif v_other.id is not null and not p_move then
            v_outcome := 'in_other_parent';
        elsif v_other_frozen then
            v_outcome := 'parent_closed'; v_state := parent_state(v_other.id);
        elsif v_p.closed_at is not null or v_completed is not null then
            v_outcome := 'parent_closed';
        elsif v_p.child_count >= v_p.capacity then
            v_outcome := 'parent_full';
        else
            if v_p.id is null then
                insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, created_by)
                    select p_parent, 'parent', t.id, t.capacity, t.grams_per_child, p_area, p_user
                    from bag_type t where t.id = p_parent_type
                    on conflict on constraint bag_label_key do nothing returning * into v_p;
                if v_p.id is null then
                    continue; -- another scan made it meanwhile
                end if;
                v_made := v_p.id;
            end if;
            if v_c.id is null then
                insert into bag (label, type, dispatch_area, created_by) values (p_child, 'child', v_p.dispatch_area, p_user)
                    on conflict on constraint bag_label_key do nothing returning * into v_c;
                if v_c.id is null then
                    continue;
                end if;
            end if;
            if v_other.id is not null then
                delete from link where child_bag_id = v_c.id;
            end if;
            insert into link (parent_bag_id, child_bag_id, linked_by) values (v_p.id, v_c.id, p_user);
            v_outcome := case when v_other.id is not null then 'moved' else 'linked' end;
            v_state := parent_state(v_p.id);
            v_made := null;
        end if;
        if v_made is not null then
            delete from bag where id = v_made; -- another parent got the new child first: a refused scan makes no parent
            v_p := null;
        end if;
        return answered(p_key, v_fingerprint, case when p_move then 'move' else 'link' end, v_outcome, p_user, p_station,
            coalesce(v_p.dispatch_area, p_area), nullif(p_parent, ''), nullif(p_child, ''), v_p.id, v_c.id, v_other.id,
            case when v_outcome = 'not_a_label' then p_read end, null, p_scanned_at, v_state, v_why);
    end loop;
    raise exception using errcode = 'serialization_failure', message = 'the bags kept changing; send the scan again';
end $$;

-- Takes a child out of a parent: the named one, or without p_child the newest that this user linked there.
create function unlink_child(
    p_key uuid, p_user bigint, p_bound boolean, p_area text, p_station text, p_parent text, p_parent_why jsonb, p_child text)
    returns jsonb language plpgsql as $$
declare
    v_action text := case when p_child is null then 'undo' else 'unlink' end;
    v_fingerprint text := concat_ws('|', v_action, p_parent, p_child);
    v_answer jsonb;
    v_p bag;
    v_link link;
    v_child text := p_child;
    v_completed timestamptz;
    v_outcome text;
    v_state jsonb;
begin
    v_answer := replay(p_key, p_user, v_fingerprint);
    if v_answer is not null then
        return v_answer;
    end if;
    select * into v_p from bag where label = p_parent for no key update;
    if v_p.type = 'parent' then
        if p_child is null then
            select * into v_link from link where parent_bag_id = v_p.id and linked_by = p_user order by id desc limit 1;
        else
            select l.* into v_link from link l join bag c on c.id = l.child_bag_id
                where l.parent_bag_id = v_p.id and c.label = p_child;
        end if;
        select b.completed_at into v_completed from bill_bag bb join bill b on b.id = bb.bill_id
            where bb.bag_id = v_p.id for no key update of b;
        v_state := parent_state(v_p.id);
    end if;
    if v_p.id is null and p_parent_why is not null then
        v_outcome := 'not_a_label';
    elsif v_p.id is null then
        v_outcome := 'unknown_parent';
    elsif v_p.type <> 'parent' then
        v_outcome := 'wrong_role';
    elsif p_bound and v_p.dispatch_area <> coalesce(p_area, '') then
        v_outcome := 'area_denied';
    elsif v_completed is not null then
        v_outcome := 'parent_closed';
    elsif v_link.id is null then
        v_outcome := case when p_child is null then 'nothing_to_undo' else 'not_here' end;
    else
        select label into v_child from bag where id = v_link.child_bag_id for no key update;
        delete from link where id = v_link.id;
        v_outcome := case when p_child is null then 'undone' else 'unlinked' end;
        v_state := parent_state(v_p.id);
    end if;
    return answered(p_key, v_fingerprint, v_action, v_outcome, p_user, p_station, coalesce(v_p.dispatch_area, p_area),
        nullif(p_parent, ''), v_child, v_p.id, v_link.child_bag_id, null, null, null, null, v_state, p_parent_why);
end $$;

-- Closes a parent short, or with p_reason null opens it again.
create function close_parent(
    p_key uuid, p_user bigint, p_bound boolean, p_area text, p_station text, p_parent text, p_parent_why jsonb, p_reason text)
    returns jsonb language plpgsql as $$
declare
    v_action text := case when p_reason is null then 'reopen' else 'close' end;
    v_fingerprint text := concat_ws('|', v_action, p_parent, p_reason);
    v_answer jsonb;
    v_p bag;
    v_completed timestamptz;
    v_outcome text;
    v_state jsonb;
begin
    v_answer := replay(p_key, p_user, v_fingerprint);
    if v_answer is not null then
        return v_answer;
    end if;
    select * into v_p from bag where label = p_parent for no key update;
    if v_p.type = 'parent' then
        select b.completed_at into v_completed from bill_bag bb join bill b on b.id = bb.bill_id
            where bb.bag_id = v_p.id for no key update of b;
        v_state := parent_state(v_p.id);
    end if;
    if v_p.id is null and p_parent_why is not null then
        v_outcome := 'not_a_label';
    elsif v_p.id is null then
        v_outcome := 'unknown_parent';
    elsif v_p.type <> 'parent' then
        v_outcome := 'wrong_role';
    elsif p_bound and v_p.dispatch_area <> coalesce(p_area, '') then
        v_outcome := 'area_denied';
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
            where id = v_p.id;
        v_outcome := case when p_reason is null then 'reopened' else 'closed' end;
        v_state := parent_state(v_p.id);
    end if;
    return answered(p_key, v_fingerprint, v_action, v_outcome, p_user, p_station, coalesce(v_p.dispatch_area, p_area),
        nullif(p_parent, ''), null, v_p.id, null, null, null, p_reason, null, v_state, p_parent_why);
end $$;

create function bill_totals(p_bill bigint) returns jsonb language sql stable as $$
    select jsonb_build_object('number', number, 'status', status, 'parents', parent_count, 'target_parents', target_parents,
        'children', child_count, 'actual_weight_g', actual_weight_g, 'expected_weight_g', expected_weight_g,
        'variance_g', actual_weight_g - expected_weight_g, 'scale_weight_g', scale_weight_g)
    from bill where id = p_bill
$$;

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
