-- A move and an undo lock their two parents in one order also where somebody else changed them meanwhile: before, they locked the second
-- time without giving back what they had, and two of them could wait for each other until Postgres ended one.

-- Locks what an undo changes: the parent, and the one that the newest link of this user there came from, by ascending id. Returns that link,
-- its child, the event that made it, and where it came from.
create function lock_for_undo(p_parent text, p_user bigint, out link_id bigint, out child_id bigint, out event bigint, out from_id bigint)
    language plpgsql as $$
declare
    v_seen bigint;
begin
    for attempt in 1..8 loop
        select u.event into v_seen from bag b, undoable_link(b.id, p_user) u where b.label = p_parent;
        select s.other_parent_bag_id into from_id from scan s where s.id = v_seen and s.outcome = 'moved';
        begin
            perform from bag where id = from_id or label = p_parent order by id for no key update;
            select u.link_id, u.child_id, u.event into link_id, child_id, event
                from bag b, undoable_link(b.id, p_user) u where b.label = p_parent;
            if event is not distinct from v_seen then
                return;
            end if;
            raise exception using errcode = 'TT001', message = 'another link is the newest by now';
        exception when sqlstate 'TT001' then
            null; -- leaving the block gives the locks back
        end;
    end loop;
    raise exception using errcode = 'serialization_failure', message = 'the bags kept changing; send the command again';
end $$;

-- Takes a child out of a parent: an unlink the named one, an undo the newest that this user linked there. What is undone may be named
-- by its child, its event (of_scan) or the key of its command (of_key); then it is that or nothing. A child that was moved here goes
-- back into the parent that it came from.
create or replace function take_out_child(p jsonb) returns jsonb language plpgsql as $$
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
    if v_undo then
        select * into v_link, v_linked, v_event, v_from from lock_for_undo(v_parent, v_user);
    end if;
    select * into v_p from bag where label = v_parent for no key update;
    if v_p.type = 'parent' then
        if not v_undo then
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
end $$;

select grant_program_rights();
