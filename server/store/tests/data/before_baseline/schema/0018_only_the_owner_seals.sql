-- What the program's role may no longer do by itself: write any seal, record an archive and drop its month, take values out of the audit
-- that nobody asked to leave. And what is needed to tell how far seals are behind, and whether the logs take rows at all (ADR 27).

-- The end of the logs as it was noted last. Rows carry a time of their own, which may lie in the past (an import, demo data) or in the
-- future: how long they have waited for a seal is counted from the moment at which somebody saw them waiting.
create table log_end (
    is_only boolean not null default true,
    noted_at timestamptz not null,
    -- The newest ids that were there.
    audit_id bigint not null,
    scan_id bigint not null,
    constraint log_end_pkey primary key (is_only),
    constraint log_end_only_check check (is_only)
);
insert into log_end (noted_at, audit_id, scan_id) values (now(), 0, 0);

-- The newest ids that the database gave out: no seal can cover more.
create function log_ids(out audit_id bigint, out scan_id bigint) language sql stable as $$
    select (select case when is_called then last_value else 0 end from audit_log_id_seq),
           (select case when is_called then last_value else 0 end from scan_id_seq);
$$;

-- Up to where the logs are sealed: by the newest seal that does not reach beyond the logs' real end. Zeros where nothing is sealed.
create function sealed_to(out audit_id bigint, out scan_id bigint) language plpgsql stable as $$
declare
    v_end record;
begin
    select * into v_end from log_ids();
    select s.audit_to, s.scan_to into audit_id, scan_id from audit_seal s
    where s.audit_to <= v_end.audit_id and s.scan_to <= v_end.scan_id order by s.number desc limit 1;
    audit_id := coalesce(audit_id, 0);
    scan_id := coalesce(scan_id, 0);
end $$;

-- Notes the end of the logs, once all that was noted before is sealed. What it notes is what is there, so nobody can make waiting rows look
-- younger with it.
create function note_log_end() returns void language plpgsql security definer set search_path from current as $$
declare
    v_end record;
    v_sealed record;
    v_audit bigint;
    v_scan bigint;
begin
    select * into v_sealed from sealed_to();
    select * into v_end from log_ids();
    select coalesce(max(id), 0) into v_audit from audit_log where id <= v_end.audit_id;
    select coalesce(max(id), 0) into v_scan from scan where id <= v_end.scan_id;
    update log_end set noted_at = clock_timestamp(), audit_id = v_audit, scan_id = v_scan
    where log_end.audit_id <= v_sealed.audit_id and log_end.scan_id <= v_sealed.scan_id
      and (v_audit > v_sealed.audit_id or v_scan > v_sealed.scan_id);
end $$;

-- Adds a seal to the chain. What can be checked without the key is checked here; signatures are checked by the sealer before it goes on, by
-- the watcher and by `audit verify`.
create function add_seal(
    p_number bigint, p_sealed_at timestamptz, p_form smallint,
    p_audit_from bigint, p_audit_to bigint, p_audit_rows bigint, p_audit_root bytea, p_audit_marks bytea,
    p_scan_from bigint, p_scan_to bigint, p_scan_rows bigint, p_scan_root bytea, p_scan_marks bytea,
    p_previous bytea, p_hash bytea, p_public_key bytea, p_signature bytea
) returns void language plpgsql security definer set search_path from current as $$
declare
    v_last record;
    v_end record;
begin
    select number, audit_to, scan_to, hash into v_last from audit_seal order by number desc limit 1;
    if p_number is distinct from coalesce(v_last.number, 0) + 1 then
        perform refuse('audit_seal_number_check', 'a seal has the number after the newest');
    end if;
    if p_previous is distinct from coalesce(v_last.hash, sha256(convert_to('traitortrack seal chain', 'UTF8'))) then
        perform refuse('audit_seal_previous_check', 'a seal carries the hash of the one before');
    end if;
    if p_audit_from is distinct from coalesce(v_last.audit_to, 0) + 1 or p_scan_from is distinct from coalesce(v_last.scan_to, 0) + 1 then
        perform refuse('audit_seal_contiguous_check', 'a seal begins where the one before ended');
    end if;
    select * into v_end from log_ids();
    if p_audit_to > v_end.audit_id or p_scan_to > v_end.scan_id then
        perform refuse('audit_seal_beyond_check', 'a seal covers no more than there is');
    end if;
    if p_audit_rows + p_scan_rows = 0 then
        perform refuse('audit_seal_empty_check', 'a seal covers a row at least');
    end if;
    if p_sealed_at > clock_timestamp() then
        perform refuse('audit_seal_time_check', 'a seal is of no later time than now');
    end if;
    insert into audit_seal (number, sealed_at, form, audit_from, audit_to, audit_rows, audit_root, audit_marks,
                            scan_from, scan_to, scan_rows, scan_root, scan_marks, previous, hash, public_key, signature)
    values (p_number, p_sealed_at, p_form, p_audit_from, p_audit_to, p_audit_rows, p_audit_root, p_audit_marks,
            p_scan_from, p_scan_to, p_scan_rows, p_scan_root, p_scan_marks, p_previous, p_hash, p_public_key, p_signature);
end $$;

-- Addresses are whole for 30 days (SPEC 9), whoever asks.
create or replace function shorten_addresses(p_before timestamptz, p_most integer) returns bigint
language plpgsql security definer as $$
declare
    v_done bigint;
begin
    if p_before is null or p_before > now() - interval '30 days' then
        perform refuse('audit_log_young_check', 'addresses of the last 30 days stay whole');
    end if;
    with due as (select id, "timestamp" from audit_log
                 where personal_salts ?| array['address', 'username'] and "timestamp" < p_before order by id limit p_most),
    done as (update audit_log a
             set details = details - 'username',
                 ip_address = case when personal_salts ? 'address' then shortened_address(ip_address) else ip_address end,
                 personal_salts = personal_salts - 'username' - 'address'
                     - case when personal_salts ? 'address' and shortened_address(ip_address) is null then 'network' else '' end
             from due where a.id = due.id and a."timestamp" = due."timestamp" returning 1)
    select count(*) into v_done from done;
    return v_done;
end $$;

-- Only who was erased leaves the audit, and no name that somebody has who was not.
create or replace function erase_from_audit(p_user bigint, p_names text[]) returns bigint
language plpgsql security definer as $$
declare
    v_done bigint;
begin
    if not exists (select from "user" where id = p_user and erased_at is not null) then
        perform refuse('audit_log_not_erased_check', 'only a person who was erased leaves the audit');
    end if;
    with names as (
        select lower(n) as name from unnest(p_names) as n
        where not exists (select from "user" u where u.erased_at is null and lower(n) in (lower(u.username), lower(u.email)))),
    mine as (
        select id, "timestamp" from audit_log where user_id = p_user and ip_address is not null
        union
        select id, "timestamp" from audit_log
        where entity_type = 'user' and entity_id = p_user and user_id is null and (ip_address is not null or details ? 'username')
        union
        select id, "timestamp" from audit_log
        where action = 'login_failed' and lower(btrim(details ->> 'username')) in (select name from names)),
    done as (update audit_log a
             set details = details - 'username', ip_address = null,
                 personal_salts = personal_salts - 'username' - 'address' - 'network'
             from mine where a.id = mine.id and a."timestamp" = mine."timestamp" and a.personal_salts <> '{}' returning 1)
    select count(*) into v_done from done;
    return v_done;
end $$;

-- Makes the coming months' partitions. A month whose table is there and detached, while no default partition takes its rows either, is
-- attached again: without it nothing can be scanned. With a default partition the table is left to whoever detached it.
create or replace function ensure_partitions(p_months integer) returns void language plpgsql security definer as $$
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

-- Gives a role what the program needs to run, and no way to change what was logged, to seal it by hand or to archive it. Run by the tables'
-- owner after each migration.
create or replace function grant_app_rights(p_role text) returns void language plpgsql as $$
declare
    v_schema text := current_schema();
    v_table text;
    v_function regprocedure;
begin
    execute format('grant usage on schema %I to %I', v_schema, p_role);
    execute format('grant select, insert, update, delete on all tables in schema %I to %I', v_schema, p_role);
    execute format('grant usage, select on all sequences in schema %I to %I', v_schema, p_role);
    for v_function in
        select p.oid from pg_proc p
        where p.pronamespace = v_schema::regnamespace and p.prokind in ('f', 'w')
          and not exists (select from pg_depend d
                          where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    loop
        execute format('grant execute on function %s to %I', v_function, p_role);
    end loop;
    execute format('revoke execute on function drop_archived(text, date), grant_app_rights(text) from %I', p_role);
    foreach v_table in array array['scan', 'audit_log'] loop
        execute format('revoke update, delete, truncate on %I from %I', v_table, p_role);
    end loop;
    foreach v_table in array array['audit_seal', 'audit_archive', 'log_end'] loop
        execute format('revoke insert, update, delete, truncate on %I from %I', v_table, p_role);
    end loop;
    for v_table in select inhrelid::regclass::text from pg_inherits where inhparent in ('scan'::regclass, 'audit_log'::regclass) loop
        execute format('revoke insert, update, delete, truncate on %s from %I', v_table, p_role);
    end loop;
    if to_regclass('_sqlx_migrations') is not null then
        execute format('revoke insert, update, delete, truncate on _sqlx_migrations from %I', p_role);
    end if;
end $$;

-- What runs with the owner's rights finds the owner's tables before a caller's temporary ones.
do $$
declare
    v_function text;
begin
    foreach v_function in array array['ensure_partitions(integer)', 'shorten_addresses(timestamptz, integer)',
                                      'erase_from_audit(bigint, text[])', 'note_log_end()',
                                      'add_seal(bigint, timestamptz, smallint, bigint, bigint, bigint, bytea, bytea, bigint, bigint, bigint, bytea, bytea, bytea, bytea, bytea, bytea)'] loop
        execute format('alter function %s set search_path = %I, pg_temp', v_function, current_schema());
        execute format('revoke execute on function %s from public', v_function);
    end loop;
end $$;

-- A site whose program has a role of its own: the same at once, before the owner grants anew.
do $$
declare
    v_role name;
begin
    for v_role in
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.oid = 'audit_seal'::regclass and a.privilege_type = 'INSERT' and r.oid <> c.relowner
    loop
        perform grant_app_rights(v_role);
    end loop;
end $$;

-- A broken chain of seals and a log that takes no rows are told too. Kinds are named by the program; a list here would be one more to keep.
alter table alert drop constraint alert_kind_check;
alter table alert add constraint alert_kind_check check (kind ~ '^[a-z_]{3,40}$');
