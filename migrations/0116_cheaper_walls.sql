-- The same walls and counts for less. A CHECK is read from its text and planned for each statement that writes a row, so what a row of the
-- hot tables must be is one call of a compiled function, which refuses under the names that the constraints had. What is counted is
-- counted per statement, in one pass over its rows, however many they are (ADR 41).

-- What a bag must be. Raises what is wrong as the constraint of that name would.
create function is_sound_bag(
    p_label text, p_type text, p_bag_type_id smallint, p_capacity smallint, p_grams_per_child integer, p_child_count smallint,
    p_closed_at timestamptz, p_close_reason text) returns boolean language plpgsql immutable as $$
declare
    v_parent boolean := p_type = 'parent';
    v_broken text := case
        -- Words without lower case and control characters, one space between them.
        when length(p_label) > 64 or p_label collate "C" !~ '^[^a-z[:cntrl:] ]+( [^a-z[:cntrl:] ]+)*$' then 'bag_label_check'
        when not v_parent and p_type <> 'child' then 'bag_type_check'
        when v_parent <> (p_bag_type_id is not null) then 'bag_parent_check'
        when v_parent and (p_capacity <= 0 or p_child_count < 0 or p_child_count > p_capacity)
             or not v_parent and (p_capacity <> 0 or p_child_count <> 0) then 'bag_capacity_check'
        when v_parent <> (p_grams_per_child > 0) or p_grams_per_child < 0 then 'bag_grams_per_child_check'
        when (p_closed_at is null) <> (p_close_reason is null) or (p_closed_at is not null and not v_parent) then 'bag_closed_check' end;
begin
    if v_broken is not null then
        raise check_violation using constraint = v_broken, table = 'bag', message = format('the bag %L breaks %s', p_label, v_broken);
    end if;
    return true;
end $$;
alter table bag
    drop constraint bag_label_check, drop constraint bag_type_check, drop constraint bag_parent_check, drop constraint bag_capacity_check,
    drop constraint bag_grams_per_child_check, drop constraint bag_closed_check,
    add constraint bag_sound_check check (
        is_sound_bag(label, type, bag_type_id, capacity, grams_per_child, child_count, closed_at, close_reason));

-- The condition of a trigger is read from its text as well: of this one only where such a column is written.
drop trigger bag_identity on bag;
create trigger bag_identity before update of label, type, bag_type_id, capacity, grams_per_child on bag
    for each row execute function bag_keeps_its_identity();

-- What a row of the scan log must be.
create function is_sound_scan(p_action text, p_station text, p_read_text text, p_reason text) returns boolean language plpgsql immutable as $$
declare
    v_broken text := case
        when p_action <> 'link' and p_action not in ('undo', 'unlink', 'move', 'close', 'reopen', 'bill_add', 'bill_remove')
            then 'scan_action_check'
        when length(p_station) > 64 or length(p_read_text) > 1024 or length(p_reason) > 500 then 'scan_text_check' end;
begin
    if v_broken is not null then
        raise check_violation using constraint = v_broken, table = 'scan', message = format('the scan breaks %s', v_broken);
    end if;
    return true;
end $$;
alter table scan
    drop constraint scan_action_check, drop constraint scan_text_check,
    add constraint scan_sound_check check (is_sound_scan(action, station, read_text, reason));

-- Bags that came or went.
create or replace function bags_counted() returns trigger language plpgsql as $$
declare
    v_sign integer := case when tg_op = 'INSERT' then 1 else -1 end;
    v_children integer;
    v_area text;
begin
    -- Nearly always it is children of one area, whose row in the slot is there.
    select case when count(*) = count(*) filter (where type = 'child') and min(coalesce(dispatch_area, '')) = max(coalesce(dispatch_area, ''))
                then count(*) end, min(coalesce(dispatch_area, '')) into v_children, v_area from changed;
    update counter set children = children + v_sign * v_children
        where v_children is not null and slot = pg_backend_pid() % 64 and area = v_area;
    if found then
        return null;
    end if;
    insert into counter as c (slot, area, parents_open, parents_full, parents_closed_short, children)
    select pg_backend_pid() % 64, coalesce(dispatch_area, ''), v_sign * count(*) filter (where status = 'open'),
           v_sign * count(*) filter (where status = 'full'), v_sign * count(*) filter (where status = 'closed_short'),
           v_sign * count(*) filter (where type = 'child')
    from changed group by 2 order by 2
    on conflict on constraint counter_pkey do update set
        parents_open = c.parents_open + excluded.parents_open,
        parents_full = c.parents_full + excluded.parents_full,
        parents_closed_short = c.parents_closed_short + excluded.parents_closed_short,
        children = c.children + excluded.children;
    return null;
end $$;

-- A bag that went into another status or area.
create or replace function bag_recounted() returns trigger language plpgsql as $$
declare
    v_open integer := (new.status is not distinct from 'open')::integer;
    v_full integer := (new.status is not distinct from 'full')::integer;
    v_closed integer := (new.status is not distinct from 'closed_short')::integer;
    v_child integer := (new.type = 'child')::integer;
    v_was_open integer := (old.status is not distinct from 'open')::integer;
    v_was_full integer := (old.status is not distinct from 'full')::integer;
    v_was_closed integer := (old.status is not distinct from 'closed_short')::integer;
begin
    if new.dispatch_area is not distinct from old.dispatch_area then
        perform count_change(new.dispatch_area, v_open - v_was_open, v_full - v_was_full, v_closed - v_was_closed, 0, 0, 0, 0);
    else
        perform count_change(old.dispatch_area, -v_was_open, -v_was_full, -v_was_closed, -v_child, 0, 0, 0);
        perform count_change(new.dispatch_area, v_open, v_full, v_closed, v_child, 0, 0, 0);
    end if;
    return null;
end $$;

drop trigger scan_tallied on scan;
create or replace function scan_tallied() returns trigger language plpgsql as $$
begin
    insert into scan_tally as t (hour, user_id, station, area, action, outcome, count, last_at)
    select date_bin('15 minutes', "timestamp", 'epoch'), user_id, coalesce(station, ''), coalesce(area, ''), action, outcome,
           count(*), max("timestamp")
    from changed group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict on constraint scan_tally_pkey do update
        set count = t.count + excluded.count, last_at = greatest(t.last_at, excluded.last_at);
    return null;
end $$;
create trigger scan_tallied after insert on scan referencing new table as changed
    for each statement execute function scan_tallied();

-- Links that came or went: nearly always one, which is looked up rather than joined. A statement of many locks their parents in order first.
-- The plans outlive the statement that they were made for, and a plan for an import's thousands of rows reads the whole of a table: rows are
-- looked up by their numbers, however many they are.
drop trigger link_counted on link;
create or replace function link_counted() returns trigger language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
    v_sign integer := case when tg_op = 'INSERT' then 1 else -1 end;
    v_links integer;
    v_parent bigint;
    v_child bigint;
    v_area text;
    v_child_area text;
    v_no_parent boolean;
    v_no_child boolean;
    v_elsewhere boolean;
    v_closed boolean;
    v_bills bigint[];
begin
    select count(*), min(parent_bag_id), min(child_bag_id) into v_links, v_parent, v_child from changed;
    if v_links = 1 then
        update bag set child_count = child_count + v_sign where id = v_parent and type = 'parent'
            returning closed_at is not null, dispatch_area into v_closed, v_area;
        v_no_parent := not found;
        select dispatch_area, (select array[bill_id] from bill_bag where bag_id = v_parent) into v_child_area, v_bills
            from bag where id = v_child and type = 'child';
        v_no_child := not found;
        v_elsewhere := v_child_area is distinct from v_area;
    else
        perform from bag where id in (select parent_bag_id from changed) order by id for no key update;
        update bag p set child_count = p.child_count + v_sign * n.children
            from (select parent_bag_id, count(*) as children from changed group by 1) n
            where p.id = n.parent_bag_id and p.type = 'parent';
        select bool_or(p.id is null), bool_or(c.id is null), bool_or(c.dispatch_area is distinct from p.dispatch_area),
               bool_or(p.closed_at is not null), array_agg(bb.bill_id) filter (where bb.id is not null)
            into v_no_parent, v_no_child, v_elsewhere, v_closed, v_bills
            from changed n
            left join bag p on p.id = n.parent_bag_id and p.type = 'parent'
            left join bag c on c.id = n.child_bag_id and c.type = 'child'
            left join bill_bag bb on bb.bag_id = n.parent_bag_id;
    end if;
    if v_no_parent then
        perform refuse('link_parent_role_check', 'a link needs a parent bag as its parent');
    end if;
    if tg_op = 'INSERT' then
        if v_no_child then
            perform refuse('link_child_role_check', 'a link needs a child bag as its child');
        elsif v_elsewhere then
            update bag c set dispatch_area = p.dispatch_area
                from changed n join bag p on p.id = n.parent_bag_id
                where c.id = n.child_bag_id and c.dispatch_area is distinct from p.dispatch_area;
        end if;
        if v_closed then
            perform refuse('link_parent_closed_check', 'the parent is closed');
        end if;
    end if;
    if v_bills is not null then
        perform from bill where id = any (v_bills) order by id for no key update;
        if exists (select from bill where id = any (v_bills) and completed_at is not null) then
            perform refuse('link_bill_completed_check', 'the parent is on a completed bill');
        end if;
        update bill b set child_count = b.child_count + v_sign * n.children, actual_weight_g = b.actual_weight_g + v_sign * n.grams
            from (select bb.bill_id, count(*) as children, sum(p.grams_per_child) as grams
                  from changed l join bag p on p.id = l.parent_bag_id join bill_bag bb on bb.bag_id = p.id group by 1) n
            where b.id = n.bill_id;
    end if;
    return null;
end $$;
create trigger link_counted_insert after insert on link referencing new table as changed
    for each statement execute function link_counted();
create trigger link_counted_delete after delete on link referencing old table as changed
    for each statement execute function link_counted();

-- Indexes that no query uses. Those by person served only the deletion of a user by hand: it is slower now, and foreign keys refuse it as ever.
drop index bag_created_by_idx, bag_closed_by_idx, link_linked_by_idx, bill_created_by_idx, bill_completed_by_idx, bill_bag_added_by_idx,
    alert_acknowledged_by_idx, promotion_request_decided_by_idx;
-- Of the lists by role only that of the parents needs one: nearly every bag is a child.
drop index bag_type_idx;
create index bag_parent_idx on bag (id desc) where type = 'parent';

select grant_program_rights();
