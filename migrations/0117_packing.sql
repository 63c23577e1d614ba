-- Linking and moving in as few statements as the locks allow (ADR 41). What a parent is now is put together once, from what is known of it.

-- A parent's state as answers have it.
create function parent_words(
    p_label text, p_type text, p_children integer, p_capacity integer, p_grams_per_child integer, p_status text, p_bill text, p_area text)
    returns jsonb language plpgsql immutable as $$
begin
    return jsonb_build_object('label', p_label, 'type', p_type, 'children', p_children, 'capacity', p_capacity,
        'weight_g', p_children::bigint * p_grams_per_child, 'status', p_status, 'bill', p_bill, 'area', p_area);
end $$;

-- The same of a parent whose row the caller has read, and whose bill it knows. Null for what is no parent.
create or replace function state_of(p_parent bag, p_bill text) returns jsonb language plpgsql stable as $$
begin
    return (select parent_words(p_parent.label, t.name, p_parent.child_count, p_parent.capacity, p_parent.grams_per_child,
                p_parent.status, p_bill, p_parent.dispatch_area)
            from bag_type t where t.id = p_parent.bag_type_id);
end $$;

-- The same of a parent that the caller has not read.
create or replace function parent_state(p_bag_id bigint) returns jsonb language plpgsql stable as $$
begin
    return (select state_of(p, b.number)
            from bag p left join bill_bag bb on bb.bag_id = p.id left join bill b on b.id = bb.bill_id where p.id = p_bag_id);
end $$;
drop function new_parent_state(text, smallint, text);

-- The answer to a command about bags.
create function answer_words(
    p_outcome text, p_scan bigint, p_state jsonb, p_child text, p_other text, p_why jsonb, p_more jsonb)
    returns jsonb language plpgsql immutable as $$
declare
    v_answer jsonb := jsonb_build_object('outcome', p_outcome, 'scan_id', p_scan, 'parent', p_state, 'child', p_child,
        'other_parent', p_other, 'why', p_why);
begin
    if p_more is not null then
        return v_answer || p_more;
    end if;
    return v_answer;
end $$;

-- The stored answer of a key, null when the key is new. Holds the key's lock until the transaction ends.
create or replace function replay(p_key uuid, p_user bigint, p_fingerprint text) returns jsonb language plpgsql as $$
declare
    -- Assigned rather than performed: an expression needs no plan.
    v_locked text := pg_advisory_xact_lock(hashtextextended(p_key::text, 0));
    v scan_key;
begin
    select * into v from scan_key where key = p_key;
    if not found then
        return null;
    elsif v.user_id <> p_user or v.fingerprint <> p_fingerprint then
        return jsonb_build_object('key_reused', true);
    end if;
    return v.answer;
end $$;

-- Logs a command about bags, stores the answer under its key, returns it. p_more are further fields of the answer.
create or replace function answered(
    p jsonb, p_outcome text, p_area text, p_child_label text, p_parent bigint, p_child bigint, p_other bigint, p_read text,
    p_state jsonb, p_why jsonb, p_more jsonb) returns jsonb language plpgsql as $$
declare
    v_key uuid := p ->> 'key';
    v_user bigint := p ->> 'user';
    v_answer jsonb;
begin
    with logged as (
        insert into scan (key, action, outcome, user_id, station, area, parent_label, child_label, parent_bag_id, child_bag_id,
                          other_parent_bag_id, bill_number, read_text, reason, scanned_at)
        values (v_key, p ->> 'action', p_outcome, v_user, p ->> 'station', p_area, nullif(p ->> 'parent', ''), p_child_label, p_parent,
                p_child, p_other, p_state ->> 'bill', p_read, p ->> 'reason',
                to_timestamp((p ->> 'made_ms')::double precision / 1000))
        returning id)
    insert into scan_key (key, user_id, fingerprint, answer)
    select v_key, v_user, p ->> 'fingerprint',
           answer_words(p_outcome, id, p_state, p_child_label, (select label from bag where bag.id = p_other), p_why, p_more)
        from logged
    returning answer into v_answer;
    return v_answer;
end $$;

-- What a link or move comes to, by the order of the rules. p_held is the parent that the child is in. Of what is null nothing is known.
create function packing_outcome(
    p jsonb, p_parent bag, p_child bag, p_held bigint, p_parent_is_bill boolean, p_child_is_bill boolean, p_foreign boolean,
    p_refused jsonb, p_completed timestamptz) returns text language plpgsql immutable as $$
begin
    return case
        when p_parent.id is null and p ->> 'parent_kind' = 'none' and p_parent_is_bill is not true then 'not_a_label'
        when p_child.id is null and p ->> 'child_kind' = 'none' and p_child_is_bill is not true then 'not_a_label'
        when p_refused is not null then 'not_a_label'
        when coalesce(p_parent.type, p ->> 'parent_kind') <> 'parent' or coalesce(p_child.type, p ->> 'child_kind') <> 'child'
             or p_child_is_bill then 'wrong_role'
        when p_foreign then 'area_denied'
        when p_held = p_parent.id then 'already_here'
        when p_held is not null and p ->> 'action' = 'link' then 'in_other_parent'
        when p_parent.closed_at is not null or p_completed is not null then 'parent_closed'
        when p_parent.child_count >= p_parent.capacity then 'parent_full'
        when p_held is null then 'linked'
        else 'moved' end;
end $$;

-- Locks what a move changes: the parent that holds the child and the one it goes to, by ascending id, then the child. Returns the holding
-- parent's id. What was locked for a holder of before is unlocked again, since the new one may have to be locked earlier.
create function lock_for_move(p_child text, p_parent text) returns bigint language plpgsql as $$
declare
    v_held bigint;
    v_held_now bigint;
begin
    for attempt in 1..8 loop
        select l.parent_bag_id into v_held from bag c join link l on l.child_bag_id = c.id where c.label = p_child;
        begin
            perform from bag where id = v_held or label = p_parent order by id for no key update;
            perform from bag where label = p_child for no key update;
            select l.parent_bag_id into v_held_now from bag c join link l on l.child_bag_id = c.id where c.label = p_child;
            if v_held_now is not distinct from v_held then
                return v_held;
            end if;
            raise exception using errcode = 'TT001', message = 'moved by somebody else meanwhile';
        exception when sqlstate 'TT001' then
            null; -- leaving the block gives the locks back
        end;
    end loop;
    raise exception using errcode = 'serialization_failure', message = 'the bags kept changing; send the scan again';
end $$;

-- Links a child into a parent, or moves it there: takes it out of the parent that holds it first. A label known to the database wins
-- over what the parser read. A legacy child goes anywhere, whatever child_refused says.
create or replace function pack_child(p jsonb) returns jsonb language plpgsql as $$
declare
    v_user bigint := p ->> 'user';
    v_bound boolean := p ->> 'bound';
    v_area text := p ->> 'area';
    v_move boolean := p ->> 'action' = 'move';
    v_parent text := p ->> 'parent';
    v_parent_kind text := p ->> 'parent_kind';
    v_parent_type smallint := p ->> 'parent_type';
    v_child text := p ->> 'child';
    v_child_refused jsonb := p -> 'child_refused';
    v_p bag;
    v_c bag;
    v_held bigint;
    v_held_now bigint;
    v_other bag;
    v_other_completed timestamptz;
    v_other_bill text;
    v_completed timestamptz;
    v_bill text;
    v_around record;
    v_foreign boolean;
    v_state jsonb;
    v_outcome text;
    v_why jsonb;
    v_refused jsonb;
    v_more jsonb;
    v_made bigint;
begin
    for attempt in 1..8 loop
        v_state := null; v_why := null; v_refused := null; v_more := null; v_c := null; v_held := null; v_held_now := null;
        v_other := null; v_other_completed := null; v_other_bill := null; v_completed := null; v_bill := null;
        if v_move then
            v_held := lock_for_move(v_child, v_parent);
        end if;
        select * into v_p from bag where label = v_parent for no key update;
        select t.id as type_id, t.name as type, t.capacity, t.grams_per_child, bb.bill_id, c.id as child_id,
               v_p.id is null and v_parent_kind <> 'parent' and exists (select from bill where number = v_parent) as parent_is_bill,
               c.id is null and exists (select from bill where number = v_child) as child_is_bill
            into v_around
            from (select v_p.id as parent_id, coalesce(v_p.bag_type_id, v_parent_type) as type_id) it
            left join bag_type t on t.id = it.type_id left join bill_bag bb on bb.bag_id = it.parent_id
            left join bag c on c.label = v_child;
        -- Most children are new. One that comes meanwhile is met when this one is to be made.
        if v_around.child_id is not null then
            select * into v_c from bag where id = v_around.child_id for no key update;
            select parent_bag_id into v_held_now from link where child_bag_id = v_c.id;
        end if;
        if v_move and v_held_now is distinct from v_held then
            exit; -- the child was made meanwhile, and its parent is not locked
        end if;
        v_held := v_held_now;
        if v_held is distinct from v_p.id and v_held is not null then
            select * into v_other from bag where id = v_held;
        end if;
        if v_move and v_other.id is not null then
            perform from bill_bag bb join bill b on b.id = bb.bill_id where bb.bag_id in (v_p.id, v_other.id)
                order by b.id for no key update of b;
        end if;
        if v_around.bill_id is not null then
            select number, completed_at into v_bill, v_completed from bill where id = v_around.bill_id for no key update;
        end if;
        if v_move and v_other.id is not null then
            select b.number, b.completed_at into v_other_bill, v_other_completed from bill_bag bb join bill b on b.id = bb.bill_id
                where bb.bag_id = v_other.id for no key update of b;
        end if;
        v_foreign := coalesce(v_p.type = 'parent' and is_foreign(v_bound, v_area, v_p.dispatch_area), false);
        -- The type of another area's legacy parent does not follow from its label, so it must not show in a refusal.
        if v_child_refused is not null and coalesce(v_p.type, v_parent_kind) = 'parent' and coalesce(v_c.type, p ->> 'child_kind') = 'child'
           and not v_around.child_is_bill and v_c.legacy is not true and not (v_foreign and v_p.legacy) then
            v_refused := v_child_refused -> coalesce(v_p.bag_type_id, v_parent_type)::text;
        end if;
        v_outcome := packing_outcome(p, v_p, v_c, v_held, v_around.parent_is_bill, v_around.child_is_bill,
            v_foreign or (v_move and is_foreign(v_bound, v_area, v_other.dispatch_area)), v_refused,
            coalesce(v_other_completed, v_completed));

        if v_outcome = 'not_a_label' then
            v_why := case when v_p.id is null and v_parent_kind = 'none' and not v_around.parent_is_bill then p -> 'parent_why'
                          when v_refused is null then p -> 'child_why' else v_refused end;
        elsif v_outcome = 'parent_closed' and v_other_completed is not null then
            v_state := state_of(v_other, v_other_bill);
        elsif v_outcome in ('linked', 'moved') then
            if v_p.id is null then
                insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, created_by)
                    select v_parent, 'parent', t.id, t.capacity, t.grams_per_child, v_area, v_user
                    from bag_type t where t.id = v_parent_type
                    on conflict on constraint bag_label_key do nothing returning * into v_p;
                if v_p.id is null then
                    continue; -- another scan made it meanwhile
                end if;
                v_made := v_p.id;
            end if;
            if v_c.id is null then
                insert into bag (label, type, dispatch_area, created_by) values (v_child, 'child', v_p.dispatch_area, v_user)
                    on conflict on constraint bag_label_key do nothing returning id into v_c.id;
                if v_c.id is null then
                    continue;
                end if;
            end if;
            if v_outcome = 'moved' then
                delete from link where child_bag_id = v_c.id;
            end if;
            insert into link (parent_bag_id, child_bag_id, linked_by) values (v_p.id, v_c.id, v_user);
            -- As the trigger counted it.
            v_p.child_count := v_p.child_count + 1;
            v_p.status := case when v_p.child_count >= v_p.capacity then 'full' else 'open' end;
            v_made := null;
        end if;
        if v_foreign then
            v_more := jsonb_build_object('foreign_parent', v_p.label);
        elsif v_outcome = 'area_denied' then
            v_more := jsonb_build_object('foreign_parent', v_other.label);
        end if;
        if v_state is null and v_p.type = 'parent' and not v_foreign then
            v_state := parent_words(v_p.label, v_around.type, v_p.child_count, v_p.capacity, v_p.grams_per_child, v_p.status, v_bill,
                v_p.dispatch_area);
        elsif v_p.id is null and v_parent_kind = 'parent' and v_around.type_id is not null then
            v_state := parent_words(v_parent, v_around.type, 0, v_around.capacity, v_around.grams_per_child, 'open', null, v_area);
        end if;
        if v_made is not null then
            delete from bag where id = v_made; -- another parent got the new child first: a refused scan makes no parent
            v_p := null;
        end if;
        return answered(p, v_outcome, coalesce(v_p.dispatch_area, v_area), nullif(v_child, ''), v_p.id, v_c.id, v_other.id,
            case when v_outcome = 'not_a_label' then p ->> 'read' end, v_state, v_why, v_more);
    end loop;
    raise exception using errcode = 'serialization_failure', message = 'the bags kept changing; send the scan again';
end $$;

select grant_program_rights();
