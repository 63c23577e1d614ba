-- What the dashboard leads with: bags and weight that were packed, in the tally that every scan writes anyway, and the parents that were begun.
-- Of the days before the comparison is made of the log and of the bags.
alter table scan_tally add column bags bigint not null default 0, add column weight_g bigint not null default 0;
comment on column scan_tally.bags is 'Children that went into a parent, less those that came out again; a move is neither.';
comment on column scan_tally.weight_g is 'The weight of those, and by how much moves changed it.';

-- Parents by the quarter of an hour in which they were made. A transaction writes in the slot of its connection, as in counter.
create table parent_tally (
    quarter timestamptz not null,
    slot smallint not null,
    area text not null,
    begun bigint not null,
    constraint parent_tally_pkey primary key (quarter, slot, area)
) with (fillfactor = 50);

-- Which parents are open for long. Of the open ones alone, so it is small, and a scan that does not fill its parent leaves it alone.
create index bag_open_idx on bag (created_at) where type = 'parent' and status = 'open';

-- What a scan added to the weight of what is packed; null where a parent that it names is gone. For recounts: the tally itself is written by
-- the trigger below, which says the same.
create function packed_weight(p_outcome text, p_parent bigint, p_other bigint) returns bigint language plpgsql stable as $$
begin
    return case p_outcome
        when 'linked' then (select grams_per_child from bag where id = p_parent)
        when 'unlinked' then -(select grams_per_child from bag where id = p_parent)
        when 'moved' then (select grams_per_child from bag where id = p_parent)
                          - case when p_other is null then 0 else (select grams_per_child from bag where id = p_other) end
        when 'undone' then case when p_other is null then 0 else (select grams_per_child from bag where id = p_other) end
                           - (select grams_per_child from bag where id = p_parent)
        else 0 end;
end $$;

-- What was refused looks nothing up.
create or replace function scan_tallied() returns trigger language plpgsql as $$
begin
    insert into scan_tally as t (hour, user_id, station, area, action, outcome, count, last_at, bags, weight_g)
    select date_bin('15 minutes', c."timestamp", 'epoch'), c.user_id, coalesce(c.station, ''), coalesce(c.area, ''), c.action, c.outcome,
           count(*), max(c."timestamp"),
           sum(case c.outcome when 'linked' then 1 when 'unlinked' then -1
               when 'undone' then case when c.other_parent_bag_id is null then -1 else 0 end else 0 end),
           coalesce(sum(case c.outcome
               when 'linked' then (select grams_per_child from bag where id = c.parent_bag_id)
               when 'unlinked' then -(select grams_per_child from bag where id = c.parent_bag_id)
               when 'moved' then (select grams_per_child from bag where id = c.parent_bag_id)
                                 - coalesce((select grams_per_child from bag where id = c.other_parent_bag_id), 0)
               when 'undone' then coalesce((select grams_per_child from bag where id = c.other_parent_bag_id), 0)
                                  - (select grams_per_child from bag where id = c.parent_bag_id)
               else 0 end), 0)
    from changed c group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict on constraint scan_tally_pkey do update
        set count = t.count + excluded.count, last_at = greatest(t.last_at, excluded.last_at),
            bags = t.bags + excluded.bags, weight_g = t.weight_g + excluded.weight_g;
    return null;
end $$;

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
    -- The row of counter is held by now, so two transactions never wait for each other here.
    insert into parent_tally as t (quarter, slot, area, begun)
    select date_bin('15 minutes', created_at, 'epoch'), pg_backend_pid() % 64, coalesce(dispatch_area, ''), v_sign * count(*)
    from changed where type = 'parent' group by 1, 3 order by 1, 3
    on conflict on constraint parent_tally_pkey do update set begun = t.begun + excluded.begun;
    return null;
end $$;

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
        if new.type = 'parent' then
            insert into parent_tally as t (quarter, slot, area, begun)
            select date_bin('15 minutes', new.created_at, 'epoch'), pg_backend_pid() % 64, coalesce(moved.area, ''), moved.begun
            from (values (old.dispatch_area, -1), (new.dispatch_area, 1)) moved (area, begun) order by 3
            on conflict on constraint parent_tally_pkey do update set begun = t.begun + excluded.begun;
        end if;
    end if;
    return null;
end $$;

insert into parent_tally (quarter, slot, area, begun)
    select date_bin('15 minutes', created_at, 'epoch'), 0, coalesce(dispatch_area, ''), count(*)
    from bag where type = 'parent' and created_at > now() - interval '15 days' group by 1, 3;
update scan_tally t set bags = s.bags, weight_g = s.weight_g
    from (select date_bin('15 minutes', "timestamp", 'epoch') as hour, user_id, coalesce(station, '') as station, coalesce(area, '') as area, action, outcome,
                 sum(case outcome when 'linked' then 1 when 'unlinked' then -1
                     when 'undone' then case when other_parent_bag_id is null then -1 else 0 end else 0 end) as bags,
                 coalesce(sum(packed_weight(outcome, parent_bag_id, other_parent_bag_id)), 0) as weight_g
          from scan where "timestamp" > now() - interval '9 days' and outcome in ('linked', 'moved', 'undone', 'unlinked')
          group by 1, 2, 3, 4, 5, 6) s
    where (t.hour, t.user_id, t.station, t.area, t.action, t.outcome) = (s.hour, s.user_id, s.station, s.area, s.action, s.outcome)
      and t.hour > now() - interval '9 days';

select grant_program_rights();
