-- The months of the two logs: partitions that are made ahead, tried out, and dropped once they are archived.

-- Makes the coming months' partitions. Who may read a log may read each of its months. A month whose rows already lie in the default
-- partition is left there: they are found all the same. A month whose table is there and detached, while no default partition takes its rows
-- either, is attached again: without it nothing can be scanned. With a default partition the table is left to whoever detached it.
create function ensure_partitions(p_months integer) returns void language plpgsql security definer as $$
declare
    v_table text;
    v_month timestamptz;
    v_name text;
    v_role name;
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
            elsif not exists (select from pg_inherits where inhrelid = to_regclass(v_name))
                  and (select partdefid = 0 from pg_partitioned_table where partrelid = v_table::regclass) then
                begin
                    execute format('alter table %I attach partition %I for values from (%L) to (%L)',
                        v_table, v_name, v_month, v_month + interval '1 month');
                    for v_role in
                        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
                        where c.oid = to_regclass(v_name) and r.oid <> c.relowner
                    loop
                        execute format('revoke insert, update, delete, truncate on %I from %I', v_name, v_role);
                    end loop;
                exception when others then
                    -- Whatever is wrong with that table: the other months are made all the same, and the watcher tells that rows find no place.
                    raise warning '% cannot be attached to %: %', v_name, v_table, sqlerrm;
                end;
            end if;
        end loop;
        for v_name, v_role in
            select i.inhrelid::regclass::text, r.rolname
            from pg_inherits i
            join pg_class parent on parent.oid = i.inhparent,
                 aclexplode(parent.relacl) a
            join pg_roles r on r.oid = a.grantee
            where i.inhparent = v_table::regclass and a.privilege_type = 'SELECT'
              and not has_table_privilege(r.oid, i.inhrelid, 'select')
        loop
            execute format('grant select on %s to %I', v_name, v_role);
        end loop;
    end loop;
end $$;
select ensure_partitions(3);

-- The logs that take no row of now, for want of a partition: tried out with the caller's rights. Each row is led to its partition, meets the
-- triggers and is refused for its missing outcome or action, so nothing is written, and no id is drawn since it brings one.
create function logs_without_place() returns setof text language plpgsql as $$
declare
    v_constraint text;
begin
    begin
        insert into scan (id, key, action, outcome, user_id) values (0, gen_random_uuid(), 'link', null, 0);
    exception
        when not_null_violation then null;
        when check_violation then
            get stacked diagnostics v_constraint = constraint_name;
            if v_constraint <> '' then raise; end if;
            return next 'scan';
    end;
    begin
        insert into audit_log (id, action, entity_type) values (0, 'login', null);
    exception
        when not_null_violation then null;
        when check_violation then
            get stacked diagnostics v_constraint = constraint_name;
            if v_constraint <> '' then raise; end if;
            return next 'audit_log';
    end;
end $$;

-- Drops the partition of a month that has been archived. The file's existence was checked by whoever recorded it. The record alone is no
-- leave: the month must have ended 31 days ago, the shortest retention that the settings allow, it must have as many rows as its archive, and
-- all of it must be sealed, so that its loss would be found.
create function drop_archived(p_log text, p_month date) returns void
language plpgsql security definer as $$
declare
    v_name text := format('%s_%s', p_log, to_char(p_month, 'YYYY_MM'));
    v_said bigint;
    v_found bigint;
    v_newest bigint;
    v_sealed bigint;
begin
    select rows into v_said from audit_archive where log = p_log and month = p_month;
    if v_said is null then
        perform refuse('audit_archive_missing_check', 'this month was not archived');
    end if;
    if (p_month + interval '1 month' + interval '31 days') at time zone 'UTC' > now() then
        perform refuse('audit_archive_early_check', 'the month has not ended 31 days ago');
    end if;
    execute format('lock table %I in access exclusive mode', v_name);
    execute format('select count(*), coalesce(max(id), 0) from %I', v_name) into v_found, v_newest;
    if v_found <> v_said then
        perform refuse('audit_archive_rows_check', 'the month has other rows than its archive');
    end if;
    select case p_log when 'scan' then scan_to else audit_to end into v_sealed from audit_seal order by number desc limit 1;
    if v_newest > coalesce(v_sealed, 0) then
        perform refuse('audit_archive_unsealed_check', 'the month has rows that are not sealed');
    end if;
    execute format('drop table %I', v_name);
end $$;
