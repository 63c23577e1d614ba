-- The commands of the floor: nothing of another area's parent but its label, an undo that names its event and brings a moved child
-- back, child labels by bag type, and functions that Postgres plans once.
--
-- A function in the language SQL that PL/pgSQL calls is planned anew at each call (Postgres up to 17), so what a scan runs is PL/pgSQL.

create or replace function count_change(
    p_area text, p_open bigint, p_full bigint, p_closed bigint, p_children bigint,
    p_new bigint, p_processing bigint, p_completed bigint) returns void language plpgsql as $$
begin
    insert into counter as c (slot, area, parents_open, parents_full, parents_closed_short, children,
                              bills_new, bills_processing, bills_completed)
    values (pg_backend_pid() % 64, coalesce(p_area, ''), p_open, p_full, p_closed, p_children, p_new, p_processing, p_completed)
    on conflict on constraint counter_pkey do update set
        parents_open = c.parents_open + excluded.parents_open,
        parents_full = c.parents_full + excluded.parents_full,
        parents_closed_short = c.parents_closed_short + excluded.parents_closed_short,
        children = c.children + excluded.children,
        bills_new = c.bills_new + excluded.bills_new,
        bills_processing = c.bills_processing + excluded.bills_processing,
        bills_completed = c.bills_completed + excluded.bills_completed;
end $$;

create or replace function parent_state(p_bag_id bigint) returns jsonb language plpgsql stable as $$
begin
    return (select jsonb_build_object('label', p.label, 'type', t.name, 'children', p.child_count, 'capacity', p.capacity,
                'weight_g', p.child_count::bigint * p.grams_per_child, 'status', p.status, 'bill', b.number, 'area', p.dispatch_area)
            from bag p join bag_type t on t.id = p.bag_type_id
            left join bill_bag bb on bb.bag_id = p.id left join bill b on b.id = bb.bill_id
            where p.id = p_bag_id);
end $$;

create or replace function new_parent_state(p_label text, p_type smallint, p_area text) returns jsonb language plpgsql stable as $$
begin
    return (select jsonb_build_object('label', p_label, 'type', t.name, 'children', 0, 'capacity', t.capacity,
                'weight_g', 0, 'status', 'open', 'bill', null, 'area', p_area)
            from bag_type t where t.id = p_type);
end $$;

create or replace function bill_totals(p_bill bigint) returns jsonb language plpgsql stable as $$
begin
    return (select jsonb_build_object('number', number, 'status', status, 'parents', parent_count, 'target_parents', target_parents,
                'children', child_count, 'actual_weight_g', actual_weight_g, 'expected_weight_g', expected_weight_g,
                'variance_g', actual_weight_g - expected_weight_g, 'scale_weight_g', scale_weight_g)
            from bill where id = p_bill);
end $$;

create or replace function personal_hash(p_salt text, p_value text) returns text language plpgsql immutable as $$
begin
    return encode(sha256(convert_to(p_salt || ':' || p_value, 'UTF8')), 'hex');
end $$;

-- What an answer says of a parent whose row the caller has read, and whose bill it knows. Null for what is no parent.
create function state_of(p_parent bag, p_bill text) returns jsonb language plpgsql stable as $$
begin
    return (select jsonb_build_object('label', p_parent.label, 'type', t.name, 'children', p_parent.child_count,
                'capacity', p_parent.capacity, 'weight_g', p_parent.child_count::bigint * p_parent.grams_per_child,
                'status', p_parent.status, 'bill', p_bill, 'area', p_parent.dispatch_area)
            from bag_type t where t.id = p_parent.bag_type_id);
end $$;

-- Whether somebody who is bound to an area may know no more of a bag than its label.
create function is_foreign(p_bound boolean, p_area text, p_of text) returns boolean language plpgsql immutable as $$
begin
    return p_bound and p_of is not null and p_of <> coalesce(p_area, '');
end $$;

drop function answered(uuid, text, text, text, bigint, text, text, text, text, bigint, bigint, bigint, text, text, timestamptz, jsonb, jsonb);
-- Logs the attempt, stores the answer under its key, returns it. p_more are further fields of the answer.
create function answered(
    p_key uuid, p_fingerprint text, p_action text, p_outcome text, p_user bigint, p_station text, p_area text,
    p_parent_label text, p_child_label text, p_parent bigint, p_child bigint, p_other bigint,
    p_read text, p_reason text, p_scanned_at timestamptz, p_state jsonb, p_why jsonb, p_more jsonb default null)
    returns jsonb language plpgsql as $$
declare
    v_scan bigint;
    v_other text;
    v_answer jsonb;
begin
    insert into scan (key, action, outcome, user_id, station, area, parent_label, child_label, parent_bag_id, child_bag_id,
                      other_parent_bag_id, bill_id, bill_number, read_text, reason, scanned_at)
    values (p_key, p_action, p_outcome, p_user, p_station, p_area, p_parent_label, p_child_label, p_parent, p_child,
            p_other, null, p_state ->> 'bill', p_read, p_reason, p_scanned_at)
    returning id into v_scan;
    if p_other is not null then
        select label into v_other from bag where id = p_other;
    end if;
    v_answer := jsonb_build_object('outcome', p_outcome, 'scan_id', v_scan, 'parent', p_state, 'child', p_child_label,
        'other_parent', v_other, 'why', p_why);
    if p_more is not null then
        v_answer := v_answer || p_more;
    end if;
    insert into scan_key (key, user_id, fingerprint, answer) values (p_key, p_user, p_fingerprint, v_answer);
    return v_answer;
end $$;

drop function scan_child(uuid, bigint, boolean, text, text, timestamptz, boolean, text, text, smallint, jsonb, text, text, jsonb, text);
-- Links a child into a parent, or with p_move takes it out of the parent that holds it first.
-- p_*_kind is what the parser read: 'parent', 'child', 'bill' or 'none'; a label known to the database wins over it.
-- p_child_refused says, by the id of a bag type, why parents of that type do not take this child's label; a legacy child goes anywhere.
create function scan_child(
    p_key uuid, p_user bigint, p_bound boolean, p_area text, p_station text, p_scanned_at timestamptz, p_move boolean,
    p_parent text, p_parent_kind text, p_parent_type smallint, p_parent_why jsonb,
    p_child text, p_child_kind text, p_child_why jsonb, p_read text, p_child_refused jsonb default null)
    returns jsonb language plpgsql as $$
declare
    v_action text := case when p_move then 'move' else 'link' end;
    v_fingerprint text := concat_ws('|', v_action, p_parent, p_child);
    v_answer jsonb;
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
    v_answer := replay(p_key, p_user, v_fingerprint);
    if v_answer is not null then
        return v_answer;
    end if;
    for attempt in 1..8 loop
        v_state := null; v_why := null; v_refused := null; v_more := null; v_held := null; v_other := null;
        v_other_completed := null; v_other_bill := null; v_completed := null; v_bill := null;
        v_parent_is_bill := false; v_child_is_bill := false;
        if p_move then
            select l.parent_bag_id into v_held from bag c join link l on l.child_bag_id = c.id where c.label = p_child;
            perform from bag where id = v_held or label = p_parent order by id for no key update;
        end if;
        select * into v_p from bag where label = p_parent for no key update;
        select * into v_c from bag where label = p_child for no key update;
        v_held_now := null;
        if v_c.id is not null then
            select parent_bag_id into v_held_now from link where child_bag_id = v_c.id;
        else
            select true into v_child_is_bill from bill where number = p_child;
        end if;
        if p_move and v_held_now is distinct from v_held then
            continue; -- moved by someone else meanwhile: lock again in order
        end if;
        v_held := v_held_now;
        if v_held is distinct from v_p.id then
            select * into v_other from bag where id = v_held;
        end if;
        if v_p.id is not null then
            select b.number, b.completed_at into v_bill, v_completed from bill_bag bb join bill b on b.id = bb.bill_id
                where bb.bag_id = v_p.id for no key update of b;
        elsif p_parent_kind <> 'parent' then
            select true into v_parent_is_bill from bill where number = p_parent;
        end if;
        if p_move and v_other.id is not null then
            select b.number, b.completed_at into v_other_bill, v_other_completed from bill_bag bb join bill b on b.id = bb.bill_id
                where bb.bag_id = v_other.id for no key update of b;
        end if;
        v_foreign := coalesce(v_p.type = 'parent' and is_foreign(p_bound, p_area, v_p.dispatch_area), false);
        -- The type of another area's legacy parent does not follow from its label, so it must not show in a refusal.
        if p_child_refused is not null and coalesce(v_p.type, p_parent_kind) = 'parent' and coalesce(v_c.type, p_child_kind) = 'child'
           and v_child_is_bill is not true and v_c.legacy is not true and not (v_foreign and v_p.legacy) then
            v_refused := p_child_refused -> coalesce(v_p.bag_type_id, p_parent_type)::text;
        end if;

        if v_p.id is null and p_parent_kind = 'none' and v_parent_is_bill is not true then
            v_outcome := 'not_a_label'; v_why := p_parent_why;
        elsif v_c.id is null and p_child_kind = 'none' and v_child_is_bill is not true then
            v_outcome := 'not_a_label'; v_why := p_child_why;
        elsif v_refused is not null then
            v_outcome := 'not_a_label'; v_why := v_refused;
        elsif coalesce(v_p.type, p_parent_kind) <> 'parent' or coalesce(v_c.type, p_child_kind) <> 'child'
              or v_child_is_bill then
            v_outcome := 'wrong_role';
        elsif v_foreign or (p_move and is_foreign(p_bound, p_area, v_other.dispatch_area)) then
            v_outcome := 'area_denied';
        elsif v_held = v_p.id then
            v_outcome := 'already_here';
        elsif v_other.id is not null and not p_move then
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
        elsif v_p.id is null and p_parent_kind = 'parent' then
            v_state := new_parent_state(p_parent, p_parent_type, p_area);
        end if;
        if v_made is not null then
            delete from bag where id = v_made; -- another parent got the new child first: a refused scan makes no parent
            v_p := null;
        end if;
        return answered(p_key, v_fingerprint, v_action, v_outcome, p_user, p_station,
            coalesce(v_p.dispatch_area, p_area), nullif(p_parent, ''), nullif(p_child, ''), v_p.id, v_c.id, v_other.id,
            case when v_outcome = 'not_a_label' then p_read end, null, p_scanned_at, v_state, v_why, v_more);
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

drop function unlink_child(uuid, bigint, boolean, text, text, text, jsonb, text, text);
-- Takes a child out of a parent: the named one, or without p_child the newest that this user linked there. What is undone may be
-- named by its child (p_of), its event (p_of_scan) or the key of its command (p_of_key); then it is that or nothing. A child that was
-- moved here goes back into the parent that it came from.
create function unlink_child(
    p_key uuid, p_user bigint, p_bound boolean, p_area text, p_station text, p_parent text, p_parent_why jsonb, p_child text,
    p_of text default null, p_of_scan bigint default null, p_of_key uuid default null) returns jsonb language plpgsql as $$
declare
    v_action text := case when p_child is null then 'undo' else 'unlink' end;
    v_fingerprint text := concat_ws('|', v_action, p_parent, p_child, p_of, 'scan ' || p_of_scan, 'key ' || p_of_key);
    v_answer jsonb;
    v_p bag;
    v_link bigint;
    v_linked bigint;
    v_event bigint;
    v_seen bigint;
    v_meant bigint := p_of_scan;
    v_child text := coalesce(p_child, p_of);
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
    v_answer := replay(p_key, p_user, v_fingerprint);
    if v_answer is not null then
        return v_answer;
    end if;
    if p_of_key is not null then
        select (answer ->> 'scan_id')::bigint into v_meant from scan_key
            where key = p_of_key and user_id = p_user and (p_of_scan is null or answer ->> 'scan_id' = p_of_scan::text);
        v_meant := coalesce(v_meant, 0); -- a key that nobody knows names no event
    end if;
    for attempt in 1..8 loop
        v_link := null; v_linked := null; v_event := null; v_seen := null; v_label := null; v_bill := null; v_completed := null;
        v_from := null; v_back := null; v_back_completed := null;
        if p_child is null then
            select u.event into v_seen from bag p, undoable_link(p.id, p_user) u where p.label = p_parent;
            select other_parent_bag_id into v_from from scan where id = v_seen and outcome = 'moved';
            if v_from is not null then
                perform from bag where id = v_from or label = p_parent order by id for no key update;
            end if;
        end if;
        select * into v_p from bag where label = p_parent for no key update;
        if v_p.type = 'parent' then
            if p_child is null then
                select link_id, child_id, event into v_link, v_linked, v_event from undoable_link(v_p.id, p_user);
                if v_event is distinct from v_seen then
                    continue; -- another one is the newest by now: lock again in order
                end if;
            else
                select l.id, l.child_bag_id into v_link, v_linked from link l join bag c on c.id = l.child_bag_id
                    where l.parent_bag_id = v_p.id and c.label = p_child;
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
            if p_child is null and (v_label <> p_of or v_event is distinct from coalesce(v_meant, v_event)) then
                v_link := null; v_linked := null; -- not what was meant
            end if;
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
        elsif v_completed is not null then
            v_outcome := 'parent_closed';
        elsif v_link is null and p_child is not null then
            v_outcome := 'not_here';
        elsif v_link is null then
            v_outcome := 'nothing_to_undo';
            if v_child is null and v_meant is not null then
                select child_label into v_child from scan where id = v_meant and user_id = p_user and parent_bag_id = v_p.id;
            end if;
        else
            v_child := v_label;
            v_cause := case when v_from is null then null
                            when v_back.id is null then 'gone'
                            when is_foreign(p_bound, p_area, v_back.dispatch_area) then 'area_denied'
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
                v_outcome := case when p_child is null then 'undone' else 'unlinked' end;
                select * into v_p from bag where id = v_p.id; -- with the child gone
            end if;
        end if;
        if not v_foreign and v_p.id is not null then
            v_state := state_of(v_p, v_bill);
        end if;
        return answered(p_key, v_fingerprint, v_action, v_outcome, p_user, p_station, coalesce(v_p.dispatch_area, p_area),
            nullif(p_parent, ''), v_child, v_p.id, v_linked, case when v_outcome in ('undone', 'cannot_undo') then v_from end,
            null, null, null, v_state, p_parent_why, v_more);
    end loop;
    raise exception using errcode = 'serialization_failure', message = 'the bags kept changing; send the command again';
end $$;

-- Closes a parent short, or with p_reason null opens it again.
create or replace function close_parent(
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

-- Answers that are still kept say no more of another area either.
update scan_key k
set answer = k.answer || jsonb_build_object('parent', null, 'foreign_parent', k.answer -> 'parent' -> 'label')
from "user" u
where u.id = k.user_id and u.role = 'dispatcher' and k.answer ->> 'outcome' in ('not_a_label', 'wrong_role', 'area_denied')
  and k.answer -> 'parent' ->> 'area' <> coalesce(u.dispatch_area, '');

-- Stations whose own clock is wrong, for the admin who has to set it. Written only while it is.
create table station_clock (
    station text not null,
    -- By how much the station's clock is ahead of the server's; negative when it is behind.
    ahead_seconds bigint not null,
    seen_at timestamptz not null default now(),
    constraint station_clock_pkey primary key (station),
    constraint station_clock_station_check check (length(station) between 1 and 64)
);

-- A site whose program has a role of its own: it works with the new table as with the keys of the scans.
do $$
declare
    v_role name;
begin
    for v_role in
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.oid = 'scan_key'::regclass and a.privilege_type = 'INSERT' and r.oid <> c.relowner
    loop
        execute format('grant select, insert, update, delete on station_clock to %I', v_role);
    end loop;
end $$;
