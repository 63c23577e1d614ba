-- What a retry, or a button that was pressed late, must not do: undo another link than the one that was meant, and be
-- carried out a second time when the answer of its key is forgotten.

drop function unlink_child(uuid, bigint, boolean, text, text, text, jsonb, text);
-- Takes a child out of a parent: the named one, or without p_child the newest that this user linked there; that only if
-- it is p_of, where p_of says which one is meant.
create function unlink_child(
    p_key uuid, p_user bigint, p_bound boolean, p_area text, p_station text, p_parent text, p_parent_why jsonb, p_child text,
    p_of text default null) returns jsonb language plpgsql as $$
declare
    v_action text := case when p_child is null then 'undo' else 'unlink' end;
    v_fingerprint text := concat_ws('|', v_action, p_parent, p_child, p_of);
    v_answer jsonb;
    v_p bag;
    v_link link;
    v_child text := coalesce(p_child, p_of);
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
        if p_of is not null and not exists (select from bag where id = v_link.child_bag_id and label = p_of) then
            v_link := null; -- another one is the newest by now
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

-- Refuses a command that is older than the memory of keys: nobody can say any more whether it was carried out before. While its
-- answer is still there, it gets that. p_words are what the command's own function makes its fingerprint of.
create function refuse_too_old(
    p_key uuid, p_user bigint, p_area text, p_station text, p_action text, p_words text[], p_parent text, p_child text,
    p_reason text, p_read text, p_scanned_at timestamptz) returns jsonb language plpgsql as $$
declare
    v_fingerprint text := concat_ws('|', p_action, array_to_string(p_words, '|'));
    v_answer jsonb := replay(p_key, p_user, v_fingerprint);
    v_p bag;
    v_child bigint;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select * into v_p from bag where label = p_parent and type = 'parent';
    select id into v_child from bag where label = p_child and type = 'child';
    return answered(p_key, v_fingerprint, p_action, 'too_old', p_user, p_station, coalesce(v_p.dispatch_area, p_area),
        nullif(p_parent, ''), nullif(p_child, ''), v_p.id, v_child, null, p_read, p_reason, p_scanned_at, null, null);
end $$;

-- The same for a parent that goes onto a bill or comes off it.
create function refuse_too_old_on_bill(
    p_key uuid, p_user bigint, p_station text, p_bill text, p_action text, p_parent text) returns jsonb language plpgsql as $$
declare
    v_fingerprint text := concat_ws('|', p_action, p_bill, p_parent);
    v_answer jsonb := replay(p_key, p_user, v_fingerprint);
    v_p bag;
    v_bill bill;
    v_scan bigint;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select * into v_p from bag where label = p_parent and type = 'parent';
    select * into v_bill from bill where number = p_bill;
    if v_bill.id is null then
        return jsonb_build_object('unknown_bill', true);
    end if;
    insert into scan (key, action, outcome, user_id, station, area, parent_label, parent_bag_id, bill_id, bill_number)
    values (p_key, p_action, 'too_old', p_user, p_station, v_p.dispatch_area, nullif(p_parent, ''), v_p.id, v_bill.id, v_bill.number)
    returning id into v_scan;
    v_answer := jsonb_build_object('outcome', 'too_old', 'scan_id', v_scan, 'parent', nullif(p_parent, ''), 'other_bill', null,
        'mark', null, 'bill', bill_totals(v_bill.id));
    insert into scan_key (key, user_id, fingerprint, answer) values (p_key, p_user, v_fingerprint, v_answer);
    return v_answer;
end $$;
