-- The logs prove themselves: rows are only added, seals chain the two logs, personal values can be erased without breaking them (ADRs 15
-- and 27). What is `security definer` runs with the rights of the tables' owner, for the program's role, which has none of them;
-- 0114_rights.sql sets its search path.

create trigger scan_never_changed before update or delete on scan for each row execute function never('scan_append_only_check');
create trigger scan_never_emptied before truncate on scan for each statement execute function never('scan_append_only_check');
create trigger audit_log_never_deleted before delete on audit_log for each row execute function never('audit_log_append_only_check');
create trigger audit_log_never_emptied before truncate on audit_log for each statement execute function never('audit_log_append_only_check');
create trigger audit_seal_never_changed before update or delete on audit_seal for each row execute function never('audit_seal_append_only_check');
create trigger audit_seal_never_emptied before truncate on audit_seal for each statement execute function never('audit_seal_append_only_check');
create trigger audit_archive_never_changed before update or delete on audit_archive for each row execute function never('audit_archive_append_only_check');
create trigger audit_archive_never_emptied before truncate on audit_archive for each statement execute function never('audit_archive_append_only_check');

-- Personal values of the audit.

create function personal_hash(p_salt text, p_value text) returns text language plpgsql immutable as $$
begin
    return encode(sha256(convert_to(p_salt || ':' || p_value, 'UTF8')), 'hex');
end $$;

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

-- The logs' one exception: a personal value may leave the audit, never change.
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

-- Shortens addresses, and drops names typed at failed log-ins, of rows before a moment; how many rows. Addresses are whole for 30 days
-- (SPEC 9), whoever asks.
create function shorten_addresses(p_before timestamptz, p_most integer) returns bigint
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

-- Takes a person's addresses, and the names typed for the person, out of the audit; how many rows. Only who was erased leaves the audit. A
-- failed log-in belongs to a person when exactly their name or mail address was typed, and nobody who was not erased has it.
create function erase_from_audit(p_user bigint, p_names text[]) returns bigint
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

-- Seals.

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
create function note_log_end() returns void language plpgsql security definer as $$
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
) returns void language plpgsql security definer as $$
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
