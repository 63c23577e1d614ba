-- What is counted while it happens, for the dashboard and the statistics: counters per area, scans per quarter of an hour; and the versions
-- of what servers keep in memory.
--
-- A function in the language SQL that PL/pgSQL calls is planned anew at each call (Postgres up to 17), so what a scan runs is PL/pgSQL,
-- here and in the files of the scans.

-- Adds to the slot of this connection.
create function count_change(
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

create function bags_counted() returns trigger language plpgsql as $$
declare
    v_sign bigint := case when tg_op = 'INSERT' then 1 else -1 end;
    r record;
begin
    for r in select dispatch_area,
                    count(*) filter (where status = 'open') as open, count(*) filter (where status = 'full') as full,
                    count(*) filter (where status = 'closed_short') as closed, count(*) filter (where type = 'child') as children
             from changed group by dispatch_area order by dispatch_area loop
        perform count_change(r.dispatch_area, v_sign * r.open, v_sign * r.full, v_sign * r.closed, v_sign * r.children, 0, 0, 0);
    end loop;
    return null;
end $$;
create trigger bag_counted_insert after insert on bag referencing new table as changed
    for each statement execute function bags_counted();
create trigger bag_counted_delete after delete on bag referencing old table as changed
    for each statement execute function bags_counted();

create function bag_recounted() returns trigger language plpgsql as $$
begin
    perform count_change(old.dispatch_area, -(old.status is not distinct from 'open')::int, -(old.status is not distinct from 'full')::int,
        -(old.status is not distinct from 'closed_short')::int, -(old.type = 'child')::int, 0, 0, 0);
    perform count_change(new.dispatch_area, (new.status is not distinct from 'open')::int, (new.status is not distinct from 'full')::int,
        (new.status is not distinct from 'closed_short')::int, (new.type = 'child')::int, 0, 0, 0);
    return null;
end $$;
create trigger bag_recounted after update on bag for each row
    when (old.status is distinct from new.status or old.dispatch_area is distinct from new.dispatch_area)
    execute function bag_recounted();

create function bill_recounted() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform count_change(old.dispatch_area, 0, 0, 0, 0,
            -(old.status = 'new')::int, -(old.status = 'processing')::int, -(old.status = 'completed')::int);
    end if;
    if tg_op <> 'DELETE' then
        perform count_change(new.dispatch_area, 0, 0, 0, 0,
            (new.status = 'new')::int, (new.status = 'processing')::int, (new.status = 'completed')::int);
    end if;
    return null;
end $$;
create trigger bill_counted after insert or delete on bill for each row execute function bill_recounted();
create trigger bill_recounted after update on bill for each row
    when (old.status is distinct from new.status or old.dispatch_area is distinct from new.dispatch_area)
    execute function bill_recounted();

create function scan_tallied() returns trigger language plpgsql as $$
begin
    insert into scan_tally as t (hour, user_id, station, area, action, outcome, count, last_at)
    values (date_bin('15 minutes', new."timestamp", 'epoch'), new.user_id, coalesce(new.station, ''), coalesce(new.area, ''),
            new.action, new.outcome, 1, new."timestamp")
    on conflict on constraint scan_tally_pkey do update
        set count = t.count + 1, last_at = greatest(t.last_at, excluded.last_at);
    return null;
end $$;
create trigger scan_tallied after insert on scan for each row execute function scan_tallied();

create function cache_changed() returns trigger language plpgsql as $$
begin
    update cache_version set version = version + 1 where name = tg_table_name;
    return null;
end $$;
create trigger bag_type_cached after insert or update or delete on bag_type for each statement execute function cache_changed();
create trigger area_cached after insert or update or delete on area for each statement execute function cache_changed();
