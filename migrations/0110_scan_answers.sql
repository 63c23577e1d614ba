-- What the commands of the floor have in common: the answers of keys, the state of a parent and of a bill, the log, commands that are
-- too old.

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
create function parent_state(p_bag_id bigint) returns jsonb language plpgsql stable as $$
begin
    return (select jsonb_build_object('label', p.label, 'type', t.name, 'children', p.child_count, 'capacity', p.capacity,
                'weight_g', p.child_count::bigint * p.grams_per_child, 'status', p.status, 'bill', b.number, 'area', p.dispatch_area)
            from bag p join bag_type t on t.id = p.bag_type_id
            left join bill_bag bb on bb.bag_id = p.id left join bill b on b.id = bb.bill_id
            where p.id = p_bag_id);
end $$;

-- The same of a parent that nobody has packed yet.
create function new_parent_state(p_label text, p_type smallint, p_area text) returns jsonb language plpgsql stable as $$
begin
    return (select jsonb_build_object('label', p_label, 'type', t.name, 'children', 0, 'capacity', t.capacity,
                'weight_g', 0, 'status', 'open', 'bill', null, 'area', p_area)
            from bag_type t where t.id = p_type);
end $$;

-- The same of a parent whose row the caller has read, and whose bill it knows. Null for what is no parent.
create function state_of(p_parent bag, p_bill text) returns jsonb language plpgsql stable as $$
begin
    return (select jsonb_build_object('label', p_parent.label, 'type', t.name, 'children', p_parent.child_count,
                'capacity', p_parent.capacity, 'weight_g', p_parent.child_count::bigint * p_parent.grams_per_child,
                'status', p_parent.status, 'bill', p_bill, 'area', p_parent.dispatch_area)
            from bag_type t where t.id = p_parent.bag_type_id);
end $$;

-- The state of a bill that a page or an answer shows, as domain::edits::BillStamp reads it.
create function bill_totals(p_bill bigint) returns jsonb language plpgsql stable as $$
begin
    return (select jsonb_build_object('number', number, 'status', status, 'parents', parent_count, 'target_parents', target_parents,
                'children', child_count, 'actual_weight_g', actual_weight_g, 'expected_weight_g', expected_weight_g,
                'variance_g', actual_weight_g - expected_weight_g, 'scale_weight_g', scale_weight_g,
                'stamp', concat_ws('-', version, parent_count,
                    coalesce((select max(bb.id) from bill_bag bb where bb.bill_id = b.id), 0), child_count, actual_weight_g))
            from bill b where id = p_bill);
end $$;

-- Whether somebody who is bound to an area may know no more of a bag than its label.
create function is_foreign(p_bound boolean, p_area text, p_of text) returns boolean language plpgsql immutable as $$
begin
    return p_bound and p_of is not null and p_of <> coalesce(p_area, '');
end $$;

-- Logs a command about bags, stores the answer under its key, returns it. p_more are further fields of the answer.
create function answered(
    p jsonb, p_outcome text, p_area text, p_child_label text, p_parent bigint, p_child bigint, p_other bigint, p_read text,
    p_state jsonb, p_why jsonb, p_more jsonb) returns jsonb language plpgsql as $$
declare
    v_key uuid := p ->> 'key';
    v_user bigint := p ->> 'user';
    v_scan bigint;
    v_other text;
    v_answer jsonb;
begin
    insert into scan (key, action, outcome, user_id, station, area, parent_label, child_label, parent_bag_id, child_bag_id,
                      other_parent_bag_id, bill_id, bill_number, read_text, reason, scanned_at)
    values (v_key, p ->> 'action', p_outcome, v_user, p ->> 'station', p_area, nullif(p ->> 'parent', ''), p_child_label, p_parent,
            p_child, p_other, null, p_state ->> 'bill', p_read, p ->> 'reason',
            to_timestamp((p ->> 'made_ms')::double precision / 1000))
    returning id into v_scan;
    if p_other is not null then
        select label into v_other from bag where id = p_other;
    end if;
    v_answer := jsonb_build_object('outcome', p_outcome, 'scan_id', v_scan, 'parent', p_state, 'child', p_child_label,
        'other_parent', v_other, 'why', p_why);
    if p_more is not null then
        v_answer := v_answer || p_more;
    end if;
    insert into scan_key (key, user_id, fingerprint, answer) values (v_key, v_user, p ->> 'fingerprint', v_answer);
    return v_answer;
end $$;

-- The same for a command about a bill.
create function answered_on_bill(p jsonb, p_outcome text, p_parent bag, p_bill bill, p_other text, p_mark text, p_read text)
    returns jsonb language plpgsql as $$
declare
    v_key uuid := p ->> 'key';
    v_user bigint := p ->> 'user';
    v_label text := nullif(p ->> 'parent', '');
    v_scan bigint;
    v_answer jsonb;
begin
    insert into scan (key, action, outcome, user_id, station, area, parent_label, parent_bag_id, bill_id, bill_number, read_text,
                      scanned_at)
    values (v_key, p ->> 'action', p_outcome, v_user, p ->> 'station', p_parent.dispatch_area, v_label, p_parent.id, p_bill.id,
            p_bill.number, p_read, to_timestamp((p ->> 'made_ms')::double precision / 1000))
    returning id into v_scan;
    v_answer := jsonb_build_object('outcome', p_outcome, 'scan_id', v_scan, 'parent', v_label, 'other_bill', p_other,
        'mark', p_mark, 'bill', bill_totals(p_bill.id));
    insert into scan_key (key, user_id, fingerprint, answer) values (v_key, v_user, p ->> 'fingerprint', v_answer);
    return v_answer;
end $$;

-- Refuses a command that is older than the memory of keys and whose key is not known: nobody can say any more whether it was carried
-- out before.
create function refuse_too_old(p jsonb) returns jsonb language plpgsql as $$
declare
    v_p bag;
    v_bill bill;
    v_child bigint;
begin
    select * into v_p from bag where label = p ->> 'parent' and type = 'parent';
    if p ? 'bill' then
        select * into v_bill from bill where number = p ->> 'bill';
        if v_bill.id is null then
            return jsonb_build_object('unknown_bill', true);
        end if;
        return answered_on_bill(p, 'too_old', v_p, v_bill, null, null, null);
    end if;
    select id into v_child from bag where label = p ->> 'child' and type = 'child';
    return answered(p, 'too_old', coalesce(v_p.dispatch_area, p ->> 'area'), nullif(p ->> 'child', ''), v_p.id, v_child, null,
        case when p ? 'parent_why' or p ? 'child_why' then p ->> 'read' end, null, null, null);
end $$;
