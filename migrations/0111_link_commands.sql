-- The commands that link, move and unlink children. Of another area's parent nothing is told but its label. `run_command` in
-- 0112_parent_commands.sql calls them under the lock of the key; each locks parent bag(s) by ascending id, then child bag, then bill.

-- Links a child into a parent, or moves it there: takes it out of the parent that holds it first. A label known to the database wins
-- over what the parser read. A legacy child goes anywhere, whatever child_refused says.
create function pack_child(p jsonb) returns jsonb language plpgsql as $$
declare
    v_user bigint := p ->> 'user';
    v_bound boolean := p ->> 'bound';
    v_area text := p ->> 'area';
    v_move boolean := p ->> 'action' = 'move';
    v_parent text := p ->> 'parent';
    v_parent_kind text := p ->> 'parent_kind';
    v_parent_type smallint := p ->> 'parent_type';
    v_child text := p ->> 'child';
    v_child_kind text := p ->> 'child_kind';
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
    v_foreign boolean;
    v_state jsonb;
    v_outcome text;
    v_why jsonb;
    v_refused jsonb;
    v_more jsonb;
    v_parent_is_bill boolean;
    v_child_is_bill boolean;
    v_made bigint;
begin
    for attempt in 1..8 loop
        v_state := null; v_why := null; v_refused := null; v_more := null; v_held := null; v_other := null;
        v_other_completed := null; v_other_bill := null; v_completed := null; v_bill := null;
        v_parent_is_bill := false; v_child_is_bill := false;
        if v_move then
            select l.parent_bag_id into v_held from bag c join link l on l.child_bag_id = c.id where c.label = v_child;
            perform from bag where id = v_held or label = v_parent order by id for no key update;
        end if;
        select * into v_p from bag where label = v_parent for no key update;
        select * into v_c from bag where label = v_child for no key update;
        v_held_now := null;
        if v_c.id is not null then
            select parent_bag_id into v_held_now from link where child_bag_id = v_c.id;
        else
            select true into v_child_is_bill from bill where number = v_child;
        end if;
        if v_move and v_held_now is distinct from v_held then
            continue; -- moved by someone else meanwhile: lock again in order
        end if;
        v_held := v_held_now;
        if v_held is distinct from v_p.id then
            select * into v_other from bag where id = v_held;
        end if;
        if v_p.id is not null then
            select b.number, b.completed_at into v_bill, v_completed from bill_bag bb join bill b on b.id = bb.bill_id
                where bb.bag_id = v_p.id for no key update of b;
        elsif v_parent_kind <> 'parent' then
            select true into v_parent_is_bill from bill where number = v_parent;
        end if;
        if v_move and v_other.id is not null then
            select b.number, b.completed_at into v_other_bill, v_other_completed from bill_bag bb join bill b on b.id = bb.bill_id
                where bb.bag_id = v_other.id for no key update of b;
        end if;
        v_foreign := coalesce(v_p.type = 'parent' and is_foreign(v_bound, v_area, v_p.dispatch_area), false);
        -- The type of another area's legacy parent does not follow from its label, so it must not show in a refusal.
        if v_child_refused is not null and coalesce(v_p.type, v_parent_kind) = 'parent' and coalesce(v_c.type, v_child_kind) = 'child'
           and v_child_is_bill is not true and v_c.legacy is not true and not (v_foreign and v_p.legacy) then
            v_refused := v_child_refused -> coalesce(v_p.bag_type_id, v_parent_type)::text;
        end if;

        if v_p.id is null and v_parent_kind = 'none' and v_parent_is_bill is not true then
            v_outcome := 'not_a_label'; v_why := p -> 'parent_why';
        elsif v_c.id is null and v_child_kind = 'none' and v_child_is_bill is not true then
            v_outcome := 'not_a_label'; v_why := p -> 'child_why';
        elsif v_refused is not null then
            v_outcome := 'not_a_label'; v_why := v_refused;
        elsif coalesce(v_p.type, v_parent_kind) <> 'parent' or coalesce(v_c.type, v_child_kind) <> 'child'
              or v_child_is_bill then
            v_outcome := 'wrong_role';
        elsif v_foreign or (v_move and is_foreign(v_bound, v_area, v_other.dispatch_area)) then
            v_outcome := 'area_denied';
        elsif v_held = v_p.id then
            v_outcome := 'already_here';
        elsif v_other.id is not null and not v_move then
            v_outcome := 'in_other_parent';
        elsif v_other_completed is not null then
            v_outcome := 'parent_closed'; v_state := state_of(v_other, v_other_bill);
        elsif v_p.closed_at is not null or v_completed is not null then
            v_outcome := 'parent_closed';
        elsif v_p.child_count >= v_p.capacity then
            v_outcome := 'parent_full';
        else
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
                    on conflict on constraint bag_label_key do nothing returning * into v_c;
                if v_c.id is null then
                    continue;
                end if;
            end if;
            if v_other.id is not null then
                delete from link where child_bag_id = v_c.id;
            end if;
            insert into link (parent_bag_id, child_bag_id, linked_by) values (v_p.id, v_c.id, v_user);
            v_outcome := case when v_other.id is not null then 'moved' else 'linked' end;
            select * into v_p from bag where id = v_p.id; -- with the child counted
            v_made := null;
        end if;
        if v_foreign then
            v_more := jsonb_build_object('foreign_parent', v_p.label);
        elsif v_outcome = 'area_denied' then
            v_more := jsonb_build_object('foreign_parent', v_other.label);
        end if;
        if v_state is null and v_p.id is not null and not v_foreign then
            v_state := state_of(v_p, v_bill);
        elsif v_p.id is null and v_parent_kind = 'parent' then
            v_state := new_parent_state(v_parent, v_parent_type, v_area);
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

-- The newest link that somebody made in a parent, and the event that made it: both are of one transaction and bear its time. What came
-- without a scan has none and comes last.
create function undoable_link(p_parent bigint, p_user bigint, out link_id bigint, out child_id bigint, out event bigint)
    language plpgsql stable as $$
begin
    select l.id, l.child_bag_id, s.id into link_id, child_id, event
        from link l left join (
            select child_bag_id, "timestamp", max(id) as id from scan
            where parent_bag_id = p_parent and outcome in ('linked', 'moved') group by 1, 2) s
            on s.child_bag_id = l.child_bag_id and s."timestamp" = l.created_at
        where l.parent_bag_id = p_parent and l.linked_by = p_user order by s.id desc nulls last, l.id desc limit 1;
end $$;

-- Takes a child out of a parent: an unlink the named one, an undo the newest that this user linked there. What is undone may be named
-- by its child, its event (of_scan) or the key of its command (of_key); then it is that or nothing. A child that was moved here goes
-- back into the parent that it came from.
create function take_out_child(p jsonb) returns jsonb language plpgsql as $$
declare
    v_user bigint := p ->> 'user';
    v_bound boolean := p ->> 'bound';
    v_area text := p ->> 'area';
    v_undo boolean := p ->> 'action' = 'undo';
    v_parent text := p ->> 'parent';
    v_named text := p ->> 'child';
    v_of_key uuid := p ->> 'of_key';
    v_meant bigint := p ->> 'of_scan';
    v_child text := v_named;
    v_p bag;
    v_link bigint;
    v_linked bigint;
    v_event bigint;
    v_seen bigint;
    v_label text;
    v_bill text;
    v_completed timestamptz;
    v_from bigint;
    v_back bag;
    v_back_completed timestamptz;
    v_cause text;
    v_foreign boolean;
    v_outcome text;
    v_state jsonb;
    v_more jsonb;
    v_depth integer := 0;
    v_by bigint;
    v_at timestamptz;
    r record;
begin
    if v_of_key is not null then
        select (answer ->> 'scan_id')::bigint into v_meant from scan_key
            where key = v_of_key and user_id = v_user and (p ->> 'of_scan' is null or answer ->> 'scan_id' = p ->> 'of_scan');
        v_meant := coalesce(v_meant, 0); -- a key that nobody knows names no event
    end if;
    for attempt in 1..8 loop
        v_link := null; v_linked := null; v_event := null; v_seen := null; v_label := null; v_bill := null; v_completed := null;
        v_from := null; v_back := null; v_back_completed := null;
        if v_undo then
            select u.event into v_seen from bag b, undoable_link(b.id, v_user) u where b.label = v_parent;
            select other_parent_bag_id into v_from from scan where id = v_seen and outcome = 'moved';
            if v_from is not null then
                perform from bag where id = v_from or label = v_parent order by id for no key update;
            end if;
        end if;
        select * into v_p from bag where label = v_parent for no key update;
        if v_p.type = 'parent' then
            if v_undo then
                select link_id, child_id, event into v_link, v_linked, v_event from undoable_link(v_p.id, v_user);
                if v_event is distinct from v_seen then
                    continue; -- another one is the newest by now: lock again in order
                end if;
            else
                select l.id, l.child_bag_id into v_link, v_linked from link l join bag c on c.id = l.child_bag_id
                    where l.parent_bag_id = v_p.id and c.label = v_named;
            end if;
            if v_link is not null then
                select label into v_label from bag where id = v_linked for no key update;
            end if;
            if v_from is not null then
                select * into v_back from bag where id = v_from;
                perform from bill_bag bb join bill b on b.id = bb.bill_id where bb.bag_id in (v_p.id, v_from)
                    order by b.id for no key update of b;
                select b.completed_at into v_back_completed from bill_bag bb join bill b on b.id = bb.bill_id where bb.bag_id = v_from;
            end if;
            select b.number, b.completed_at into v_bill, v_completed from bill_bag bb join bill b on b.id = bb.bill_id
                where bb.bag_id = v_p.id for no key update of b;
            if v_undo and (v_label <> v_named or v_event is distinct from coalesce(v_meant, v_event)) then
                v_link := null; v_linked := null; -- not what was meant
            end if;
        end if;
        v_foreign := coalesce(v_p.type = 'parent' and is_foreign(v_bound, v_area, v_p.dispatch_area), false);
        if v_p.id is null and p ? 'parent_why' then
            v_outcome := 'not_a_label';
        elsif v_p.id is null then
            v_outcome := 'unknown_parent';
        elsif v_p.type <> 'parent' then
            v_outcome := 'wrong_role';
        elsif v_foreign then
            v_outcome := 'area_denied'; v_more := jsonb_build_object('foreign_parent', v_p.label);
        elsif v_completed is not null then
            v_outcome := 'parent_closed';
        elsif v_link is null and not v_undo then
            v_outcome := 'not_here';
        elsif v_link is null then
            v_outcome := 'nothing_to_undo';
            if v_child is null and v_meant is not null then
                select child_label into v_child from scan where id = v_meant and user_id = v_user and parent_bag_id = v_p.id;
            end if;
        else
            v_child := v_label;
            v_cause := case when v_from is null then null
                            when v_back.id is null then 'gone'
                            when is_foreign(v_bound, v_area, v_back.dispatch_area) then 'area_denied'
                            when v_back_completed is not null then 'bill_completed'
                            when v_back.closed_at is not null then 'closed_short'
                            when v_back.child_count >= v_back.capacity then 'full' end;
            if v_cause is not null then
                v_outcome := 'cannot_undo'; v_more := jsonb_build_object('cause', v_cause);
            else
                delete from link where id = v_link;
                if v_from is not null then
                    -- The link is again as it was before the move: of the person and the time of the event that had made it. An undo
                    -- takes back the event before it that is not taken back yet.
                    for r in select user_id, "timestamp" as at, outcome from scan
                             where child_bag_id = v_linked and id < v_event and outcome in ('linked', 'moved', 'undone')
                             order by id desc loop
                        if r.outcome = 'undone' then
                            v_depth := v_depth + 1;
                        elsif v_depth > 0 then
                            v_depth := v_depth - 1;
                        else
                            v_by := r.user_id; v_at := r.at;
                            exit;
                        end if;
                    end loop;
                    insert into link (parent_bag_id, child_bag_id, linked_by, created_at)
                        values (v_from, v_linked, (select id from "user" where id = v_by), coalesce(v_at, now()));
                end if;
                v_outcome := case when v_undo then 'undone' else 'unlinked' end;
                select * into v_p from bag where id = v_p.id; -- with the child gone
            end if;
        end if;
        if not v_foreign and v_p.id is not null then
            v_state := state_of(v_p, v_bill);
        end if;
        return answered(p, v_outcome, coalesce(v_p.dispatch_area, v_area), v_child, v_p.id, v_linked,
            case when v_outcome in ('undone', 'cannot_undo') then v_from end, null, v_state, p -> 'parent_why', v_more);
    end loop;
    raise exception using errcode = 'serialization_failure', message = 'the bags kept changing; send the command again';
end $$;
