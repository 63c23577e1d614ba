-- A site that is filled with scans of the past, for trying it out at size, has months for them as if it had been there.

-- Makes the scan log's partitions of so many months before this one. Does nothing where something was scanned already.
create function make_past_months(p_months integer) returns void language plpgsql security definer as $$
declare
    v_month timestamptz;
begin
    if exists (select from scan) then
        return; -- its rows may lie in the default partition, which then takes the others too
    end if;
    for i in 1..least(p_months, 120) loop
        v_month := date_trunc('month', now(), 'UTC') - make_interval(months => i);
        execute format('create table if not exists %I partition of scan for values from (%L) to (%L)',
            'scan_' || to_char(v_month at time zone 'UTC', 'YYYY_MM'), v_month, v_month + interval '1 month');
    end loop;
    perform ensure_partitions(0); -- who may read the log may read each month
end $$;
do $$
begin
    execute format('alter function make_past_months(integer) set search_path = %I, pg_temp', current_schema());
end $$;
revoke execute on function make_past_months(integer) from public;

select grant_program_rights();
