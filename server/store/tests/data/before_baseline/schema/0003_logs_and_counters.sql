-- The scan log, idempotency keys, the audit log, and the counters of the dashboard.

create sequence scan_id_seq as bigint cache 1;
-- One row per attempt, accepted or refused, for ever. No foreign keys: the log outlives what it names.
create table scan (
    id bigint not null default nextval('scan_id_seq'),
    "timestamp" timestamptz not null default now(),
    key uuid not null,
    action text not null,
    outcome text not null,
    user_id bigint not null,
    station text,
    area text,
    parent_label text,
    child_label text,
    parent_bag_id bigint,
    child_bag_id bigint,
    -- The parent that a moved child came from, or that holds a refused child.
    other_parent_bag_id bigint,
    bill_id bigint,
    bill_number text,
    -- What was read, where it was no label.
    read_text text,
    reason text,
    -- The device's own clock; a hint, never trusted for order.
    scanned_at timestamptz,
    constraint scan_pkey primary key (id, "timestamp"),
    constraint scan_action_check check (
        action in ('link', 'undo', 'unlink', 'move', 'close', 'reopen', 'bill_add', 'bill_remove')),
    constraint scan_text_check check (length(station) <= 64 and length(read_text) <= 1024 and length(reason) <= 500)
) partition by range ("timestamp");
create table scan_default partition of scan default;
create index scan_parent_idx on scan (parent_bag_id, id desc) where parent_bag_id is not null;
create index scan_child_idx on scan (child_bag_id, id desc) where child_bag_id is not null;
create index scan_bill_idx on scan (bill_id, id desc) where bill_id is not null;
create index scan_user_idx on scan (user_id, id desc);
create index scan_area_idx on scan (area, id desc) where area is not null;
create index scan_timestamp_idx on scan using brin ("timestamp");

-- The stored answer of every keyed command; kept seven days, so that a retry gets the first answer.
create table scan_key (
    key uuid not null,
    user_id bigint not null,
    -- The command's own words: the same key with other words is a mistake of the caller.
    fingerprint text not null,
    answer jsonb not null,
    created_at timestamptz not null default now(),
    constraint scan_key_pkey primary key (key)
);
create index scan_key_created_at_idx on scan_key using brin (created_at);

create sequence audit_log_id_seq as bigint cache 1;
create table audit_log (
    id bigint not null default nextval('audit_log_id_seq'),
    "timestamp" timestamptz not null default now(),
    -- A number only: the person's name is looked up when shown, so that erasing a person leaves the log intact.
    user_id bigint,
    action text not null,
    entity_type text not null,
    entity_id bigint,
    details jsonb not null default '{}',
    before_state jsonb,
    after_state jsonb,
    ip_address text,
    request_id text,
    station text,
    constraint audit_log_pkey primary key (id, "timestamp"),
    constraint audit_log_action_check check (action ~ '^[a-z_]{3,40}$')
) partition by range ("timestamp");
create table audit_log_default partition of audit_log default;
create index audit_log_user_idx on audit_log (user_id, id desc);
create index audit_log_action_idx on audit_log (action, id desc);
create index audit_log_entity_idx on audit_log (entity_type, entity_id, id desc);
create index audit_log_timestamp_idx on audit_log ("timestamp");
create index audit_log_request_idx on audit_log (request_id);

create trigger scan_never_changed before update or delete on scan for each row execute function never('scan_append_only_check');
create trigger scan_never_emptied before truncate on scan for each statement execute function never('scan_append_only_check');
create trigger audit_log_never_changed before update or delete on audit_log for each row execute function never('audit_log_append_only_check');
create trigger audit_log_never_emptied before truncate on audit_log for each statement execute function never('audit_log_append_only_check');

-- Makes the month partitions from this month to p_months ahead. A month whose rows already lie in the default
-- partition is left there: they are found all the same.
create function ensure_partitions(p_months integer) returns void language plpgsql as $$
declare
    v_table text;
    v_month timestamptz;
    v_name text;
begin
    foreach v_table in array array['scan', 'audit_log'] loop
        for i in 0..p_months loop
            v_month := date_trunc('month', now(), 'UTC') + make_interval(months => i);
            v_name := format('%s_%s', v_table, to_char(v_month at time zone 'UTC', 'YYYY_MM'));
            if to_regclass(v_name) is null then
                begin
                    execute format('create table %I partition of %I for values from (%L) to (%L)',
                        v_name, v_table, v_month, v_month + interval '1 month');
                exception when check_violation or duplicate_table then
                    null;
                end;
            end if;
        end loop;
    end loop;
end $$;
select ensure_partitions(3);

-- Counters in slots by database connection, so that two scans hardly ever wait for one row; the sum is exact.
create table counter (
    slot smallint not null,
    area text not null,
    parents_open bigint not null default 0,
    parents_full bigint not null default 0,
    parents_closed_short bigint not null default 0,
    children bigint not null default 0,
    bills_new bigint not null default 0,
    bills_processing bigint not null default 0,
    bills_completed bigint not null default 0,
    constraint counter_pkey primary key (slot, area)
) with (fillfactor = 30);

-- Scans per clock hour, person, station, area and outcome.
create table scan_tally (
    hour timestamptz not null,
    user_id bigint not null,
    station text not null,
    area text not null,
    action text not null,
    outcome text not null,
    count bigint not null,
    last_at timestamptz not null,
    constraint scan_tally_pkey primary key (hour, user_id, station, area, action, outcome)
) with (fillfactor = 50);

create function count_change(
    p_area text, p_open bigint, p_full bigint, p_closed bigint, p_children bigint,
    p_new bigint, p_processing bigint, p_completed bigint) returns void language sql as $$
    insert into counter as c (slot, area, parents_open, parents_full, parents_closed_short, children,
                              bills_new, bills_processing, bills_completed)
    values (pg_backend_pid() % 64, coalesce(p_area, ''), p_open, p_full, p_closed, p_children, p_new, p_processing, p_completed)
    on conflict (slot, area) do update set
        parents_open = c.parents_open + excluded.parents_open,
        parents_full = c.parents_full + excluded.parents_full,
        parents_closed_short = c.parents_closed_short + excluded.parents_closed_short,
        children = c.children + excluded.children,
        bills_new = c.bills_new + excluded.bills_new,
        bills_processing = c.bills_processing + excluded.bills_processing,
        bills_completed = c.bills_completed + excluded.bills_completed;
$$;

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
create trigger bag_never_emptied before truncate on bag execute function never('bag_emptied_check');

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
create trigger bill_never_emptied before truncate on bill execute function never('bill_emptied_check');

create function scan_tallied() returns trigger language plpgsql as $$
begin
    insert into scan_tally as t (hour, user_id, station, area, action, outcome, count, last_at)
    values (date_trunc('hour', new."timestamp", 'UTC'), new.user_id, coalesce(new.station, ''), coalesce(new.area, ''),
            new.action, new.outcome, 1, new."timestamp")
    on conflict on constraint scan_tally_pkey do update
        set count = t.count + 1, last_at = greatest(t.last_at, excluded.last_at);
    return null;
end $$;
create trigger scan_tallied after insert on scan for each row execute function scan_tallied();
