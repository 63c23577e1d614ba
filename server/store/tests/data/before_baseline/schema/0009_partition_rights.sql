-- A month's partition that was made after the program's role got its rights belonged to the owner alone: archiving it, and
-- counting what is old enough, failed for the role. Who may read the log may read each of its months; nothing else is given.
create or replace function ensure_partitions(p_months integer) returns void language plpgsql
security definer set search_path from current as $$
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
