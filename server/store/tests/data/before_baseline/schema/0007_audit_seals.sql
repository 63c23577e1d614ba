-- The audit proves itself: seals chain the two logs, personal values can be erased without breaking them, and the
-- program's own role may only add.

-- The logs' one exception: a personal value may leave the audit, never change. Each value has a salted hash, and the
-- seals cover the hashes: a value that stays is proven, one that has left cannot be guessed once its salt is gone.
alter table audit_log add column personal_hashes jsonb not null default '{}';
alter table audit_log add column personal_salts jsonb not null default '{}';

create function personal_hash(p_salt text, p_value text) returns text language sql immutable as $$
    select encode(sha256(convert_to(p_salt || ':' || p_value, 'UTF8')), 'hex');
$$;

-- The network of an address: /24 of IPv4, /48 of IPv6. Null for what is no address.
create function shortened_address(p_address text) returns text language plpgsql immutable as $$
begin
    return network(set_masklen(p_address::inet, case family(p_address::inet) when 4 then 24 else 48 end))::text;
exception when invalid_text_representation then
    return null;
end $$;

create function audit_log_committed() returns trigger language plpgsql as $$
declare
    v_salt text;
    r record;
begin
    new.personal_hashes := '{}';
    new.personal_salts := '{}';
    for r in select part, value
             from (values ('username', new.details ->> 'username'), ('address', new.ip_address),
                          ('network', shortened_address(new.ip_address))) as p (part, value)
             where value is not null loop
        v_salt := gen_random_uuid()::text;
        new.personal_salts := new.personal_salts || jsonb_build_object(r.part, v_salt);
        new.personal_hashes := new.personal_hashes || jsonb_build_object(r.part, personal_hash(v_salt, r.value));
    end loop;
    return new;
end $$;
create trigger audit_log_committed before insert on audit_log for each row execute function audit_log_committed();

-- Rows from before this migration get their hashes now.
alter table audit_log disable trigger audit_log_never_changed;
update audit_log a set personal_salts = s.salts, personal_hashes = s.hashes
from (select id, jsonb_object_agg(part, salt) as salts, jsonb_object_agg(part, personal_hash(salt, value)) as hashes
      from (select l.id, p.part, p.value, gen_random_uuid()::text as salt
            from audit_log l cross join lateral (values ('username', l.details ->> 'username'), ('address', l.ip_address),
                                                        ('network', shortened_address(l.ip_address))) as p (part, value)
            where p.value is not null) v
      group by id) s
where s.id = a.id;
drop trigger audit_log_never_changed on audit_log;

create function audit_log_only_erased() returns trigger language plpgsql as $$
declare
    v_kept jsonb := old.personal_salts;
begin
    if old.details ? 'username' and new.details = old.details - 'username' then
        v_kept := v_kept - 'username';
    elsif new.details is distinct from old.details then
        perform refuse('audit_log_append_only_check', 'the audit is only ever added to');
    end if;
    if old.ip_address is not null and new.ip_address is null then
        v_kept := v_kept - 'address' - 'network';
    elsif old.personal_salts ? 'address' and new.ip_address = shortened_address(old.ip_address) then
        v_kept := v_kept - 'address';
    elsif new.ip_address is distinct from old.ip_address then
        perform refuse('audit_log_append_only_check', 'the audit is only ever added to');
    end if;
    if v_kept = old.personal_salts or new.personal_salts <> v_kept
       or (new.id, new."timestamp", new.user_id, new.action, new.entity_type, new.entity_id, new.before_state, new.after_state,
           new.request_id, new.station, new.personal_hashes)
          is distinct from
          (old.id, old."timestamp", old.user_id, old.action, old.entity_type, old.entity_id, old.before_state, old.after_state,
           old.request_id, old.station, old.personal_hashes) then
        perform refuse('audit_log_append_only_check', 'the audit is only ever added to');
    end if;
    return new;
end $$;
create trigger audit_log_never_changed before update on audit_log for each row execute function audit_log_only_erased();
create trigger audit_log_never_deleted before delete on audit_log for each row execute function never('audit_log_append_only_check');

-- Whole addresses, and typed names, that have not been shortened or erased yet: few, since they are kept 30 days.
create index audit_log_address_kept_idx on audit_log (id) where personal_salts ?| array['address', 'username'];
create index audit_log_ip_address_idx on audit_log (ip_address, id desc);
-- The log's rare acts; almost every scan is a link, which needs no index to be found.
create index scan_rare_idx on scan (action, id desc) where action <> 'link';

-- One seal covers the rows of both logs from where the one before ended, up to an id below which nothing can come any
-- more. Its hash covers the hash of the one before.
create table audit_seal (
    number bigint not null,
    sealed_at timestamptz not null,
    audit_from bigint not null,
    audit_to bigint not null,
    audit_rows bigint not null,
    audit_root bytea not null,
    scan_from bigint not null,
    scan_to bigint not null,
    scan_rows bigint not null,
    scan_root bytea not null,
    previous bytea not null,
    hash bytea not null,
    -- Ed25519.
    public_key bytea not null,
    signature bytea not null,
    -- How rows and seal are written down before they are hashed.
    form smallint not null,
    -- Per row its id and the first 8 bytes of its hash: they name the row when the root says that something is wrong.
    audit_marks bytea not null,
    scan_marks bytea not null,
    constraint audit_seal_pkey primary key (number),
    constraint audit_seal_previous_key unique (previous),
    constraint audit_seal_hash_key unique (hash),
    constraint audit_seal_range_check check (
        number > 0 and audit_from > 0 and scan_from > 0 and audit_to >= audit_from - 1 and scan_to >= scan_from - 1
        and audit_rows between 0 and audit_to - audit_from + 1 and scan_rows between 0 and scan_to - scan_from + 1),
    constraint audit_seal_size_check check (
        octet_length(audit_root) = 32 and octet_length(scan_root) = 32 and octet_length(previous) = 32 and octet_length(hash) = 32
        and octet_length(public_key) = 32 and octet_length(signature) = 64
        and octet_length(audit_marks) = 16 * audit_rows and octet_length(scan_marks) = 16 * scan_rows)
);
create index audit_seal_sealed_at_idx on audit_seal (sealed_at);
create index audit_seal_audit_to_idx on audit_seal (audit_to);
create index audit_seal_scan_to_idx on audit_seal (scan_to);
create trigger audit_seal_never_changed before update or delete on audit_seal for each row execute function never('audit_seal_append_only_check');
create trigger audit_seal_never_emptied before truncate on audit_seal for each statement execute function never('audit_seal_append_only_check');

-- Months of a log that now lie in a file.
create table audit_archive (
    log text not null,
    month date not null,
    file_name text not null,
    sha256 bytea not null,
    rows bigint not null,
    id_from bigint not null,
    id_to bigint not null,
    archived_at timestamptz not null default now(),
    constraint audit_archive_pkey primary key (log, month),
    constraint audit_archive_file_key unique (file_name),
    constraint audit_archive_log_check check (log in ('audit_log', 'scan')),
    constraint audit_archive_sha256_check check (octet_length(sha256) = 32)
);
create trigger audit_archive_never_changed before update or delete on audit_archive for each row execute function never('audit_archive_append_only_check');
create trigger audit_archive_never_emptied before truncate on audit_archive for each statement execute function never('audit_archive_append_only_check');

-- Erased is for good: nobody signs in as somebody who was erased.
alter table "user" add constraint user_erased_check check (
    erased_at is null or (disabled_at is not null and password_hash is null and totp_secret_encrypted is null
                          and totp_pending_encrypted is null and password_reset_token_hash is null));

-- What follows runs with the rights of the tables' owner, for a role that has none of them.
alter function ensure_partitions(integer) security definer set search_path from current;

-- Shortens addresses, and drops names typed at failed log-ins, of rows before a moment; how many rows.
create function shorten_addresses(p_before timestamptz, p_most integer) returns bigint
language sql security definer set search_path from current as $$
    with due as (select id, "timestamp" from audit_log
                 where personal_salts ?| array['address', 'username'] and "timestamp" < p_before order by id limit p_most),
    done as (update audit_log a
             set details = details - 'username',
                 ip_address = case when personal_salts ? 'address' then shortened_address(ip_address) else ip_address end,
                 personal_salts = personal_salts - 'username' - 'address'
                     - case when personal_salts ? 'address' and shortened_address(ip_address) is null then 'network' else '' end
             from due where a.id = due.id and a."timestamp" = due."timestamp" returning 1)
    select count(*) from done;
$$;

-- Takes a person's addresses, and the names typed for the person, out of the audit; how many rows.
create function erase_from_audit(p_user bigint, p_names text[]) returns bigint
language sql security definer set search_path from current as $$
    with mine as (
        select id, "timestamp" from audit_log where user_id = p_user and ip_address is not null
        union
        select id, "timestamp" from audit_log
        where entity_type = 'user' and entity_id = p_user and user_id is null and (ip_address is not null or details ? 'username')
        union
        select id, "timestamp" from audit_log
        where action = 'login_failed' and exists (
            select from unnest(p_names) as n where position(lower(n) in lower(details ->> 'username')) > 0)),
    done as (update audit_log a
             set details = details - 'username', ip_address = null,
                 personal_salts = personal_salts - 'username' - 'address' - 'network'
             from mine where a.id = mine.id and a."timestamp" = mine."timestamp" and a.personal_salts <> '{}' returning 1)
    select count(*) from done;
$$;

-- Drops the partition of a month that has been archived. The file's existence was checked by whoever recorded it; the
-- number of rows is checked here.
create function drop_archived(p_log text, p_month date) returns void
language plpgsql security definer set search_path from current as $$
declare
    v_name text := format('%s_%s', p_log, to_char(p_month, 'YYYY_MM'));
    v_said bigint;
    v_found bigint;
begin
    select rows into v_said from audit_archive where log = p_log and month = p_month;
    if v_said is null then
        perform refuse('audit_archive_missing_check', 'this month was not archived');
    end if;
    execute format('lock table %I in access exclusive mode', v_name);
    execute format('select count(*) from %I', v_name) into v_found;
    if v_found <> v_said then
        perform refuse('audit_archive_rows_check', 'the month has other rows than its archive');
    end if;
    execute format('drop table %I', v_name);
end $$;

revoke execute on function shorten_addresses(timestamptz, integer), erase_from_audit(bigint, text[]), drop_archived(text, date) from public;

-- Gives a role what the program needs to run, and no way to change what was logged. Run by the tables' owner after each
-- migration.
create function grant_app_rights(p_role text) returns void language plpgsql as $$
declare
    v_schema text := current_schema();
    v_table text;
begin
    execute format('grant usage on schema %I to %I', v_schema, p_role);
    execute format('grant select, insert, update, delete on all tables in schema %I to %I', v_schema, p_role);
    execute format('grant usage, select on all sequences in schema %I to %I', v_schema, p_role);
    execute format('grant execute on all functions in schema %I to %I', v_schema, p_role);
    foreach v_table in array array['scan', 'audit_log', 'audit_seal', 'audit_archive'] loop
        execute format('revoke update, delete, truncate on %I from %I', v_table, p_role);
    end loop;
    for v_table in select inhrelid::regclass::text from pg_inherits where inhparent in ('scan'::regclass, 'audit_log'::regclass) loop
        execute format('revoke insert, update, delete, truncate on %s from %I', v_table, p_role);
    end loop;
    if to_regclass('_sqlx_migrations') is not null then
        execute format('revoke insert, update, delete, truncate on _sqlx_migrations from %I', p_role);
    end if;
end $$;
revoke execute on function grant_app_rights(text) from public;
