-- The commands of the floor as one: each comes as one jsonb, and one function replays, refuses what is too late, or has it decided.
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

drop function scan_child(uuid, bigint, boolean, text, text, timestamptz, boolean, text, text, smallint, jsonb, text, text, jsonb, text, jsonb);
drop function unlink_child(uuid, bigint, boolean, text, text, text, jsonb, text, text, bigint, uuid);
drop function close_parent(uuid, bigint, boolean, text, text, text, jsonb, text);
drop function scan_onto_bill(uuid, bigint, text, text, boolean, text, text, text);
drop function refuse_too_old(uuid, bigint, text, text, text, text[], text, text, text, text, timestamptz);
drop function refuse_too_old_on_bill(uuid, bigint, text, text, text, text);
drop function answered(uuid, text, text, text, bigint, text, text, text, text, bigint, bigint, bigint, text, text, timestamptz, jsonb, jsonb, jsonb);

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

-- A site whose program has a role of its own.
do $$
declare
    v_role name;
begin
    for v_role in
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.oid = 'scan_key'::regclass and a.privilege_type = 'INSERT' and r.oid <> c.relowner
    loop
        execute format('grant execute on function run_command(jsonb), pack_child(jsonb), take_out_child(jsonb),
            close_or_reopen_parent(jsonb), put_on_bill(jsonb), refuse_too_old(jsonb),
            answered(jsonb, text, text, text, bigint, bigint, bigint, text, jsonb, jsonb, jsonb),
            answered_on_bill(jsonb, text, bag, bill, text, text, text) to %I', v_role);
    end loop;
end $$;
