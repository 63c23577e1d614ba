-- The logs get the months of the rows that come, as if the site had been there. What lies in the default partition already stays there.
do $$
declare
    v_log text;
    -- Beside the logs: the staged tables, which stand first in the path, are dropped in the end.
    v_schema name := (select relnamespace::regnamespace from pg_class where oid = 'scan'::regclass);
    v_month timestamptz;
    v_first timestamptz;
begin
    foreach v_log in array array['scan', 'audit_log'] loop
        v_first := case v_log when 'scan' then (select min(at) from event) else (select min(at) from old_audit) end;
        for i in 1..120 loop
            v_month := date_trunc('month', now(), 'UTC') - make_interval(months => i);
            exit when v_first is null or v_month + interval '1 month' <= v_first;
            begin
                execute format('create table if not exists %I.%I partition of %I for values from (%L) to (%L)',
                    v_schema, v_log || '_' || to_char(v_month at time zone 'UTC', 'YYYY_MM'), v_log, v_month, v_month + interval '1 month');
            exception when check_violation then
                null;
            end;
        end loop;
    end loop;
    perform ensure_partitions(0); -- who may read a log may read each month
end $$;
