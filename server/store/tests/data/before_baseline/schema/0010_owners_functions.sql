-- What runs with the rights of the tables' owner must not be turned against the owner's tables.

-- A failed log-in belongs to a person when exactly their name or mail address was typed: a part of it may be somebody else's.
create or replace function erase_from_audit(p_user bigint, p_names text[]) returns bigint
language sql security definer set search_path from current as $$
    with mine as (
        select id, "timestamp" from audit_log where user_id = p_user and ip_address is not null
        union
        select id, "timestamp" from audit_log
        where entity_type = 'user' and entity_id = p_user and user_id is null and (ip_address is not null or details ? 'username')
        union
        select id, "timestamp" from audit_log
        where action = 'login_failed' and exists (
            select from unnest(p_names) as n where lower(n) = lower(btrim(details ->> 'username')))),
    done as (update audit_log a
             set details = details - 'username', ip_address = null,
                 personal_salts = personal_salts - 'username' - 'address' - 'network'
             from mine where a.id = mine.id and a."timestamp" = mine."timestamp" and a.personal_salts <> '{}' returning 1)
    select count(*) from done;
$$;

-- The program's role may record an archive, so the record alone is no leave to drop a month: it must have ended 31 days ago, the
-- shortest retention that the settings allow, and all of it must be sealed, so that its loss would be found.
create or replace function drop_archived(p_log text, p_month date) returns void
language plpgsql security definer set search_path from current as $$
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

-- A caller's temporary table of the same name would be found before the owner's, and its triggers would run as the owner.
do $$
declare
    v_function text;
begin
    foreach v_function in array array['ensure_partitions(integer)', 'shorten_addresses(timestamptz, integer)',
                                      'erase_from_audit(bigint, text[])', 'drop_archived(text, date)'] loop
        execute format('alter function %s set search_path = %I, pg_temp', v_function, current_schema());
    end loop;
end $$;
