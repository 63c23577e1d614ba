-- The schema that the migrations make, as pg_dump prints it. Written by ./dev sql; ./dev check compares it. To read, never to run:
-- rights, shipped rows and the months' partitions are left out.

-- Name: pg_trgm; Type: EXTENSION; Schema: -; Owner: -

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- Name: EXTENSION pg_trgm; Type: COMMENT; Schema: -; Owner: -

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

-- Name: packing; Type: TYPE

CREATE TYPE public.packing AS (
	command jsonb,
	outcome text,
	area text,
	parent_id bigint,
	child_id bigint,
	other_id bigint,
	other_label text,
	linked integer,
	state jsonb,
	why jsonb,
	more jsonb
);

-- Name: add_seal(bigint, timestamp with time zone, smallint, bigint, bigint, bigint, bytea, bytea, bigint, bigint, bigint, bytea, bytea, bytea, bytea, bytea, bytea); Type: FUNCTION

CREATE FUNCTION public.add_seal(p_number bigint, p_sealed_at timestamp with time zone, p_form smallint, p_audit_from bigint, p_audit_to bigint, p_audit_rows bigint, p_audit_root bytea, p_audit_marks bytea, p_scan_from bigint, p_scan_to bigint, p_scan_rows bigint, p_scan_root bytea, p_scan_marks bytea, p_previous bytea, p_hash bytea, p_public_key bytea, p_signature bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

-- Name: answer_words(text, bigint, jsonb, text, text, jsonb, jsonb); Type: FUNCTION

CREATE FUNCTION public.answer_words(p_outcome text, p_scan bigint, p_state jsonb, p_child text, p_other text, p_why jsonb, p_more jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
declare
    v_answer jsonb := jsonb_build_object('outcome', p_outcome, 'scan_id', p_scan, 'parent', p_state, 'child', p_child,
        'other_parent', p_other, 'why', p_why);
begin
    if p_outcome = 'in_other_parent' and are_two_bags(p_child, p_state ->> 'label', p_other) then
        v_answer := v_answer || jsonb_build_object('both_here', true);
    end if;
    if p_more is not null then
        return v_answer || p_more;
    end if;
    return v_answer;
end $$;

-- Name: answered(jsonb, text, text, text, bigint, bigint, bigint, text, jsonb, jsonb, jsonb); Type: FUNCTION

CREATE FUNCTION public.answered(p jsonb, p_outcome text, p_area text, p_child_label text, p_parent bigint, p_child bigint, p_other bigint, p_read text, p_state jsonb, p_why jsonb, p_more jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
    v_key uuid := p ->> 'key';
    v_user bigint := p ->> 'user';
    v_answer jsonb;
begin
    with logged as (
        insert into scan (key, action, outcome, user_id, station, area, parent_label, child_label, parent_bag_id, child_bag_id,
                          other_parent_bag_id, bill_number, read_text, reason, scanned_at, typed)
        values (v_key, p ->> 'action', p_outcome, v_user, p ->> 'station', p_area, nullif(p ->> 'parent', ''), p_child_label, p_parent,
                p_child, p_other, p_state ->> 'bill', p_read, p ->> 'reason',
                to_timestamp((p ->> 'made_ms')::double precision / 1000), p ? 'typed')
        returning id)
    insert into scan_key (key, user_id, fingerprint, answer)
    select v_key, v_user, p ->> 'fingerprint',
           answer_words(p_outcome, id, p_state, p_child_label, (select label from bag where bag.id = p_other), p_why, p_more)
        from logged
    returning answer into v_answer;
    return v_answer;
end $$;

-- Name: is_sound_bag(text, text, smallint, smallint, integer, smallint, timestamp with time zone, text); Type: FUNCTION

CREATE FUNCTION public.is_sound_bag(p_label text, p_type text, p_bag_type_id smallint, p_capacity smallint, p_grams_per_child integer, p_child_count smallint, p_closed_at timestamp with time zone, p_close_reason text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    AS $_$
declare
    v_parent boolean := p_type = 'parent';
    v_broken text := case
        -- Words without lower case and control characters, one space between them.
        when length(p_label) > 64 or p_label collate "C" !~ '^[^a-z[:cntrl:] ]+( [^a-z[:cntrl:] ]+)*$' then 'bag_label_check'
        when not v_parent and p_type <> 'child' then 'bag_type_check'
        when v_parent <> (p_bag_type_id is not null) then 'bag_parent_check'
        when v_parent and (p_capacity <= 0 or p_child_count < 0 or p_child_count > p_capacity)
             or not v_parent and (p_capacity <> 0 or p_child_count <> 0) then 'bag_capacity_check'
        when v_parent <> (p_grams_per_child > 0) or p_grams_per_child < 0 then 'bag_grams_per_child_check'
        when (p_closed_at is null) <> (p_close_reason is null) or (p_closed_at is not null and not v_parent) then 'bag_closed_check' end;
begin
    if v_broken is not null then
        raise check_violation using constraint = v_broken, table = 'bag', message = format('the bag %L breaks %s', p_label, v_broken);
    end if;
    return true;
end $_$;

-- Name: bag; Type: TABLE

CREATE TABLE public.bag (
    id bigint NOT NULL,
    label text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL,
    bag_type_id smallint,
    capacity smallint DEFAULT 0 NOT NULL,
    grams_per_child integer DEFAULT 0 NOT NULL,
    child_count smallint DEFAULT 0 NOT NULL,
    closed_at timestamp with time zone,
    closed_by bigint,
    close_reason text,
    status text GENERATED ALWAYS AS (
CASE
    WHEN (type = 'child'::text) THEN NULL::text
    WHEN (closed_at IS NOT NULL) THEN 'closed_short'::text
    WHEN (child_count >= capacity) THEN 'full'::text
    ELSE 'open'::text
END) STORED,
    dispatch_area text,
    legacy boolean DEFAULT false NOT NULL,
    created_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT bag_sound_check CHECK (public.is_sound_bag(label, type, bag_type_id, capacity, grams_per_child, child_count, closed_at, close_reason))
)
WITH (fillfactor='85');

-- Name: bill; Type: TABLE

CREATE TABLE public.bill (
    id bigint NOT NULL,
    number text NOT NULL COLLATE pg_catalog."C",
    target_parents smallint NOT NULL,
    parent_count smallint DEFAULT 0 NOT NULL,
    child_count integer DEFAULT 0 NOT NULL,
    actual_weight_g bigint DEFAULT 0 NOT NULL,
    expected_weight_g bigint DEFAULT 0 NOT NULL,
    scale_weight_g bigint,
    customer text,
    destination text,
    vehicle_number text,
    note text,
    dispatch_area text,
    created_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    completed_by bigint,
    complete_reason text,
    status text GENERATED ALWAYS AS (
CASE
    WHEN (completed_at IS NOT NULL) THEN 'completed'::text
    WHEN (parent_count > 0) THEN 'processing'::text
    ELSE 'new'::text
END) STORED,
    version integer DEFAULT 1 NOT NULL,
    changes jsonb DEFAULT '{}'::jsonb NOT NULL,
    tare_g bigint,
    CONSTRAINT bill_child_count_check CHECK ((child_count >= 0)),
    CONSTRAINT bill_completed_check CHECK (((completed_at IS NULL) OR (parent_count >= 1))),
    CONSTRAINT bill_number_check CHECK ((((length(number) >= 1) AND (length(number) <= 64)) AND (number = btrim(number)) AND (number = upper((number COLLATE "C"))) AND (number !~ '[[:cntrl:]]'::text) AND (number !~ '  '::text))),
    CONSTRAINT bill_parent_count_check CHECK (((parent_count >= 0) AND (parent_count <= target_parents))),
    CONSTRAINT bill_tare_check CHECK (((tare_g IS NULL) OR ((tare_g >= 0) AND (completed_at IS NOT NULL)))),
    CONSTRAINT bill_target_parents_check CHECK (((target_parents >= 1) AND (target_parents <= 500))),
    CONSTRAINT bill_text_check CHECK (((length(customer) <= 120) AND (length(destination) <= 120) AND (length(vehicle_number) <= 40) AND (length(note) <= 500) AND (length(complete_reason) <= 500))),
    CONSTRAINT bill_weight_check CHECK (((actual_weight_g >= 0) AND (expected_weight_g >= 0) AND ((scale_weight_g IS NULL) OR (scale_weight_g >= 0))))
)
WITH (fillfactor='70');

-- Name: answered_on_bill(jsonb, text, public.bag, public.bill, text, text, text); Type: FUNCTION

CREATE FUNCTION public.answered_on_bill(p jsonb, p_outcome text, p_parent public.bag, p_bill public.bill, p_other text, p_mark text, p_read text) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
    v_key uuid := p ->> 'key';
    v_user bigint := p ->> 'user';
    v_label text := nullif(p ->> 'parent', '');
    v_scan bigint;
    v_answer jsonb;
begin
    insert into scan (key, action, outcome, user_id, station, area, parent_label, parent_bag_id, bill_id, bill_number, read_text,
                      scanned_at, typed)
    values (v_key, p ->> 'action', p_outcome, v_user, p ->> 'station', p_parent.dispatch_area, v_label, p_parent.id, p_bill.id,
            p_bill.number, p_read, to_timestamp((p ->> 'made_ms')::double precision / 1000), p ? 'typed')
    returning id into v_scan;
    v_answer := jsonb_build_object('outcome', p_outcome, 'scan_id', v_scan, 'parent', v_label, 'other_bill', p_other,
        'mark', p_mark, 'bill', bill_totals(p_bill.id));
    insert into scan_key (key, user_id, fingerprint, answer) values (v_key, v_user, p ->> 'fingerprint', v_answer);
    return v_answer;
end $$;

-- Name: are_child_patterns(text[]); Type: FUNCTION

CREATE FUNCTION public.are_child_patterns(p_patterns text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$
    select cardinality(p_patterns) <= 20
        and coalesce(bool_and(pattern is not null and pattern ~ '^(#|\\A|[A-Z0-9]){4,20}$'), true)
    from unnest(p_patterns) as pattern
$_$;

-- Name: are_two_bags(text, text, bigint); Type: FUNCTION

CREATE FUNCTION public.are_two_bags(p_label text, p_one text, p_held bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return are_two_bags(p_label, p_one, (select label from bag where id = p_held));
end $$;

-- Name: are_two_bags(text, text, text); Type: FUNCTION

CREATE FUNCTION public.are_two_bags(p_label text, p_one text, p_two text) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return exists (select from two_bags where label = p_label
        and least(held_in, lies_at) = least(p_one, p_two) and greatest(held_in, lies_at) = greatest(p_one, p_two));
end $$;

-- Name: area_keeps_its_code(); Type: FUNCTION

CREATE FUNCTION public.area_keeps_its_code() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform refuse('area_code_kept_check', 'an area keeps its code for life');
    return null;
end $$;

-- Name: audit_log_committed(); Type: FUNCTION

CREATE FUNCTION public.audit_log_committed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

-- Name: audit_log_only_erased(); Type: FUNCTION

CREATE FUNCTION public.audit_log_only_erased() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

-- Name: bag_keeps_its_identity(); Type: FUNCTION

CREATE FUNCTION public.bag_keeps_its_identity() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if new.type <> old.type or new.label <> old.label or new.capacity <> old.capacity
       or new.grams_per_child <> old.grams_per_child or new.bag_type_id is distinct from old.bag_type_id then
        perform refuse('bag_identity_check', 'a bag keeps its label, role, type, capacity and grams per child for life');
    end if;
    return new;
end $$;

-- Name: bag_recounted(); Type: FUNCTION

CREATE FUNCTION public.bag_recounted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    v_open integer := (new.status is not distinct from 'open')::integer;
    v_full integer := (new.status is not distinct from 'full')::integer;
    v_closed integer := (new.status is not distinct from 'closed_short')::integer;
    v_child integer := (new.type = 'child')::integer;
    v_was_open integer := (old.status is not distinct from 'open')::integer;
    v_was_full integer := (old.status is not distinct from 'full')::integer;
    v_was_closed integer := (old.status is not distinct from 'closed_short')::integer;
begin
    if new.dispatch_area is not distinct from old.dispatch_area then
        perform count_change(new.dispatch_area, v_open - v_was_open, v_full - v_was_full, v_closed - v_was_closed, 0, 0, 0, 0);
    else
        perform count_change(old.dispatch_area, -v_was_open, -v_was_full, -v_was_closed, -v_child, 0, 0, 0);
        perform count_change(new.dispatch_area, v_open, v_full, v_closed, v_child, 0, 0, 0);
        if new.type = 'parent' then
            insert into parent_tally as t (quarter, slot, area, begun)
            select date_bin('15 minutes', new.created_at, 'epoch'), pg_backend_pid() % 64, coalesce(moved.area, ''), moved.begun
            from (values (old.dispatch_area, -1), (new.dispatch_area, 1)) moved (area, begun) order by 3
            on conflict on constraint parent_tally_pkey do update set begun = t.begun + excluded.begun;
        end if;
    end if;
    return null;
end $$;

-- Name: bag_type_keeps_its_pattern(); Type: FUNCTION

CREATE FUNCTION public.bag_type_keeps_its_pattern() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if exists (select from bag where bag_type_id = new.id) then
        perform refuse('bag_type_pattern_in_use_check', 'parents bear labels of this pattern');
    end if;
    return new;
end $$;

-- Name: bags_counted(); Type: FUNCTION

CREATE FUNCTION public.bags_counted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    v_sign integer := case when tg_op = 'INSERT' then 1 else -1 end;
    v_children integer;
    v_area text;
begin
    -- Nearly always it is children of one area, whose row in the slot is there.
    select case when count(*) = count(*) filter (where type = 'child') and min(coalesce(dispatch_area, '')) = max(coalesce(dispatch_area, ''))
                then count(*) end, min(coalesce(dispatch_area, '')) into v_children, v_area from changed;
    update counter set children = children + v_sign * v_children
        where v_children is not null and slot = pg_backend_pid() % 64 and area = v_area;
    if found then
        return null;
    end if;
    insert into counter as c (slot, area, parents_open, parents_full, parents_closed_short, children)
    select pg_backend_pid() % 64, coalesce(dispatch_area, ''), v_sign * count(*) filter (where status = 'open'),
           v_sign * count(*) filter (where status = 'full'), v_sign * count(*) filter (where status = 'closed_short'),
           v_sign * count(*) filter (where type = 'child')
    from changed group by 2 order by 2
    on conflict on constraint counter_pkey do update set
        parents_open = c.parents_open + excluded.parents_open,
        parents_full = c.parents_full + excluded.parents_full,
        parents_closed_short = c.parents_closed_short + excluded.parents_closed_short,
        children = c.children + excluded.children;
    -- The row of counter is held by now, so two transactions never wait for each other here.
    insert into parent_tally as t (quarter, slot, area, begun)
    select date_bin('15 minutes', created_at, 'epoch'), pg_backend_pid() % 64, coalesce(dispatch_area, ''), v_sign * count(*)
    from changed where type = 'parent' group by 1, 3 order by 1, 3
    on conflict on constraint parent_tally_pkey do update set begun = t.begun + excluded.begun;
    return null;
end $$;

-- Name: bill_bag_counted(); Type: FUNCTION

CREATE FUNCTION public.bill_bag_counted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    v_row bill_bag := case when tg_op = 'INSERT' then new else old end;
    v_sign smallint := case when tg_op = 'INSERT' then 1 else -1 end;
    v_parent bag;
    v_completed timestamptz;
begin
    select * into v_parent from bag where id = v_row.bag_id for no key update;
    if v_parent.type is distinct from 'parent' then
        perform refuse('bill_bag_role_check', 'only parents go on bills');
    end if;
    select completed_at into v_completed from bill where id = v_row.bill_id for no key update;
    if not found then
        return null; -- the bill itself is being deleted
    end if;
    if v_completed is not null then
        perform refuse('bill_bag_completed_check', 'the bill is completed');
    end if;
    update bill set
        parent_count = parent_count + v_sign,
        child_count = child_count + v_sign * v_parent.child_count,
        actual_weight_g = actual_weight_g + v_sign * v_parent.child_count::bigint * v_parent.grams_per_child,
        expected_weight_g = expected_weight_g + v_sign * v_parent.capacity::bigint * v_parent.grams_per_child
        where id = v_row.bill_id;
    return null;
end $$;

-- Name: bill_frozen(); Type: FUNCTION

CREATE FUNCTION public.bill_frozen() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if tg_op = 'DELETE' then
        perform refuse('bill_frozen_check', 'a completed bill is never deleted');
    end if;
    if new.completed_at is not null or (new.number, new.target_parents, new.parent_count, new.child_count,
        new.actual_weight_g, new.expected_weight_g, new.scale_weight_g, new.customer, new.destination,
        new.vehicle_number, new.note, new.dispatch_area)
       is distinct from (old.number, old.target_parents, old.parent_count, old.child_count,
        old.actual_weight_g, old.expected_weight_g, old.scale_weight_g, old.customer, old.destination,
        old.vehicle_number, old.note, old.dispatch_area) then
        perform refuse('bill_frozen_check', 'a completed bill changes only by being reopened');
    end if;
    return new;
end $$;

-- Name: bill_recounted(); Type: FUNCTION

CREATE FUNCTION public.bill_recounted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

-- Name: bill_totals(bigint); Type: FUNCTION

CREATE FUNCTION public.bill_totals(p_bill bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (select jsonb_build_object('number', number, 'status', status, 'parents', parent_count, 'target_parents', target_parents,
                'children', child_count, 'actual_weight_g', actual_weight_g, 'expected_weight_g', expected_weight_g,
                'variance_g', actual_weight_g - expected_weight_g, 'scale_weight_g', scale_weight_g,
                'stamp', concat_ws('-', version, parent_count,
                    coalesce((select max(bb.id) from bill_bag bb where bb.bill_id = b.id), 0), child_count, actual_weight_g))
            from bill b where id = p_bill);
end $$;

-- Name: bill_words(text, text, text); Type: FUNCTION

CREATE FUNCTION public.bill_words(p_customer text, p_destination text, p_vehicle text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select upper(coalesce(p_customer, '') || chr(10) || coalesce(p_destination, '') || chr(10) || coalesce(p_vehicle, '')
                 || chr(10) || replace(coalesce(p_vehicle, ''), ' ', ''))
$$;

-- Name: cache_changed(); Type: FUNCTION

CREATE FUNCTION public.cache_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    update cache_version set version = version + 1 where name = tg_table_name;
    return null;
end $$;

-- Name: close_or_reopen_parent(jsonb); Type: FUNCTION

CREATE FUNCTION public.close_or_reopen_parent(p jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
    v_user bigint := p ->> 'user';
    v_area text := p ->> 'area';
    v_reason text := p ->> 'reason';
    v_close boolean := p ->> 'action' = 'close';
    v_p bag;
    v_bill text;
    v_completed timestamptz;
    v_foreign boolean;
    v_outcome text;
    v_state jsonb;
    v_more jsonb;
begin
    select * into v_p from bag where label = p ->> 'parent' for no key update;
    if v_p.type = 'parent' then
        select b.number, b.completed_at into v_bill, v_completed from bill_bag bb join bill b on b.id = bb.bill_id
            where bb.bag_id = v_p.id for no key update of b;
    end if;
    v_foreign := coalesce(v_p.type = 'parent' and is_foreign((p ->> 'bound')::boolean, v_area, v_p.dispatch_area), false);
    if v_p.id is null and p ? 'parent_why' then
        v_outcome := 'not_a_label';
    elsif v_p.id is null then
        v_outcome := 'unknown_parent';
    elsif v_p.type <> 'parent' then
        v_outcome := 'wrong_role';
    elsif v_foreign then
        v_outcome := 'area_denied'; v_more := jsonb_build_object('foreign_parent', v_p.label);
    elsif v_completed is not null or (v_close and v_p.closed_at is not null) then
        v_outcome := 'parent_closed';
    elsif not v_close and v_p.closed_at is null then
        v_outcome := 'not_closed';
    elsif v_close and v_p.child_count >= v_p.capacity then
        v_outcome := 'parent_full';
    else
        update bag set closed_at = case when v_close then now() end,
                       closed_by = case when v_close then v_user end,
                       close_reason = v_reason
            where id = v_p.id returning * into v_p;
        v_outcome := case when v_close then 'closed' else 'reopened' end;
    end if;
    if not v_foreign and v_p.id is not null then
        v_state := state_of(v_p, v_bill);
    end if;
    return answered(p, v_outcome, coalesce(v_p.dispatch_area, v_area), null, v_p.id, null, null, null, v_state, p -> 'parent_why',
        v_more);
end $$;

-- Name: count_change(text, bigint, bigint, bigint, bigint, bigint, bigint, bigint); Type: FUNCTION

CREATE FUNCTION public.count_change(p_area text, p_open bigint, p_full bigint, p_closed bigint, p_children bigint, p_new bigint, p_processing bigint, p_completed bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

-- Name: drop_archived(text, date); Type: FUNCTION

CREATE FUNCTION public.drop_archived(p_log text, p_month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

-- Name: ensure_partitions(integer); Type: FUNCTION

CREATE FUNCTION public.ensure_partitions(p_months integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

-- Name: erase_from_audit(bigint, text[]); Type: FUNCTION

CREATE FUNCTION public.erase_from_audit(p_user bigint, p_names text[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

-- Name: grant_app_rights(text); Type: FUNCTION

CREATE FUNCTION public.grant_app_rights(p_role text) RETURNS void
    LANGUAGE plpgsql
    AS $$
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
    execute format('revoke execute on function drop_archived(text, date), grant_app_rights(text), grant_program_rights() from %I', p_role);
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

-- Name: grant_program_rights(); Type: FUNCTION

CREATE FUNCTION public.grant_program_rights() RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    v_role name;
begin
    for v_role in
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.oid = 'bag'::regclass and a.privilege_type = 'INSERT' and r.oid <> c.relowner
    loop
        perform grant_app_rights(v_role);
    end loop;
end $$;

-- Name: is_foreign(boolean, text, text); Type: FUNCTION

CREATE FUNCTION public.is_foreign(p_bound boolean, p_area text, p_of text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    AS $$
begin
    return p_bound and p_of is not null and p_of <> coalesce(p_area, '');
end $$;

-- Name: is_sound_scan(text, text, text, text, text); Type: FUNCTION

CREATE FUNCTION public.is_sound_scan(p_action text, p_outcome text, p_station text, p_read_text text, p_reason text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    AS $$
declare
    v_broken text := case
        when p_action <> 'link'
             and p_action not in ('undo', 'unlink', 'move', 'both_here', 'close', 'reopen', 'bill_add', 'bill_remove')
            then 'scan_action_check'
        when p_outcome <> 'linked'
             and p_outcome not in (
                 'already_here', 'in_other_parent', 'parent_full', 'parent_closed', 'wrong_role', 'not_a_label', 'area_denied', 'saved_offline',
                 'undone', 'nothing_to_undo', 'cannot_undo', 'unlinked', 'not_here', 'moved', 'both_here', 'closed', 'reopened', 'not_closed',
                 'unknown_parent', 'too_old', 'added', 'on_other_bill', 'bill_full', 'bill_completed', 'removed', 'not_on_bill',
                 -- What a former system wrote of a read that changed nothing (decision 53).
                 'noted')
            then 'scan_outcome_check'
        when length(p_station) > 64 or length(p_read_text) > 1024 or length(p_reason) > 500 then 'scan_text_check' end;
begin
    if v_broken is not null then
        raise check_violation using constraint = v_broken, table = 'scan', message = format('the scan breaks %s', v_broken);
    end if;
    return true;
end $$;

-- Name: last_changes(integer, text[], bigint); Type: FUNCTION

CREATE FUNCTION public.last_changes(p_version integer, p_fields text[], p_user bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return coalesce((select jsonb_object_agg(f, jsonb_build_object('version', p_version, 'user', p_user,
                         'at', extract(epoch from now())::bigint)) from unnest(p_fields) f), '{}');
end $$;

-- Name: link_children(jsonb[]); Type: FUNCTION

CREATE FUNCTION public.link_children(p_commands jsonb[]) RETURNS jsonb[]
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_material TO 'off'
    AS $$
declare
    v_labels text[] := array(select c ->> 'parent' from unnest(p_commands) c union select c ->> 'child' from unnest(p_commands) c);
    v_locked bigint[];
    v_bills bigint[] := '{}';
    v_unlocked bigint[];
    v_run packing[];
    v_all_locked boolean;
    v_missing integer;
    v_made bigint[];
    v_answers jsonb[];
begin
    for attempt in 1..8 loop
        v_locked := array(select id from bag where label = any (v_labels) order by type desc, id for no key update);
        with looked as (
            select o.ord, o.p, b as parent, c as child, b.id as parent_id, c.id as child_id, b.type as parent_role, c.type as child_role,
                   l.parent_bag_id as held, x.id as other_id, x.label as other_label,
                   bb.bill_id, i.number as bill, i.completed_at as completed, t.id as type_id, t.name as type,
                   coalesce(b.label, o.p ->> 'parent') as label,
                   coalesce(b.capacity, t.capacity) as capacity, coalesce(b.grams_per_child, t.grams_per_child) as grams,
                   case when b.id is null then o.p ->> 'area' else b.dispatch_area end as area,
                   coalesce(b.type = 'parent' and is_foreign((o.p ->> 'bound')::boolean, o.p ->> 'area', b.dispatch_area), false) as elsewhere,
                   b.id is null and o.p ->> 'parent_kind' <> 'parent'
                       and exists (select from bill where number = o.p ->> 'parent') as parent_is_bill,
                   c.id is null and exists (select from bill where number = o.p ->> 'child') as child_is_bill
            from unnest(p_commands) with ordinality o (p, ord)
            left join bag b on b.label = o.p ->> 'parent'
            left join bag c on c.label = o.p ->> 'child'
            left join link l on l.child_bag_id = c.id
            left join bag x on x.id = l.parent_bag_id and x.id is distinct from b.id
            left join bill_bag bb on bb.bag_id = b.id
            left join bill i on i.id = bb.bill_id
            left join bag_type t on t.id = coalesce(b.bag_type_id, (o.p ->> 'parent_type')::smallint)),
        judged as (
            select *,
                   -- The type of another area's legacy parent does not follow from its label, so it must not show in a refusal.
                   case when p ? 'child_refused' and coalesce(parent_role, p ->> 'parent_kind') = 'parent'
                             and coalesce(child_role, p ->> 'child_kind') = 'child' and not child_is_bill
                             and (child).legacy is not true and not (elsewhere and (parent).legacy)
                        then p -> 'child_refused' -> type_id::text end as refused
            from looked),
        decided as (
            select *, packing_outcome(p, parent, child, held, parent_is_bill, child_is_bill, elsewhere, refused, completed) as alone from judged),
        counted as (
            select *, count(*) filter (where alone = 'linked') over (partition by label order by ord) as wanted,
                   coalesce((parent).child_count, 0) as already
            from decided),
        filled as (
            select *, least(wanted, capacity - already)::integer as linked,
                   case when alone = 'linked' and wanted > capacity - already then 'parent_full' else alone end as outcome
            from counted)
        select array_agg(row(p, outcome, area, parent_id, child_id, other_id, other_label, linked,
                   case when elsewhere or type_id is null or coalesce(parent_role, p ->> 'parent_kind') <> 'parent' then null
                        else parent_words(label, type, already + linked, capacity, grams,
                            case when (parent).closed_at is not null then 'closed_short' when already + linked >= capacity then 'full'
                                 else 'open' end, bill, area) end,
                   case when outcome <> 'not_a_label' then null
                        when parent_id is null and p ->> 'parent_kind' = 'none' and not parent_is_bill then p -> 'parent_why'
                        when refused is null then p -> 'child_why' else refused end,
                   case when elsewhere then jsonb_build_object('foreign_parent', label) end)::packing order by ord),
               array_agg(distinct bill_id) filter (where bill_id is not null and bill_id <> all (v_bills)),
               coalesce(bool_and(parent_id is null or parent_id = any (v_locked)) and bool_and(child_id is null or child_id = any (v_locked)), false)
            into v_run, v_unlocked, v_all_locked
            from filled;
        continue when not v_all_locked; -- made by somebody else meanwhile
        if v_unlocked is not null then
            -- Completing a bill locks the bill alone: look again under its lock.
            perform from bill where id = any (v_unlocked) order by id for no key update;
            v_bills := v_bills || v_unlocked;
            continue;
        end if;

        -- In one order for all, since whoever makes the same one waits for the other.
        with missing as (
            select distinct on (label) * from (
                select command ->> 'parent' as label, 'parent' as type, (command ->> 'parent_type')::smallint as type_id, area,
                       (command ->> 'user')::bigint as user_id, ordinality as ord
                    from unnest(v_run) with ordinality r
                    where outcome = 'linked' and parent_id is null
                union all
                select command ->> 'child', 'child', null, area, (command ->> 'user')::bigint, ordinality
                    from unnest(v_run) with ordinality r
                    where outcome = 'linked' and child_id is null) every
            order by label, ord),
        made as (
            insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, created_by)
            select m.label, m.type, m.type_id, coalesce(t.capacity, 0), coalesce(t.grams_per_child, 0), m.area, m.user_id
                from missing m left join bag_type t on t.id = m.type_id order by m.type desc, m.label
            on conflict on constraint bag_label_key do nothing returning id)
        select array(select id from made), (select count(*) from missing) into v_made, v_missing;
        if cardinality(v_made) < v_missing then
            delete from bag where id = any (v_made); -- somebody else made one meanwhile: begin again
            continue;
        end if;

        with known as (
            select r.ordinality as ord, r.command as p, r.outcome, coalesce(r.area, r.command ->> 'area') as area, r.other_id,
                   r.other_label, r.state, r.why, r.more,
                   (r.command ->> 'key')::uuid as key, (r.command ->> 'user')::bigint as user_id,
                   coalesce(r.parent_id, case when r.linked > 0 then b.id end) as parent_id, coalesce(r.child_id, c.id) as child_id
            from unnest(v_run) with ordinality r
            left join bag b on r.parent_id is null and b.label = r.command ->> 'parent'
            left join bag c on r.child_id is null and r.outcome = 'linked' and c.label = r.command ->> 'child'
            order by r.ordinality),
        numbered as (select nextval('scan_id_seq') as scan_id, * from known),
        packed as (
            insert into link (parent_bag_id, child_bag_id, linked_by)
            select parent_id, child_id, user_id from numbered where outcome = 'linked' order by ord),
        logged as (
            insert into scan (id, key, action, outcome, user_id, station, area, parent_label, child_label, parent_bag_id, child_bag_id,
                              other_parent_bag_id, bill_number, read_text, reason, scanned_at, typed)
            select scan_id, key, 'link', outcome, user_id, p ->> 'station', area, nullif(p ->> 'parent', ''), nullif(p ->> 'child', ''),
                   parent_id, child_id, other_id, state ->> 'bill', case when outcome = 'not_a_label' then p ->> 'read' end, p ->> 'reason',
                   to_timestamp((p ->> 'made_ms')::double precision / 1000), p ? 'typed'
                from numbered order by ord),
        told as (
            select ord, key, user_id, p ->> 'fingerprint' as fingerprint,
                   answer_words(outcome, scan_id, state, nullif(p ->> 'child', ''), other_label, why, more) as answer
            from numbered),
        kept as (
            insert into scan_key (key, user_id, fingerprint, answer) select key, user_id, fingerprint, answer from told order by ord)
        select array_agg(answer order by ord) into v_answers from told;
        return v_answers;
    end loop;
    raise exception using errcode = 'serialization_failure', message = 'the bags kept changing; send the scans again';
end $$;

-- Name: link_counted(); Type: FUNCTION

CREATE FUNCTION public.link_counted() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
    v_sign integer := case when tg_op = 'INSERT' then 1 else -1 end;
    v_links integer;
    v_parent bigint;
    v_child bigint;
    v_area text;
    v_child_area text;
    v_no_parent boolean;
    v_no_child boolean;
    v_elsewhere boolean;
    v_closed boolean;
    v_bills bigint[];
begin
    select count(*), min(parent_bag_id), min(child_bag_id) into v_links, v_parent, v_child from changed;
    if v_links = 1 then
        update bag set child_count = child_count + v_sign where id = v_parent and type = 'parent'
            returning closed_at is not null, dispatch_area into v_closed, v_area;
        v_no_parent := not found;
        select dispatch_area, (select array[bill_id] from bill_bag where bag_id = v_parent) into v_child_area, v_bills
            from bag where id = v_child and type = 'child';
        v_no_child := not found;
        v_elsewhere := v_child_area is distinct from v_area;
    else
        perform from bag where id in (select parent_bag_id from changed) order by id for no key update;
        update bag p set child_count = p.child_count + v_sign * n.children
            from (select parent_bag_id, count(*) as children from changed group by 1) n
            where p.id = n.parent_bag_id and p.type = 'parent';
        select bool_or(p.id is null), bool_or(c.id is null), bool_or(c.dispatch_area is distinct from p.dispatch_area),
               bool_or(p.closed_at is not null), array_agg(bb.bill_id) filter (where bb.id is not null)
            into v_no_parent, v_no_child, v_elsewhere, v_closed, v_bills
            from changed n
            left join bag p on p.id = n.parent_bag_id and p.type = 'parent'
            left join bag c on c.id = n.child_bag_id and c.type = 'child'
            left join bill_bag bb on bb.bag_id = n.parent_bag_id;
    end if;
    if v_no_parent then
        perform refuse('link_parent_role_check', 'a link needs a parent bag as its parent');
    end if;
    if tg_op = 'INSERT' then
        if v_no_child then
            perform refuse('link_child_role_check', 'a link needs a child bag as its child');
        elsif v_elsewhere then
            update bag c set dispatch_area = p.dispatch_area
                from changed n join bag p on p.id = n.parent_bag_id
                where c.id = n.child_bag_id and c.dispatch_area is distinct from p.dispatch_area;
        end if;
        if v_closed then
            perform refuse('link_parent_closed_check', 'the parent is closed');
        end if;
    end if;
    if v_bills is not null then
        perform from bill where id = any (v_bills) order by id for no key update;
        if exists (select from bill where id = any (v_bills) and completed_at is not null) then
            perform refuse('link_bill_completed_check', 'the parent is on a completed bill');
        end if;
        update bill b set child_count = b.child_count + v_sign * n.children, actual_weight_g = b.actual_weight_g + v_sign * n.grams
            from (select bb.bill_id, count(*) as children, sum(p.grams_per_child) as grams
                  from changed l join bag p on p.id = l.parent_bag_id join bill_bag bb on bb.bag_id = p.id group by 1) n
            where b.id = n.bill_id;
    end if;
    return null;
end $$;

-- Name: lock_for_move(text, text); Type: FUNCTION

CREATE FUNCTION public.lock_for_move(p_child text, p_parent text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
declare
    v_held bigint;
    v_held_now bigint;
begin
    for attempt in 1..8 loop
        select l.parent_bag_id into v_held from bag c join link l on l.child_bag_id = c.id where c.label = p_child;
        begin
            perform from bag where id = v_held or label = p_parent order by id for no key update;
            perform from bag where label = p_child for no key update;
            select l.parent_bag_id into v_held_now from bag c join link l on l.child_bag_id = c.id where c.label = p_child;
            if v_held_now is not distinct from v_held then
                return v_held;
            end if;
            raise exception using errcode = 'TT001', message = 'moved by somebody else meanwhile';
        exception when sqlstate 'TT001' then
            null; -- leaving the block gives the locks back
        end;
    end loop;
    raise exception using errcode = 'serialization_failure', message = 'the bags kept changing; send the scan again';
end $$;

-- Name: lock_for_undo(text, bigint); Type: FUNCTION

CREATE FUNCTION public.lock_for_undo(p_parent text, p_user bigint, OUT link_id bigint, OUT child_id bigint, OUT event bigint, OUT from_id bigint) RETURNS record
    LANGUAGE plpgsql
    AS $$
declare
    v_seen bigint;
begin
    for attempt in 1..8 loop
        select u.event into v_seen from bag b, undoable_link(b.id, p_user) u where b.label = p_parent;
        select s.other_parent_bag_id into from_id from scan s where s.id = v_seen and s.outcome = 'moved';
        begin
            perform from bag where id = from_id or label = p_parent order by id for no key update;
            select u.link_id, u.child_id, u.event into link_id, child_id, event
                from bag b, undoable_link(b.id, p_user) u where b.label = p_parent;
            if event is not distinct from v_seen then
                return;
            end if;
            raise exception using errcode = 'TT001', message = 'another link is the newest by now';
        exception when sqlstate 'TT001' then
            null; -- leaving the block gives the locks back
        end;
    end loop;
    raise exception using errcode = 'serialization_failure', message = 'the bags kept changing; send the command again';
end $$;

-- Name: log_ids(); Type: FUNCTION

CREATE FUNCTION public.log_ids(OUT audit_id bigint, OUT scan_id bigint) RETURNS record
    LANGUAGE sql STABLE
    AS $$
    select (select case when is_called then last_value else 0 end from audit_log_id_seq),
           (select case when is_called then last_value else 0 end from scan_id_seq);
$$;

-- Name: logs_without_place(); Type: FUNCTION

CREATE FUNCTION public.logs_without_place() RETURNS SETOF text
    LANGUAGE plpgsql
    AS $$
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

-- Name: make_past_months(integer); Type: FUNCTION

CREATE FUNCTION public.make_past_months(p_months integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

-- Name: never(); Type: FUNCTION

CREATE FUNCTION public.never() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform refuse(tg_argv[0], format('%s on %s is never allowed', lower(tg_op), tg_table_name));
    return null;
end $$;

-- Name: note_log_end(); Type: FUNCTION

CREATE FUNCTION public.note_log_end() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

-- Name: pack_child(jsonb); Type: FUNCTION

CREATE FUNCTION public.pack_child(p jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
    v_user bigint := p ->> 'user';
    v_bound boolean := p ->> 'bound';
    v_area text := p ->> 'area';
    v_move boolean := p ->> 'action' = 'move';
    v_parent text := p ->> 'parent';
    v_parent_kind text := p ->> 'parent_kind';
    v_parent_type smallint := p ->> 'parent_type';
    v_child text := p ->> 'child';
    v_child_refused jsonb := p -> 'child_refused';
    v_p bag;
    v_c bag;
    v_held bigint;
    v_held_now bigint;
    v_other bag;
    v_other_completed timestamptz;
    v_other_bill text;
    v_completed timestamptz;
    v_bill text;
    v_around record;
    v_foreign boolean;
    v_state jsonb;
    v_outcome text;
    v_why jsonb;
    v_refused jsonb;
    v_more jsonb;
    v_made bigint;
begin
    for attempt in 1..8 loop
        v_state := null; v_why := null; v_refused := null; v_more := null; v_c := null; v_held := null; v_held_now := null;
        v_other := null; v_other_completed := null; v_other_bill := null; v_completed := null; v_bill := null;
        if v_move then
            v_held := lock_for_move(v_child, v_parent);
        end if;
        select * into v_p from bag where label = v_parent for no key update;
        select t.id as type_id, t.name as type, t.capacity, t.grams_per_child, bb.bill_id, c.id as child_id,
               v_p.id is null and v_parent_kind <> 'parent' and exists (select from bill where number = v_parent) as parent_is_bill,
               c.id is null and exists (select from bill where number = v_child) as child_is_bill
            into v_around
            from (select v_p.id as parent_id, coalesce(v_p.bag_type_id, v_parent_type) as type_id) it
            left join bag_type t on t.id = it.type_id left join bill_bag bb on bb.bag_id = it.parent_id
            left join bag c on c.label = v_child;
        -- Most children are new. One that comes meanwhile is met when this one is to be made.
        if v_around.child_id is not null then
            select * into v_c from bag where id = v_around.child_id for no key update;
            select parent_bag_id into v_held_now from link where child_bag_id = v_c.id;
        end if;
        if v_move and v_held_now is distinct from v_held then
            exit; -- the child was made meanwhile, and its parent is not locked
        end if;
        v_held := v_held_now;
        if v_held is distinct from v_p.id and v_held is not null then
            select * into v_other from bag where id = v_held;
        end if;
        if v_move and v_other.id is not null then
            perform from bill_bag bb join bill b on b.id = bb.bill_id where bb.bag_id in (v_p.id, v_other.id)
                order by b.id for no key update of b;
        end if;
        if v_around.bill_id is not null then
            select number, completed_at into v_bill, v_completed from bill where id = v_around.bill_id for no key update;
        end if;
        if v_move and v_other.id is not null then
            select b.number, b.completed_at into v_other_bill, v_other_completed from bill_bag bb join bill b on b.id = bb.bill_id
                where bb.bag_id = v_other.id for no key update of b;
        end if;
        v_foreign := coalesce(v_p.type = 'parent' and is_foreign(v_bound, v_area, v_p.dispatch_area), false);
        -- The type of another area's legacy parent does not follow from its label, so it must not show in a refusal.
        if v_child_refused is not null and coalesce(v_p.type, v_parent_kind) = 'parent' and coalesce(v_c.type, p ->> 'child_kind') = 'child'
           and not v_around.child_is_bill and v_c.legacy is not true and not (v_foreign and v_p.legacy) then
            v_refused := v_child_refused -> coalesce(v_p.bag_type_id, v_parent_type)::text;
        end if;
        v_outcome := packing_outcome(p, v_p, v_c, v_held, v_around.parent_is_bill, v_around.child_is_bill,
            v_foreign or (v_move and is_foreign(v_bound, v_area, v_other.dispatch_area)), v_refused,
            coalesce(v_other_completed, v_completed));

        if v_outcome = 'not_a_label' then
            v_why := case when v_p.id is null and v_parent_kind = 'none' and not v_around.parent_is_bill then p -> 'parent_why'
                          when v_refused is null then p -> 'child_why' else v_refused end;
        elsif v_outcome = 'parent_closed' and v_other_completed is not null then
            v_state := state_of(v_other, v_other_bill);
        elsif v_outcome in ('linked', 'moved') then
            if v_p.id is null then
                insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, created_by)
                    select v_parent, 'parent', t.id, t.capacity, t.grams_per_child, v_area, v_user
                    from bag_type t where t.id = v_parent_type
                    on conflict on constraint bag_label_key do nothing returning * into v_p;
                if v_p.id is null then
                    continue; -- another scan made it meanwhile
                end if;
                v_made := v_p.id;
            end if;
            if v_c.id is null then
                insert into bag (label, type, dispatch_area, created_by) values (v_child, 'child', v_p.dispatch_area, v_user)
                    on conflict on constraint bag_label_key do nothing returning id into v_c.id;
                if v_c.id is null then
                    continue;
                end if;
            end if;
            if v_outcome = 'moved' then
                delete from link where child_bag_id = v_c.id;
            end if;
            insert into link (parent_bag_id, child_bag_id, linked_by) values (v_p.id, v_c.id, v_user);
            -- As the trigger counted it.
            v_p.child_count := v_p.child_count + 1;
            v_p.status := case when v_p.child_count >= v_p.capacity then 'full' else 'open' end;
            v_made := null;
        end if;
        if v_foreign then
            v_more := jsonb_build_object('foreign_parent', v_p.label);
        elsif v_outcome = 'area_denied' then
            v_more := jsonb_build_object('foreign_parent', v_other.label);
        end if;
        if v_state is null and v_p.type = 'parent' and not v_foreign then
            v_state := parent_words(v_p.label, v_around.type, v_p.child_count, v_p.capacity, v_p.grams_per_child, v_p.status, v_bill,
                v_p.dispatch_area);
        elsif v_p.id is null and v_parent_kind = 'parent' and v_around.type_id is not null then
            v_state := parent_words(v_parent, v_around.type, 0, v_around.capacity, v_around.grams_per_child, 'open', null, v_area);
        end if;
        if v_made is not null then
            delete from bag where id = v_made; -- another parent got the new child first: a refused scan makes no parent
            v_p := null;
        end if;
        return answered(p, v_outcome, coalesce(v_p.dispatch_area, v_area), nullif(v_child, ''), v_p.id, v_c.id, v_other.id,
            case when v_outcome = 'not_a_label' then p ->> 'read' end, v_state, v_why, v_more);
    end loop;
    raise exception using errcode = 'serialization_failure', message = 'the bags kept changing; send the scan again';
end $$;

-- Name: packed_weight(text, bigint, bigint); Type: FUNCTION

CREATE FUNCTION public.packed_weight(p_outcome text, p_parent bigint, p_other bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return case p_outcome
        when 'linked' then (select grams_per_child from bag where id = p_parent)
        when 'unlinked' then -(select grams_per_child from bag where id = p_parent)
        when 'moved' then (select grams_per_child from bag where id = p_parent)
                          - case when p_other is null then 0 else (select grams_per_child from bag where id = p_other) end
        when 'undone' then case when p_other is null then 0 else (select grams_per_child from bag where id = p_other) end
                           - (select grams_per_child from bag where id = p_parent)
        else 0 end;
end $$;

-- Name: packing_outcome(jsonb, public.bag, public.bag, bigint, boolean, boolean, boolean, jsonb, timestamp with time zone); Type: FUNCTION

CREATE FUNCTION public.packing_outcome(p jsonb, p_parent public.bag, p_child public.bag, p_held bigint, p_parent_is_bill boolean, p_child_is_bill boolean, p_foreign boolean, p_refused jsonb, p_completed timestamp with time zone) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return case
        when p_parent.id is null and p ->> 'parent_kind' = 'none' and p_parent_is_bill is not true then 'not_a_label'
        when p_child.id is null and p ->> 'child_kind' = 'none' and p_child_is_bill is not true then 'not_a_label'
        when p_refused is not null then 'not_a_label'
        when coalesce(p_parent.type, p ->> 'parent_kind') <> 'parent' or coalesce(p_child.type, p ->> 'child_kind') <> 'child'
             or p_child_is_bill then 'wrong_role'
        when p_foreign then 'area_denied'
        when p_held = p_parent.id then 'already_here'
        when p_held is not null
             and (p ->> 'action' = 'link' or are_two_bags(p_child.label, p ->> 'parent', p_held)) then 'in_other_parent'
        when p_parent.closed_at is not null or p_completed is not null then 'parent_closed'
        when p_parent.child_count >= p_parent.capacity then 'parent_full'
        when p_held is null then 'linked'
        else 'moved' end;
end $$;

-- Name: parent_state(bigint); Type: FUNCTION

CREATE FUNCTION public.parent_state(p_bag_id bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (select state_of(p, b.number)
            from bag p left join bill_bag bb on bb.bag_id = p.id left join bill b on b.id = bb.bill_id where p.id = p_bag_id);
end $$;

-- Name: parent_words(text, text, integer, integer, integer, text, text, text); Type: FUNCTION

CREATE FUNCTION public.parent_words(p_label text, p_type text, p_children integer, p_capacity integer, p_grams_per_child integer, p_status text, p_bill text, p_area text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    AS $$
begin
    return jsonb_build_object('label', p_label, 'type', p_type, 'children', p_children, 'capacity', p_capacity,
        'weight_g', p_children::bigint * p_grams_per_child, 'status', p_status, 'bill', p_bill, 'area', p_area);
end $$;

-- Name: personal_hash(text, text); Type: FUNCTION

CREATE FUNCTION public.personal_hash(p_salt text, p_value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    AS $$
begin
    return encode(sha256(convert_to(p_salt || ':' || p_value, 'UTF8')), 'hex');
end $$;

-- Name: put_on_bill(jsonb); Type: FUNCTION

CREATE FUNCTION public.put_on_bill(p jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
    v_kind text := p ->> 'parent_kind';
    v_p bag;
    v_bill bill;
    v_on bigint;
    v_other text;
    v_outcome text;
    v_mark text;
begin
    select * into v_p from bag where label = p ->> 'parent' for no key update;
    select * into v_bill from bill where number = p ->> 'bill' for no key update;
    if v_bill.id is null then
        return jsonb_build_object('unknown_bill', true);
    end if;
    select bill_id into v_on from bill_bag where bag_id = v_p.id;
    if v_on <> v_bill.id then
        select number into v_other from bill where id = v_on;
    end if;
    if v_p.id is null and v_kind = 'none' then
        v_outcome := 'not_a_label';
    elsif coalesce(v_p.type, v_kind) <> 'parent' then
        v_outcome := 'wrong_role';
    elsif v_p.id is null then
        v_outcome := 'unknown_parent';
    elsif p ->> 'action' = 'bill_remove' then
        if v_on is distinct from v_bill.id then
            v_outcome := 'not_on_bill';
        elsif v_bill.completed_at is not null then
            v_outcome := 'bill_completed';
        else
            delete from bill_bag where bag_id = v_p.id;
            v_outcome := 'removed';
        end if;
    elsif v_on = v_bill.id then
        v_outcome := 'already_here';
    elsif v_on is not null then
        v_outcome := 'on_other_bill';
    elsif v_bill.completed_at is not null then
        v_outcome := 'bill_completed';
    elsif v_bill.parent_count >= v_bill.target_parents then
        v_outcome := 'bill_full';
    else
        insert into bill_bag (bill_id, bag_id, added_by) values (v_bill.id, v_p.id, (p ->> 'user')::bigint);
        v_outcome := 'added';
    end if;
    if v_outcome in ('added', 'already_here') and v_p.child_count < v_p.capacity then
        v_mark := case when v_p.child_count = 0 then 'empty' when v_p.closed_at is null then 'open' else 'short' end;
    end if;
    return answered_on_bill(p, v_outcome, v_p, v_bill, v_other, v_mark,
        case when v_outcome = 'not_a_label' then p ->> 'read' end);
end $$;

-- Name: refuse(text, text); Type: FUNCTION

CREATE FUNCTION public.refuse(p_constraint text, p_message text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    raise exception using errcode = 'check_violation', constraint = p_constraint, message = p_message;
end $$;

-- Name: refuse_too_old(jsonb); Type: FUNCTION

CREATE FUNCTION public.refuse_too_old(p jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
    v_p bag;
    v_bill bill;
    v_child bigint;
begin
    select * into v_p from bag where label = p ->> 'parent' and type = 'parent';
    if p ? 'bill' then
        select * into v_bill from bill where number = p ->> 'bill';
        if v_bill.id is null then
            return jsonb_build_object('unknown_bill', true);
        end if;
        return answered_on_bill(p, 'too_old', v_p, v_bill, null, null, null);
    end if;
    select id into v_child from bag where label = p ->> 'child' and type = 'child';
    return answered(p, 'too_old', coalesce(v_p.dispatch_area, p ->> 'area'), nullif(p ->> 'child', ''), v_p.id, v_child, null,
        case when p ? 'parent_why' or p ? 'child_why' then p ->> 'read' end, null, null, null);
end $$;

-- Name: replay(uuid, bigint, text); Type: FUNCTION

CREATE FUNCTION public.replay(p_key uuid, p_user bigint, p_fingerprint text) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
    -- Assigned rather than performed: an expression needs no plan.
    v_locked text := pg_advisory_xact_lock(hashtextextended(p_key::text, 0));
    v scan_key;
begin
    select * into v from scan_key where key = p_key;
    if not found then
        return null;
    elsif v.user_id <> p_user or v.fingerprint <> p_fingerprint then
        return jsonb_build_object('key_reused', true);
    end if;
    return v.answer;
end $$;

-- Name: run_command(jsonb); Type: FUNCTION

CREATE FUNCTION public.run_command(p jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
    v_action text := p ->> 'action';
    v_answer jsonb := replay((p ->> 'key')::uuid, (p ->> 'user')::bigint, p ->> 'fingerprint');
begin
    if v_answer is not null then
        return v_answer;
    elsif (p ->> 'too_old')::boolean then
        return refuse_too_old(p);
    elsif v_action in ('link', 'move') then
        return pack_child(p);
    elsif v_action in ('undo', 'unlink') then
        return take_out_child(p);
    elsif v_action = 'both_here' then
        return say_both_here(p);
    elsif v_action in ('close', 'reopen') then
        return close_or_reopen_parent(p);
    elsif v_action in ('bill_add', 'bill_remove') then
        return put_on_bill(p);
    end if;
    raise exception using errcode = 'invalid_parameter_value', message = format('there is no command %L', v_action);
end $$;

-- Name: run_commands(jsonb[], integer[]); Type: FUNCTION

CREATE FUNCTION public.run_commands(p_commands jsonb[], p_lists integer[]) RETURNS jsonb[]
    LANGUAGE plpgsql
    AS $$
declare
    v_count integer := cardinality(p_commands);
    v_links boolean[];
    v_seen integer[];
    v_from integer := 1;
    v_to integer;
    v_failed integer[] := '{}';
    v_known jsonb[];
    v_run jsonb[];
    v_places integer[];
    v_done jsonb[];
    v_answers jsonb[] := array_fill(null::jsonb, array[v_count]);
begin
    perform pg_advisory_xact_lock(key)
        from (select distinct hashtextextended((c ->> 'key')::uuid::text, 0) as key from unnest(p_commands) c order by 1) keys;
    perform from bag where label = any (array(select c ->> 'parent' from unnest(p_commands) c union select c ->> 'child' from unnest(p_commands) c))
        or id = any (array(select l.parent_bag_id from unnest(p_commands) c join bag b on b.label = c ->> 'child'
                           join link l on l.child_bag_id = b.id where c ->> 'action' = 'move'))
        order by type desc, id for no key update;
    -- Of each command the newest before it that it may see something of: that used its key, or one of its labels in another way than as the
    -- parent of a link by the same area.
    with used as (
        select n, 'key' as what, c ->> 'key' as name, null as maker from unnest(p_commands) with ordinality o (c, n)
        union all
        select n, 'label', c ->> 'parent', concat_ws('|', 'of', c ->> 'area', c ->> 'parent_kind', c ->> 'parent_type')
            from unnest(p_commands) with ordinality o (c, n)
        union all
        select n, 'label', c ->> 'child', null from unnest(p_commands) with ordinality o (c, n) where c ? 'child'),
    met as (
        select n, case when maker is null or maker is distinct from lag(maker) over before then lag(n) over before end as seen
        from used window before as (partition by what, name order by n))
    select array_agg(c ->> 'action' = 'link' and c -> 'too_old' is null order by n), array_agg(m.seen order by n) into v_links, v_seen
        from unnest(p_commands) with ordinality o (c, n) join (select n, max(seen)::integer as seen from met group by 1) m using (n);

    while v_from <= v_count loop
        v_to := v_from;
        while v_links[v_from] and v_to < v_count and v_links[v_to + 1] and coalesce(v_seen[v_to + 1], 0) < v_from loop
            v_to := v_to + 1;
        end loop;
        v_known := array(
            select case when k.key is null then null when k.user_id <> (c ->> 'user')::bigint or k.fingerprint <> c ->> 'fingerprint'
                        then jsonb_build_object('key_reused', true) else k.answer end
            from unnest(p_commands[v_from:v_to]) with ordinality o (c, n) left join scan_key k on k.key = (c ->> 'key')::uuid order by n);
        v_run := '{}'; v_places := '{}';
        for i in v_from..v_to loop
            if p_lists[i] = any (v_failed) then
                continue;
            elsif v_known[i - v_from + 1] is null then
                v_run := v_run || p_commands[i]; v_places := v_places || i;
                continue;
            end if;
            v_answers[i] := v_known[i - v_from + 1];
            if v_answers[i] ? 'key_reused' then
                v_failed := v_failed || p_lists[i];
            end if;
        end loop;
        if cardinality(v_run) = 1 then
            v_done := array[run_command(v_run[1])];
        elsif cardinality(v_run) > 1 then
            v_done := link_children(v_run);
        end if;
        for i in 1..cardinality(v_run) loop
            v_answers[v_places[i]] := v_done[i];
            if v_done[i] ? 'unknown_bill' then
                v_failed := v_failed || p_lists[v_places[i]];
            end if;
        end loop;
        v_from := v_to + 1;
    end loop;
    return v_answers;
end $$;

-- Name: say_both_here(jsonb); Type: FUNCTION

CREATE FUNCTION public.say_both_here(p jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
    v_bound boolean := p ->> 'bound';
    v_area text := p ->> 'area';
    v_parent text := p ->> 'parent';
    v_child text := p ->> 'child';
    v_p bag;
    v_c bag;
    v_other bag;
    v_foreign boolean;
    v_outcome text;
    v_state jsonb;
    v_more jsonb;
    v_answer jsonb;
begin
    select * into v_p from bag where label = v_parent;
    select * into v_c from bag where label = v_child for no key update;
    if v_c.id is not null then
        select x.* into v_other from link l join bag x on x.id = l.parent_bag_id where l.child_bag_id = v_c.id;
    end if;
    v_foreign := coalesce(v_p.type = 'parent' and is_foreign(v_bound, v_area, v_p.dispatch_area), false);
    if v_p.id is null and p ? 'parent_why' then
        v_outcome := 'not_a_label';
    elsif coalesce(v_p.type, p ->> 'parent_kind') <> 'parent' or v_c.type = 'parent' then
        v_outcome := 'wrong_role';
    elsif v_foreign then
        v_outcome := 'area_denied'; v_more := jsonb_build_object('foreign_parent', v_p.label);
    elsif v_other.id is null then
        v_outcome := 'not_here';
    elsif v_other.id = v_p.id then
        v_outcome := 'already_here';
    elsif is_foreign(v_bound, v_area, v_other.dispatch_area) then
        v_outcome := 'area_denied'; v_more := jsonb_build_object('foreign_parent', v_other.label);
    else
        v_outcome := 'both_here';
    end if;
    if v_p.type = 'parent' and not v_foreign then
        v_state := parent_state(v_p.id);
    elsif v_p.id is null and p ->> 'parent_kind' = 'parent' then
        v_state := (select parent_words(v_parent, t.name, 0, t.capacity, t.grams_per_child, 'open', null, v_area)
                    from bag_type t where t.id = (p ->> 'parent_type')::smallint);
    end if;
    v_answer := answered(p, v_outcome, coalesce(v_p.dispatch_area, v_area), v_child, v_p.id, v_c.id, v_other.id, null, v_state,
        p -> 'parent_why', v_more);
    if v_outcome = 'both_here' then
        insert into two_bags (scan_id, label, held_in, lies_at)
            values ((v_answer ->> 'scan_id')::bigint, v_child, v_other.label, v_parent) on conflict do nothing;
    end if;
    return v_answer;
end $$;

-- Name: scan_tallied(); Type: FUNCTION

CREATE FUNCTION public.scan_tallied() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    insert into scan_tally as t (hour, user_id, station, area, action, outcome, count, last_at, bags, weight_g)
    select date_bin('15 minutes', c."timestamp", 'epoch'), c.user_id, coalesce(c.station, ''), coalesce(c.area, ''), c.action, c.outcome,
           count(*), max(c."timestamp"),
           sum(case c.outcome when 'linked' then 1 when 'unlinked' then -1
               when 'undone' then case when c.other_parent_bag_id is null then -1 else 0 end else 0 end),
           coalesce(sum(case c.outcome
               when 'linked' then (select grams_per_child from bag where id = c.parent_bag_id)
               when 'unlinked' then -(select grams_per_child from bag where id = c.parent_bag_id)
               when 'moved' then (select grams_per_child from bag where id = c.parent_bag_id)
                                 - coalesce((select grams_per_child from bag where id = c.other_parent_bag_id), 0)
               when 'undone' then coalesce((select grams_per_child from bag where id = c.other_parent_bag_id), 0)
                                  - (select grams_per_child from bag where id = c.parent_bag_id)
               else 0 end), 0)
    from changed c group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict on constraint scan_tally_pkey do update
        set count = t.count + excluded.count, last_at = greatest(t.last_at, excluded.last_at),
            bags = t.bags + excluded.bags, weight_g = t.weight_g + excluded.weight_g;
    return null;
end $$;

-- Name: sealed_to(); Type: FUNCTION

CREATE FUNCTION public.sealed_to(OUT audit_id bigint, OUT scan_id bigint) RETURNS record
    LANGUAGE plpgsql STABLE
    AS $$
declare
    v_end record;
begin
    select * into v_end from log_ids();
    select s.audit_to, s.scan_to into audit_id, scan_id from audit_seal s
    where s.audit_to <= v_end.audit_id and s.scan_to <= v_end.scan_id order by s.number desc limit 1;
    audit_id := coalesce(audit_id, 0);
    scan_id := coalesce(scan_id, 0);
end $$;

-- Name: shorten_addresses(timestamp with time zone, integer); Type: FUNCTION

CREATE FUNCTION public.shorten_addresses(p_before timestamp with time zone, p_most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

-- Name: shortened_address(text); Type: FUNCTION

CREATE FUNCTION public.shortened_address(p_address text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    AS $$
begin
    return network(set_masklen(p_address::inet, case family(p_address::inet) when 4 then 24 else 48 end))::text;
exception when invalid_text_representation then
    return null;
end $$;

-- Name: state_of(public.bag, text); Type: FUNCTION

CREATE FUNCTION public.state_of(p_parent public.bag, p_bill text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (select parent_words(p_parent.label, t.name, p_parent.child_count, p_parent.capacity, p_parent.grams_per_child,
                p_parent.status, p_bill, p_parent.dispatch_area)
            from bag_type t where t.id = p_parent.bag_type_id);
end $$;

-- Name: take_limits(bytea[], integer[], double precision[], double precision); Type: FUNCTION

CREATE FUNCTION public.take_limits(p_keys bytea[], p_most integer[], p_each double precision[], p_ahead double precision) RETURNS TABLE(remaining integer, full_in double precision, wait double precision)
    LANGUAGE plpgsql
    AS $$
declare
    v_now timestamptz := clock_timestamp() + make_interval(secs => p_ahead);
    v_each interval;
    v_full timestamptz;
begin
    for i in 1 .. coalesce(cardinality(p_keys), 0) loop
        v_each := make_interval(secs => p_each[i]);
        insert into limit_bucket as b (key, full_at) values (p_keys[i], v_now + v_each)
        on conflict (key) do update set full_at = greatest(b.full_at, v_now) + v_each
            where greatest(b.full_at, v_now) + v_each <= v_now + v_each * p_most[i]
        returning b.full_at into v_full;
        if found then
            full_in := extract(epoch from v_full - v_now);
            -- A thousandth is what the clock's microseconds may be off.
            remaining := greatest(p_most[i] - ceil(full_in / p_each[i] - 0.001)::integer, 0);
            wait := null;
            return next;
        else
            select b.full_at into v_full from limit_bucket b where b.key = p_keys[i];
            full_in := extract(epoch from coalesce(v_full, v_now) - v_now);
            remaining := 0;
            wait := greatest(full_in + p_each[i] - p_each[i] * p_most[i], 0);
            return next;
            return;
        end if;
    end loop;
end $$;

-- Name: take_out_child(jsonb); Type: FUNCTION

CREATE FUNCTION public.take_out_child(p jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
    v_user bigint := p ->> 'user';
    v_bound boolean := p ->> 'bound';
    v_area text := p ->> 'area';
    v_undo boolean := p ->> 'action' = 'undo';
    v_parent text := p ->> 'parent';
    v_named text := p ->> 'child';
    v_of_key uuid := p ->> 'of_key';
    v_meant bigint := p ->> 'of_scan';
    v_child text := v_named;
    v_p bag;
    v_link bigint;
    v_linked bigint;
    v_event bigint;
    v_label text;
    v_bill text;
    v_completed timestamptz;
    v_from bigint;
    v_back bag;
    v_back_completed timestamptz;
    v_cause text;
    v_foreign boolean;
    v_outcome text;
    v_state jsonb;
    v_more jsonb;
    v_depth integer := 0;
    v_by bigint;
    v_at timestamptz;
    r record;
begin
    if v_of_key is not null then
        select (answer ->> 'scan_id')::bigint into v_meant from scan_key
            where key = v_of_key and user_id = v_user and (p ->> 'of_scan' is null or answer ->> 'scan_id' = p ->> 'of_scan');
        v_meant := coalesce(v_meant, 0); -- a key that nobody knows names no event
    end if;
    if v_undo then
        select * into v_link, v_linked, v_event, v_from from lock_for_undo(v_parent, v_user);
    end if;
    select * into v_p from bag where label = v_parent for no key update;
    if v_p.type = 'parent' then
        if not v_undo then
            select l.id, l.child_bag_id into v_link, v_linked from link l join bag c on c.id = l.child_bag_id
                where l.parent_bag_id = v_p.id and c.label = v_named;
        end if;
        if v_link is not null then
            select label into v_label from bag where id = v_linked for no key update;
        end if;
        if v_from is not null then
            select * into v_back from bag where id = v_from;
            perform from bill_bag bb join bill b on b.id = bb.bill_id where bb.bag_id in (v_p.id, v_from)
                order by b.id for no key update of b;
            select b.completed_at into v_back_completed from bill_bag bb join bill b on b.id = bb.bill_id where bb.bag_id = v_from;
        end if;
        select b.number, b.completed_at into v_bill, v_completed from bill_bag bb join bill b on b.id = bb.bill_id
            where bb.bag_id = v_p.id for no key update of b;
        if v_undo and (v_label <> v_named or v_event is distinct from coalesce(v_meant, v_event)) then
            v_link := null; v_linked := null; -- not what was meant
        end if;
    end if;
    v_foreign := coalesce(v_p.type = 'parent' and is_foreign(v_bound, v_area, v_p.dispatch_area), false);
    if v_p.id is null and p ? 'parent_why' then
        v_outcome := 'not_a_label';
    elsif v_p.id is null then
        v_outcome := 'unknown_parent';
    elsif v_p.type <> 'parent' then
        v_outcome := 'wrong_role';
    elsif v_foreign then
        v_outcome := 'area_denied'; v_more := jsonb_build_object('foreign_parent', v_p.label);
    elsif v_completed is not null then
        v_outcome := 'parent_closed';
    elsif v_link is null and not v_undo then
        v_outcome := 'not_here';
    elsif v_link is null then
        v_outcome := 'nothing_to_undo';
        if v_child is null and v_meant is not null then
            select child_label into v_child from scan where id = v_meant and user_id = v_user and parent_bag_id = v_p.id;
        end if;
    else
        v_child := v_label;
        v_cause := case when v_from is null then null
                        when v_back.id is null then 'gone'
                        when is_foreign(v_bound, v_area, v_back.dispatch_area) then 'area_denied'
                        when v_back_completed is not null then 'bill_completed'
                        when v_back.closed_at is not null then 'closed_short'
                        when v_back.child_count >= v_back.capacity then 'full' end;
        if v_cause is not null then
            v_outcome := 'cannot_undo'; v_more := jsonb_build_object('cause', v_cause);
        else
            delete from link where id = v_link;
            if v_from is not null then
                -- The link is again as it was before the move: of the person and the time of the event that had made it. An undo
                -- takes back the event before it that is not taken back yet.
                for r in select user_id, "timestamp" as at, outcome from scan
                         where child_bag_id = v_linked and id < v_event and outcome in ('linked', 'moved', 'undone')
                         order by id desc loop
                    if r.outcome = 'undone' then
                        v_depth := v_depth + 1;
                    elsif v_depth > 0 then
                        v_depth := v_depth - 1;
                    else
                        v_by := r.user_id; v_at := r.at;
                        exit;
                    end if;
                end loop;
                insert into link (parent_bag_id, child_bag_id, linked_by, created_at)
                    values (v_from, v_linked, (select id from "user" where id = v_by), coalesce(v_at, now()));
            end if;
            v_outcome := case when v_undo then 'undone' else 'unlinked' end;
            select * into v_p from bag where id = v_p.id; -- with the child gone
        end if;
    end if;
    if not v_foreign and v_p.id is not null then
        v_state := state_of(v_p, v_bill);
    end if;
    return answered(p, v_outcome, coalesce(v_p.dispatch_area, v_area), v_child, v_p.id, v_linked,
        case when v_outcome in ('undone', 'cannot_undo') then v_from end, null, v_state, p -> 'parent_why', v_more);
end $$;

-- Name: undoable_link(bigint, bigint); Type: FUNCTION

CREATE FUNCTION public.undoable_link(p_parent bigint, p_user bigint, OUT link_id bigint, OUT child_id bigint, OUT event bigint) RETURNS record
    LANGUAGE plpgsql STABLE
    AS $$
begin
    select l.id, l.child_bag_id, s.id into link_id, child_id, event
        from link l left join (
            select child_bag_id, "timestamp", max(id) as id from scan
            where parent_bag_id = p_parent and outcome in ('linked', 'moved') group by 1, 2) s
            on s.child_bag_id = l.child_bag_id and s."timestamp" = l.created_at
        where l.parent_bag_id = p_parent and l.linked_by = p_user order by s.id desc nulls last, l.id desc limit 1;
end $$;

-- Name: user_comes_to_an_area(); Type: FUNCTION

CREATE FUNCTION public.user_comes_to_an_area() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if exists (select from area where code = new.dispatch_area and retired_at is not null) then
        perform refuse('user_area_retired_check', 'no new users come to a retired area');
    end if;
    return new;
end $$;

-- Name: user_keeps_an_admin(); Type: FUNCTION

CREATE FUNCTION public.user_keeps_an_admin() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    v_access integer;
begin
    -- Lock first, then look: password and factors change under the lock of their user.
    perform from "user"
        where role = 'admin' and disabled_at is null and erased_at is null and id <> old.id
        order by id for no key update;
    v_access := case when old.password_hash is null then 0
                     when old.totp_confirmed_at is null and not exists (select from user_passkey where user_id = old.id) then 1
                     else 2 end;
    perform from "user" u
        where role = 'admin' and disabled_at is null and erased_at is null and id <> old.id
          and v_access <= case when password_hash is null then 0
                               when totp_confirmed_at is null and not exists (select from user_passkey k where k.user_id = u.id) then 1
                               else 2 end;
    if not found then
        perform refuse('user_last_admin_check', 'another admin who can sign in must stay');
    end if;
    return new;
end $$;

-- Name: alert; Type: TABLE

CREATE TABLE public.alert (
    id bigint NOT NULL,
    kind text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    severity smallint NOT NULL,
    value bigint,
    bound bigint NOT NULL,
    raised_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    notified_at timestamp with time zone,
    notified_severity smallint,
    cleared_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    acknowledged_by bigint,
    CONSTRAINT alert_acknowledged_check CHECK (((acknowledged_at IS NULL) = (acknowledged_by IS NULL))),
    CONSTRAINT alert_kind_check CHECK ((kind ~ '^[a-z_]{3,40}$'::text)),
    CONSTRAINT alert_notified_check CHECK (((notified_at IS NULL) = (notified_severity IS NULL))),
    CONSTRAINT alert_severity_check CHECK ((((severity >= 1) AND (severity <= 3)) AND ((notified_severity >= 1) AND (notified_severity <= 3))))
);

-- Name: alert_delivery; Type: TABLE

CREATE TABLE public.alert_delivery (
    id bigint NOT NULL,
    alert_id bigint NOT NULL,
    channel text NOT NULL,
    news text NOT NULL,
    severity smallint NOT NULL,
    value bigint,
    bound bigint NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    cleared_at timestamp with time zone,
    told_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    delivered_at timestamp with time zone,
    given_up_at timestamp with time zone,
    CONSTRAINT alert_delivery_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT alert_delivery_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'webhook'::text]))),
    CONSTRAINT alert_delivery_end_check CHECK (((delivered_at IS NULL) OR (given_up_at IS NULL))),
    CONSTRAINT alert_delivery_error_check CHECK ((length(last_error) <= 200)),
    CONSTRAINT alert_delivery_news_check CHECK ((news = ANY (ARRAY['raised'::text, 'again'::text, 'cleared'::text]))),
    CONSTRAINT alert_delivery_severity_check CHECK (((severity >= 1) AND (severity <= 3)))
);

-- Name: alert_delivery_id_seq; Type: SEQUENCE

ALTER TABLE public.alert_delivery ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.alert_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: alert_id_seq; Type: SEQUENCE

ALTER TABLE public.alert ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: api_token; Type: TABLE

CREATE TABLE public.api_token (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    name text NOT NULL,
    token_hash bytea NOT NULL,
    scopes text[] DEFAULT '{all}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_token_hash_check CHECK ((octet_length(token_hash) = 32)),
    CONSTRAINT api_token_name_check CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 80)))
);

-- Name: api_token_id_seq; Type: SEQUENCE

ALTER TABLE public.api_token ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.api_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: area; Type: TABLE

CREATE TABLE public.area (
    code text NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    changes jsonb DEFAULT '{}'::jsonb NOT NULL,
    "position" smallint DEFAULT 0 NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT area_code_check CHECK ((code ~ '^[a-z0-9_]{2,40}$'::text)),
    CONSTRAINT area_name_check CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 80))),
    CONSTRAINT area_position_check CHECK ((("position" >= 0) AND ("position" <= 9999)))
);

-- Name: audit_archive; Type: TABLE

CREATE TABLE public.audit_archive (
    log text NOT NULL,
    month date NOT NULL,
    file_name text NOT NULL,
    sha256 bytea NOT NULL,
    rows bigint NOT NULL,
    id_from bigint NOT NULL,
    id_to bigint NOT NULL,
    archived_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT audit_archive_log_check CHECK ((log = ANY (ARRAY['audit_log'::text, 'scan'::text]))),
    CONSTRAINT audit_archive_sha256_check CHECK ((octet_length(sha256) = 32))
);

-- Name: audit_log_id_seq; Type: SEQUENCE

CREATE SEQUENCE public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

-- Name: audit_log; Type: TABLE

CREATE TABLE public.audit_log (
    id bigint DEFAULT nextval('public.audit_log_id_seq'::regclass) NOT NULL,
    "timestamp" timestamp with time zone DEFAULT now() NOT NULL,
    user_id bigint,
    action text NOT NULL,
    entity_type text NOT NULL,
    entity_id bigint,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    before_state jsonb,
    after_state jsonb,
    ip_address text,
    request_id text,
    station text,
    personal_hashes jsonb DEFAULT '{}'::jsonb NOT NULL,
    personal_salts jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT audit_log_action_check CHECK ((action ~ '^[a-z_]{3,40}$'::text))
)
PARTITION BY RANGE ("timestamp");

-- Name: audit_log_default; Type: TABLE

CREATE TABLE public.audit_log_default (
    id bigint DEFAULT nextval('public.audit_log_id_seq'::regclass) NOT NULL,
    "timestamp" timestamp with time zone DEFAULT now() NOT NULL,
    user_id bigint,
    action text NOT NULL,
    entity_type text NOT NULL,
    entity_id bigint,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    before_state jsonb,
    after_state jsonb,
    ip_address text,
    request_id text,
    station text,
    personal_hashes jsonb DEFAULT '{}'::jsonb NOT NULL,
    personal_salts jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT audit_log_action_check CHECK ((action ~ '^[a-z_]{3,40}$'::text))
);

-- Name: audit_seal; Type: TABLE

CREATE TABLE public.audit_seal (
    number bigint NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    audit_from bigint NOT NULL,
    audit_to bigint NOT NULL,
    audit_rows bigint NOT NULL,
    audit_root bytea NOT NULL,
    scan_from bigint NOT NULL,
    scan_to bigint NOT NULL,
    scan_rows bigint NOT NULL,
    scan_root bytea NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL,
    public_key bytea NOT NULL,
    signature bytea NOT NULL,
    form smallint NOT NULL,
    audit_marks bytea NOT NULL,
    scan_marks bytea NOT NULL,
    CONSTRAINT audit_seal_range_check CHECK (((number > 0) AND (audit_from > 0) AND (scan_from > 0) AND (audit_to >= (audit_from - 1)) AND (scan_to >= (scan_from - 1)) AND ((audit_rows >= 0) AND (audit_rows <= ((audit_to - audit_from) + 1))) AND ((scan_rows >= 0) AND (scan_rows <= ((scan_to - scan_from) + 1))))),
    CONSTRAINT audit_seal_size_check CHECK (((octet_length(audit_root) = 32) AND (octet_length(scan_root) = 32) AND (octet_length(previous) = 32) AND (octet_length(hash) = 32) AND (octet_length(public_key) = 32) AND (octet_length(signature) = 64) AND (octet_length(audit_marks) = (16 * audit_rows)) AND (octet_length(scan_marks) = (16 * scan_rows))))
);

-- Name: badge; Type: TABLE

CREATE TABLE public.badge (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    secret_hash bytea NOT NULL,
    pin_hash text NOT NULL,
    failures smallint DEFAULT 0 NOT NULL,
    locked_at timestamp with time zone,
    made_by bigint NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT badge_failures_check CHECK (((failures >= 0) AND (failures <= 5))),
    CONSTRAINT badge_locked_check CHECK (((failures = 5) = (locked_at IS NOT NULL))),
    CONSTRAINT badge_pin_check CHECK ((pin_hash ~~ '$argon2id$%'::text)),
    CONSTRAINT badge_secret_check CHECK ((octet_length(secret_hash) = 32))
);

-- Name: badge_id_seq; Type: SEQUENCE

ALTER TABLE public.badge ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.badge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: bag_id_seq; Type: SEQUENCE

ALTER TABLE public.bag ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.bag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: bag_type; Type: TABLE

CREATE TABLE public.bag_type (
    id smallint NOT NULL,
    name text NOT NULL,
    label_pattern text NOT NULL,
    capacity smallint NOT NULL,
    grams_per_child integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    child_patterns text[] DEFAULT '{}'::text[] NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    changes jsonb DEFAULT '{}'::jsonb NOT NULL,
    tare_child_g integer DEFAULT 0 NOT NULL,
    tare_parent_g integer DEFAULT 0 NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT bag_type_capacity_check CHECK (((capacity >= 1) AND (capacity <= 1000))),
    CONSTRAINT bag_type_child_patterns_check CHECK (public.are_child_patterns(child_patterns)),
    CONSTRAINT bag_type_grams_per_child_check CHECK (((grams_per_child >= 1) AND (grams_per_child <= 1000000))),
    CONSTRAINT bag_type_label_pattern_check CHECK (((label_pattern ~ '^[A-Z0-9#-]{4,40}$'::text) AND (label_pattern ~~ '%#%'::text))),
    CONSTRAINT bag_type_name_check CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 40))),
    CONSTRAINT bag_type_tare_child_g_check CHECK (((tare_child_g >= 0) AND (tare_child_g <= 100000))),
    CONSTRAINT bag_type_tare_parent_g_check CHECK (((tare_parent_g >= 0) AND (tare_parent_g <= 100000)))
);

-- Name: bag_type_id_seq; Type: SEQUENCE

ALTER TABLE public.bag_type ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.bag_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: bill_bag; Type: TABLE

CREATE TABLE public.bill_bag (
    id bigint NOT NULL,
    bill_id bigint NOT NULL,
    bag_id bigint NOT NULL,
    added_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: bill_bag_id_seq; Type: SEQUENCE

ALTER TABLE public.bill_bag ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.bill_bag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: bill_id_seq; Type: SEQUENCE

ALTER TABLE public.bill ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.bill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: cache_version; Type: TABLE

CREATE TABLE public.cache_version (
    name text NOT NULL,
    version bigint DEFAULT 1 NOT NULL
);

-- Name: counter; Type: TABLE

CREATE TABLE public.counter (
    slot smallint NOT NULL,
    area text NOT NULL,
    parents_open bigint DEFAULT 0 NOT NULL,
    parents_full bigint DEFAULT 0 NOT NULL,
    parents_closed_short bigint DEFAULT 0 NOT NULL,
    children bigint DEFAULT 0 NOT NULL,
    bills_new bigint DEFAULT 0 NOT NULL,
    bills_processing bigint DEFAULT 0 NOT NULL,
    bills_completed bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='30');

-- Name: device; Type: TABLE

CREATE TABLE public.device (
    id bigint NOT NULL,
    name text NOT NULL,
    code_hash bytea,
    code_expires_at timestamp with time zone,
    token_hash bytea,
    made_by bigint NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    enrolled_at timestamp with time zone,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT device_code_check CHECK (((octet_length(code_hash) = 32) AND ((code_hash IS NULL) = (code_expires_at IS NULL)))),
    CONSTRAINT device_enrolled_check CHECK (((token_hash IS NULL) = (enrolled_at IS NULL))),
    CONSTRAINT device_name_check CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 60))),
    CONSTRAINT device_token_check CHECK ((octet_length(token_hash) = 32))
);

-- Name: device_id_seq; Type: SEQUENCE

ALTER TABLE public.device ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.device_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: former_repair; Type: TABLE

CREATE TABLE public.former_repair (
    id bigint NOT NULL,
    rule text NOT NULL,
    entity text NOT NULL,
    old_id bigint,
    new_id bigint,
    what text NOT NULL,
    CONSTRAINT former_repair_entity_check CHECK ((entity = ANY (ARRAY['user'::text, 'area'::text, 'bag'::text, 'link'::text, 'bill'::text, 'bill_bag'::text, 'scan'::text, 'audit'::text]))),
    CONSTRAINT former_repair_rule_check CHECK ((rule ~ '^[a-z_]{3,40}$'::text))
);

-- Name: former_repair_id_seq; Type: SEQUENCE

ALTER TABLE public.former_repair ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.former_repair_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: former_site; Type: TABLE

CREATE TABLE public.former_site (
    only_row boolean DEFAULT true NOT NULL,
    source text NOT NULL,
    begun_at timestamp with time zone DEFAULT now() NOT NULL,
    stage text NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    counts jsonb DEFAULT '{}'::jsonb NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT former_site_finished_check CHECK (((stage = 'finished'::text) = (finished_at IS NOT NULL))),
    CONSTRAINT former_site_only_row_check CHECK (only_row),
    CONSTRAINT former_site_stage_check CHECK ((stage = ANY (ARRAY['copied'::text, 'judged'::text, 'bags'::text, 'links'::text, 'bills'::text, 'scans'::text, 'acts'::text, 'written'::text, 'finished'::text])))
);

-- Name: former_user; Type: TABLE

CREATE TABLE public.former_user (
    old_id bigint NOT NULL,
    user_id bigint NOT NULL
);

-- Name: import; Type: TABLE

CREATE TABLE public.import (
    id bigint NOT NULL,
    key uuid NOT NULL,
    kind text NOT NULL,
    file_name text NOT NULL,
    file_size bigint NOT NULL,
    received bigint DEFAULT 0 NOT NULL,
    sha256 bytea,
    columns text DEFAULT ''::text NOT NULL,
    hidden boolean DEFAULT false NOT NULL,
    legacy boolean DEFAULT false NOT NULL,
    looked jsonb,
    brought_by bigint NOT NULL,
    brought_at timestamp with time zone DEFAULT now() NOT NULL,
    job_id bigint,
    dropped_at timestamp with time zone,
    CONSTRAINT import_kind_check CHECK ((kind = ANY (ARRAY['bags'::text, 'bills'::text, 'packing'::text, 'bill_parents'::text]))),
    CONSTRAINT import_received_check CHECK (((file_size > 0) AND ((received >= 0) AND (received <= file_size)))),
    CONSTRAINT import_sha256_check CHECK (((sha256 IS NULL) OR ((length(sha256) = 32) AND (received = file_size)))),
    CONSTRAINT import_started_check CHECK (((job_id IS NULL) OR (sha256 IS NOT NULL))),
    CONSTRAINT import_text_check CHECK ((((length(file_name) >= 1) AND (length(file_name) <= 200)) AND (length(columns) <= 500)))
);

-- Name: import_columns; Type: TABLE

CREATE TABLE public.import_columns (
    kind text NOT NULL,
    columns text NOT NULL,
    CONSTRAINT import_columns_check CHECK ((length(columns) <= 500))
);

-- Name: import_id_seq; Type: SEQUENCE

ALTER TABLE public.import ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.import_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: import_part; Type: TABLE

CREATE TABLE public.import_part (
    import_id bigint NOT NULL,
    first_byte bigint NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT import_part_size_check CHECK (((length(bytes) >= 1) AND (length(bytes) <= 4194304)))
);
ALTER TABLE ONLY public.import_part ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Name: import_refusal; Type: TABLE

CREATE TABLE public.import_refusal (
    id bigint NOT NULL,
    import_id bigint NOT NULL,
    sheet text NOT NULL,
    "row" bigint NOT NULL,
    fault jsonb NOT NULL
);

-- Name: import_refusal_id_seq; Type: SEQUENCE

ALTER TABLE public.import_refusal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.import_refusal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: job; Type: TABLE

CREATE TABLE public.job (
    id bigint NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    payload jsonb NOT NULL,
    progress jsonb DEFAULT '{}'::jsonb NOT NULL,
    asked_by bigint,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    claimed_by text,
    lease_until timestamp with time zone,
    cancel_asked_at timestamp with time zone,
    error text,
    CONSTRAINT job_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT job_ended_check CHECK (((state = ANY (ARRAY['done'::text, 'failed'::text, 'cancelled'::text])) = (ended_at IS NOT NULL))),
    CONSTRAINT job_error_check CHECK (((state <> 'failed'::text) OR (error IS NOT NULL))),
    CONSTRAINT job_kind_check CHECK ((kind ~ '^[a-z][a-z_]{0,39}$'::text)),
    CONSTRAINT job_lease_check CHECK ((((state = 'running'::text) = (claimed_by IS NOT NULL)) AND ((claimed_by IS NULL) = (lease_until IS NULL)))),
    CONSTRAINT job_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT job_text_check CHECK (((length(claimed_by) <= 100) AND (length(error) <= 1000)))
)
WITH (fillfactor='50');

-- Name: job_id_seq; Type: SEQUENCE

ALTER TABLE public.job ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: label_range; Type: TABLE

CREATE TABLE public.label_range (
    id bigint NOT NULL,
    key uuid NOT NULL,
    bag_type_id smallint NOT NULL,
    label_pattern text NOT NULL,
    first_number bigint NOT NULL,
    last_number bigint NOT NULL,
    previous_number bigint,
    prints integer DEFAULT 0 NOT NULL,
    reserved_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT label_range_numbers_check CHECK (((first_number >= 0) AND ((last_number >= first_number) AND (last_number <= (first_number + 9999))) AND ((previous_number IS NULL) OR (previous_number < first_number)))),
    CONSTRAINT label_range_prints_check CHECK ((prints >= 0))
);

-- Name: label_range_id_seq; Type: SEQUENCE

ALTER TABLE public.label_range ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.label_range_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: limit_bucket; Type: TABLE

CREATE UNLOGGED TABLE public.limit_bucket (
    key bytea NOT NULL,
    full_at timestamp with time zone NOT NULL,
    CONSTRAINT limit_bucket_key_check CHECK ((octet_length(key) = 16))
)
WITH (fillfactor='70');

-- Name: link; Type: TABLE

CREATE TABLE public.link (
    id bigint NOT NULL,
    parent_bag_id bigint NOT NULL,
    child_bag_id bigint NOT NULL,
    linked_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: link_id_seq; Type: SEQUENCE

ALTER TABLE public.link ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: log_end; Type: TABLE

CREATE TABLE public.log_end (
    is_only boolean DEFAULT true NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    audit_id bigint NOT NULL,
    scan_id bigint NOT NULL,
    CONSTRAINT log_end_only_check CHECK (is_only)
);

-- Name: notification; Type: TABLE

CREATE TABLE public.notification (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    notification_type text NOT NULL,
    title text NOT NULL,
    message text NOT NULL,
    link text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    read_at timestamp with time zone,
    code text DEFAULT 'note'::text NOT NULL,
    details text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT notification_link_check CHECK ((link ~ '^/([^/\\]|$)'::text)),
    CONSTRAINT notification_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200))),
    CONSTRAINT notification_type_check CHECK ((notification_type = ANY (ARRAY['info'::text, 'success'::text, 'warning'::text, 'error'::text])))
);

-- Name: notification_id_seq; Type: SEQUENCE

ALTER TABLE public.notification ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.notification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: parent_tally; Type: TABLE

CREATE TABLE public.parent_tally (
    quarter timestamp with time zone NOT NULL,
    slot smallint NOT NULL,
    area text NOT NULL,
    begun bigint NOT NULL
)
WITH (fillfactor='50');

-- Name: promotion_request; Type: TABLE

CREATE TABLE public.promotion_request (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    requested_role text NOT NULL,
    reason text NOT NULL,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    decided_at timestamp with time zone,
    decided_by bigint,
    approved boolean,
    decision_note text,
    CONSTRAINT promotion_request_decision_check CHECK (((decided_at IS NULL) = (approved IS NULL))),
    CONSTRAINT promotion_request_reason_check CHECK (((length(reason) >= 10) AND (length(reason) <= 500))),
    CONSTRAINT promotion_request_requested_role_check CHECK ((requested_role = ANY (ARRAY['biller'::text, 'admin'::text])))
);

-- Name: promotion_request_id_seq; Type: SEQUENCE

ALTER TABLE public.promotion_request ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.promotion_request_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: restore_drill; Type: TABLE

CREATE TABLE public.restore_drill (
    id bigint NOT NULL,
    finished_at timestamp with time zone DEFAULT now() NOT NULL,
    ok boolean NOT NULL,
    file text,
    rpo_ms bigint,
    rto_ms bigint,
    detail text NOT NULL,
    CONSTRAINT restore_drill_detail_check CHECK (((length(detail) >= 1) AND (length(detail) <= 2000))),
    CONSTRAINT restore_drill_proof_check CHECK (((NOT ok) OR ((file IS NOT NULL) AND (rpo_ms IS NOT NULL) AND (rto_ms IS NOT NULL)))),
    CONSTRAINT restore_drill_rpo_check CHECK ((rpo_ms >= 0)),
    CONSTRAINT restore_drill_rto_check CHECK ((rto_ms >= 0))
);

-- Name: restore_drill_id_seq; Type: SEQUENCE

ALTER TABLE public.restore_drill ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.restore_drill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: scan_id_seq; Type: SEQUENCE

CREATE SEQUENCE public.scan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

-- Name: scan; Type: TABLE

CREATE TABLE public.scan (
    id bigint DEFAULT nextval('public.scan_id_seq'::regclass) NOT NULL,
    "timestamp" timestamp with time zone DEFAULT now() NOT NULL,
    key uuid NOT NULL,
    action text NOT NULL,
    outcome text NOT NULL,
    user_id bigint NOT NULL,
    station text,
    area text,
    parent_label text,
    child_label text,
    parent_bag_id bigint,
    child_bag_id bigint,
    other_parent_bag_id bigint,
    bill_id bigint,
    bill_number text,
    read_text text,
    reason text,
    scanned_at timestamp with time zone,
    typed boolean DEFAULT false NOT NULL,
    CONSTRAINT scan_sound_check CHECK (public.is_sound_scan(action, outcome, station, read_text, reason))
)
PARTITION BY RANGE ("timestamp");

-- Name: scan_default; Type: TABLE

CREATE TABLE public.scan_default (
    id bigint DEFAULT nextval('public.scan_id_seq'::regclass) NOT NULL,
    "timestamp" timestamp with time zone DEFAULT now() NOT NULL,
    key uuid NOT NULL,
    action text NOT NULL,
    outcome text NOT NULL,
    user_id bigint NOT NULL,
    station text,
    area text,
    parent_label text,
    child_label text,
    parent_bag_id bigint,
    child_bag_id bigint,
    other_parent_bag_id bigint,
    bill_id bigint,
    bill_number text,
    read_text text,
    reason text,
    scanned_at timestamp with time zone,
    typed boolean DEFAULT false NOT NULL,
    CONSTRAINT scan_sound_check CHECK (public.is_sound_scan(action, outcome, station, read_text, reason))
);

-- Name: scan_key; Type: TABLE

CREATE TABLE public.scan_key (
    key uuid NOT NULL,
    user_id bigint NOT NULL,
    fingerprint text NOT NULL,
    answer jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: scan_tally; Type: TABLE

CREATE TABLE public.scan_tally (
    hour timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    station text NOT NULL,
    area text NOT NULL,
    action text NOT NULL,
    outcome text NOT NULL,
    count bigint NOT NULL,
    last_at timestamp with time zone NOT NULL,
    bags bigint DEFAULT 0 NOT NULL,
    weight_g bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

-- Name: COLUMN scan_tally.hour; Type: COMMENT

COMMENT ON COLUMN public.scan_tally.hour IS 'Beginning of a quarter of an hour; in the oldest rows of an old site, of an hour.';

-- Name: COLUMN scan_tally.bags; Type: COMMENT

COMMENT ON COLUMN public.scan_tally.bags IS 'Children that went into a parent, less those that came out again; a move is neither.';

-- Name: COLUMN scan_tally.weight_g; Type: COMMENT

COMMENT ON COLUMN public.scan_tally.weight_g IS 'The weight of those, and by how much moves changed it.';

-- Name: setting; Type: TABLE

CREATE TABLE public.setting (
    name text NOT NULL,
    value jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: site_setting; Type: TABLE

CREATE TABLE public.site_setting (
    only_row boolean DEFAULT true NOT NULL,
    company_name text DEFAULT ''::text NOT NULL,
    company_address text DEFAULT ''::text NOT NULL,
    scale_step_g integer DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    changes jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT site_setting_company_address_check CHECK ((length(company_address) <= 500)),
    CONSTRAINT site_setting_company_name_check CHECK ((length(company_name) <= 120)),
    CONSTRAINT site_setting_only_row_check CHECK (only_row),
    CONSTRAINT site_setting_scale_step_g_check CHECK (((scale_step_g >= 0) AND (scale_step_g <= 1000000)))
);

-- Name: station; Type: TABLE

CREATE TABLE public.station (
    name text NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    waiting bigint,
    oldest_ms bigint,
    p50_ms bigint,
    p95_ms bigint,
    ahead_seconds bigint,
    app_version text,
    is_persisted boolean,
    CONSTRAINT station_app_version_check CHECK ((length(app_version) <= 40)),
    CONSTRAINT station_name_check CHECK (((length(name) >= 1) AND (length(name) <= 64))),
    CONSTRAINT station_waiting_check CHECK (((waiting >= 0) AND (oldest_ms >= 0))),
    CONSTRAINT station_waits_check CHECK (((p50_ms >= 0) AND (p95_ms >= 0)))
)
WITH (fillfactor='50');

-- Name: station_clock; Type: TABLE

CREATE TABLE public.station_clock (
    station text NOT NULL,
    ahead_seconds bigint NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT station_clock_station_check CHECK (((length(station) >= 1) AND (length(station) <= 64)))
);

-- Name: two_bags; Type: TABLE

CREATE TABLE public.two_bags (
    scan_id bigint NOT NULL,
    said_at timestamp with time zone DEFAULT now() NOT NULL,
    label text NOT NULL,
    held_in text NOT NULL,
    lies_at text NOT NULL,
    CONSTRAINT two_bags_parents_check CHECK ((held_in <> lies_at))
);

-- Name: user; Type: TABLE

CREATE TABLE public."user" (
    id bigint NOT NULL,
    username text NOT NULL,
    email text NOT NULL,
    password_hash text,
    role text NOT NULL,
    dispatch_area text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    last_login_at timestamp with time zone,
    password_changed_at timestamp with time zone,
    failed_login_attempts integer DEFAULT 0 NOT NULL,
    last_failed_login_at timestamp with time zone,
    locked_until timestamp with time zone,
    password_reset_token_hash bytea,
    password_reset_token_expires timestamp with time zone,
    totp_secret_encrypted bytea,
    totp_confirmed_at timestamp with time zone,
    totp_last_step bigint,
    disabled_at timestamp with time zone,
    erased_at timestamp with time zone,
    session_epoch integer DEFAULT 0 NOT NULL,
    totp_pending_encrypted bytea,
    password_needs_factor boolean DEFAULT false NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    changes jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT user_email_check CHECK ((((length(email) >= 3) AND (length(email) <= 254)) AND (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text))),
    CONSTRAINT user_erased_check CHECK (((erased_at IS NULL) OR ((disabled_at IS NOT NULL) AND (password_hash IS NULL) AND (totp_secret_encrypted IS NULL) AND (totp_pending_encrypted IS NULL) AND (password_reset_token_hash IS NULL)))),
    CONSTRAINT user_failed_login_attempts_check CHECK ((failed_login_attempts >= 0)),
    CONSTRAINT user_password_reset_token_hash_check CHECK ((octet_length(password_reset_token_hash) = 32)),
    CONSTRAINT user_role_check CHECK ((role = ANY (ARRAY['dispatcher'::text, 'biller'::text, 'admin'::text]))),
    CONSTRAINT user_username_check CHECK ((username ~ '^[A-Za-z0-9._-]{1,64}$'::text))
);

-- Name: user_device; Type: TABLE

CREATE TABLE public.user_device (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    device_hash bytea NOT NULL,
    first_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT user_device_hash_check CHECK ((octet_length(device_hash) = 32))
);

-- Name: user_device_id_seq; Type: SEQUENCE

ALTER TABLE public.user_device ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.user_device_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: user_id_seq; Type: SEQUENCE

ALTER TABLE public."user" ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: user_passkey; Type: TABLE

CREATE TABLE public.user_passkey (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    credential_id bytea NOT NULL,
    passkey jsonb NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    CONSTRAINT user_passkey_name_check CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 80)))
);

-- Name: user_passkey_id_seq; Type: SEQUENCE

ALTER TABLE public.user_passkey ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.user_passkey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: user_recovery_code; Type: TABLE

CREATE TABLE public.user_recovery_code (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    code_hash bytea NOT NULL,
    used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: user_recovery_code_id_seq; Type: SEQUENCE

ALTER TABLE public.user_recovery_code ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.user_recovery_code_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: web_session; Type: TABLE

CREATE TABLE public.web_session (
    id_hash bytea NOT NULL,
    user_id bigint,
    data jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    number bigint NOT NULL,
    CONSTRAINT web_session_id_hash_check CHECK ((octet_length(id_hash) = 32))
);

-- Name: web_session_number_seq; Type: SEQUENCE

ALTER TABLE public.web_session ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.web_session_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: audit_log_default; Type: TABLE ATTACH

ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_default DEFAULT;

-- Name: scan_default; Type: TABLE ATTACH

ALTER TABLE ONLY public.scan ATTACH PARTITION public.scan_default DEFAULT;

-- Name: alert_delivery alert_delivery_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.alert_delivery
    ADD CONSTRAINT alert_delivery_pkey PRIMARY KEY (id);

-- Name: alert alert_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.alert
    ADD CONSTRAINT alert_pkey PRIMARY KEY (id);

-- Name: api_token api_token_hash_key; Type: CONSTRAINT

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_hash_key UNIQUE (token_hash);

-- Name: api_token api_token_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (id);

-- Name: area area_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.area
    ADD CONSTRAINT area_pkey PRIMARY KEY (code);

-- Name: audit_archive audit_archive_file_key; Type: CONSTRAINT

ALTER TABLE ONLY public.audit_archive
    ADD CONSTRAINT audit_archive_file_key UNIQUE (file_name);

-- Name: audit_archive audit_archive_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.audit_archive
    ADD CONSTRAINT audit_archive_pkey PRIMARY KEY (log, month);

-- Name: audit_log audit_log_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id, "timestamp");

-- Name: audit_log_default audit_log_default_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.audit_log_default
    ADD CONSTRAINT audit_log_default_pkey PRIMARY KEY (id, "timestamp");

-- Name: audit_seal audit_seal_hash_key; Type: CONSTRAINT

ALTER TABLE ONLY public.audit_seal
    ADD CONSTRAINT audit_seal_hash_key UNIQUE (hash);

-- Name: audit_seal audit_seal_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.audit_seal
    ADD CONSTRAINT audit_seal_pkey PRIMARY KEY (number);

-- Name: audit_seal audit_seal_previous_key; Type: CONSTRAINT

ALTER TABLE ONLY public.audit_seal
    ADD CONSTRAINT audit_seal_previous_key UNIQUE (previous);

-- Name: badge badge_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.badge
    ADD CONSTRAINT badge_pkey PRIMARY KEY (id);

-- Name: badge badge_secret_key; Type: CONSTRAINT

ALTER TABLE ONLY public.badge
    ADD CONSTRAINT badge_secret_key UNIQUE (secret_hash);

-- Name: bag bag_label_key; Type: CONSTRAINT

ALTER TABLE ONLY public.bag
    ADD CONSTRAINT bag_label_key UNIQUE (label);

-- Name: bag bag_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.bag
    ADD CONSTRAINT bag_pkey PRIMARY KEY (id);

-- Name: bag_type bag_type_label_pattern_key; Type: CONSTRAINT

ALTER TABLE ONLY public.bag_type
    ADD CONSTRAINT bag_type_label_pattern_key UNIQUE (label_pattern);

-- Name: bag_type bag_type_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.bag_type
    ADD CONSTRAINT bag_type_pkey PRIMARY KEY (id);

-- Name: bill_bag bill_bag_bag_key; Type: CONSTRAINT

ALTER TABLE ONLY public.bill_bag
    ADD CONSTRAINT bill_bag_bag_key UNIQUE (bag_id);

-- Name: bill_bag bill_bag_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.bill_bag
    ADD CONSTRAINT bill_bag_pkey PRIMARY KEY (id);

-- Name: bill bill_number_key; Type: CONSTRAINT

ALTER TABLE ONLY public.bill
    ADD CONSTRAINT bill_number_key UNIQUE (number);

-- Name: bill bill_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.bill
    ADD CONSTRAINT bill_pkey PRIMARY KEY (id);

-- Name: cache_version cache_version_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.cache_version
    ADD CONSTRAINT cache_version_pkey PRIMARY KEY (name);

-- Name: counter counter_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.counter
    ADD CONSTRAINT counter_pkey PRIMARY KEY (slot, area);

-- Name: device device_code_key; Type: CONSTRAINT

ALTER TABLE ONLY public.device
    ADD CONSTRAINT device_code_key UNIQUE (code_hash);

-- Name: device device_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.device
    ADD CONSTRAINT device_pkey PRIMARY KEY (id);

-- Name: device device_token_key; Type: CONSTRAINT

ALTER TABLE ONLY public.device
    ADD CONSTRAINT device_token_key UNIQUE (token_hash);

-- Name: former_repair former_repair_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.former_repair
    ADD CONSTRAINT former_repair_pkey PRIMARY KEY (id);

-- Name: former_site former_site_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.former_site
    ADD CONSTRAINT former_site_pkey PRIMARY KEY (only_row);

-- Name: former_user former_user_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.former_user
    ADD CONSTRAINT former_user_pkey PRIMARY KEY (old_id);

-- Name: import_columns import_columns_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.import_columns
    ADD CONSTRAINT import_columns_pkey PRIMARY KEY (kind);

-- Name: import import_job_key; Type: CONSTRAINT

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_job_key UNIQUE (job_id);

-- Name: import import_key_key; Type: CONSTRAINT

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_key_key UNIQUE (key);

-- Name: import_part import_part_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.import_part
    ADD CONSTRAINT import_part_pkey PRIMARY KEY (import_id, first_byte);

-- Name: import import_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_pkey PRIMARY KEY (id);

-- Name: import_refusal import_refusal_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.import_refusal
    ADD CONSTRAINT import_refusal_pkey PRIMARY KEY (import_id, id);

-- Name: job job_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

-- Name: label_range label_range_key_key; Type: CONSTRAINT

ALTER TABLE ONLY public.label_range
    ADD CONSTRAINT label_range_key_key UNIQUE (key);

-- Name: label_range label_range_last_number_key; Type: CONSTRAINT

ALTER TABLE ONLY public.label_range
    ADD CONSTRAINT label_range_last_number_key UNIQUE (label_pattern, last_number);

-- Name: label_range label_range_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.label_range
    ADD CONSTRAINT label_range_pkey PRIMARY KEY (id);

-- Name: label_range label_range_previous_number_key; Type: CONSTRAINT

ALTER TABLE ONLY public.label_range
    ADD CONSTRAINT label_range_previous_number_key UNIQUE NULLS NOT DISTINCT (label_pattern, previous_number);

-- Name: limit_bucket limit_bucket_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.limit_bucket
    ADD CONSTRAINT limit_bucket_pkey PRIMARY KEY (key);

-- Name: link link_child_key; Type: CONSTRAINT

ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_child_key UNIQUE (child_bag_id);

-- Name: link link_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (id);

-- Name: log_end log_end_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.log_end
    ADD CONSTRAINT log_end_pkey PRIMARY KEY (is_only);

-- Name: notification notification_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT notification_pkey PRIMARY KEY (id);

-- Name: parent_tally parent_tally_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.parent_tally
    ADD CONSTRAINT parent_tally_pkey PRIMARY KEY (quarter, slot, area);

-- Name: promotion_request promotion_request_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.promotion_request
    ADD CONSTRAINT promotion_request_pkey PRIMARY KEY (id);

-- Name: restore_drill restore_drill_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.restore_drill
    ADD CONSTRAINT restore_drill_pkey PRIMARY KEY (id);

-- Name: scan scan_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.scan
    ADD CONSTRAINT scan_pkey PRIMARY KEY (id, "timestamp");

-- Name: scan_default scan_default_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.scan_default
    ADD CONSTRAINT scan_default_pkey PRIMARY KEY (id, "timestamp");

-- Name: scan_key scan_key_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.scan_key
    ADD CONSTRAINT scan_key_pkey PRIMARY KEY (key);

-- Name: scan_tally scan_tally_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.scan_tally
    ADD CONSTRAINT scan_tally_pkey PRIMARY KEY (hour, user_id, station, area, action, outcome);

-- Name: setting setting_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (name);

-- Name: site_setting site_setting_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.site_setting
    ADD CONSTRAINT site_setting_pkey PRIMARY KEY (only_row);

-- Name: station_clock station_clock_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.station_clock
    ADD CONSTRAINT station_clock_pkey PRIMARY KEY (station);

-- Name: station station_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.station
    ADD CONSTRAINT station_pkey PRIMARY KEY (name);

-- Name: two_bags two_bags_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.two_bags
    ADD CONSTRAINT two_bags_pkey PRIMARY KEY (scan_id);

-- Name: user_device user_device_key; Type: CONSTRAINT

ALTER TABLE ONLY public.user_device
    ADD CONSTRAINT user_device_key UNIQUE (user_id, device_hash);

-- Name: user_device user_device_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.user_device
    ADD CONSTRAINT user_device_pkey PRIMARY KEY (id);

-- Name: user_passkey user_passkey_credential_key; Type: CONSTRAINT

ALTER TABLE ONLY public.user_passkey
    ADD CONSTRAINT user_passkey_credential_key UNIQUE (credential_id);

-- Name: user_passkey user_passkey_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.user_passkey
    ADD CONSTRAINT user_passkey_pkey PRIMARY KEY (id);

-- Name: user user_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public."user"
    ADD CONSTRAINT user_pkey PRIMARY KEY (id);

-- Name: user_recovery_code user_recovery_code_key; Type: CONSTRAINT

ALTER TABLE ONLY public.user_recovery_code
    ADD CONSTRAINT user_recovery_code_key UNIQUE (user_id, code_hash);

-- Name: user_recovery_code user_recovery_code_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.user_recovery_code
    ADD CONSTRAINT user_recovery_code_pkey PRIMARY KEY (id);

-- Name: web_session web_session_number_key; Type: CONSTRAINT

ALTER TABLE ONLY public.web_session
    ADD CONSTRAINT web_session_number_key UNIQUE (number);

-- Name: web_session web_session_pkey; Type: CONSTRAINT

ALTER TABLE ONLY public.web_session
    ADD CONSTRAINT web_session_pkey PRIMARY KEY (id_hash);

-- Name: alert_cleared_idx; Type: INDEX

CREATE INDEX alert_cleared_idx ON public.alert USING btree (cleared_at) WHERE (cleared_at IS NOT NULL);

-- Name: alert_delivery_alert_idx; Type: INDEX

CREATE INDEX alert_delivery_alert_idx ON public.alert_delivery USING btree (alert_id, channel, id);

-- Name: alert_delivery_delivered_idx; Type: INDEX

CREATE INDEX alert_delivery_delivered_idx ON public.alert_delivery USING btree (delivered_at) WHERE (delivered_at IS NOT NULL);

-- Name: alert_delivery_due_idx; Type: INDEX

CREATE INDEX alert_delivery_due_idx ON public.alert_delivery USING btree (due_at) WHERE ((delivered_at IS NULL) AND (given_up_at IS NULL));

-- Name: alert_notified_idx; Type: INDEX

CREATE INDEX alert_notified_idx ON public.alert USING btree (kind, subject, notified_at) WHERE (notified_at IS NOT NULL);

-- Name: alert_open_key; Type: INDEX

CREATE UNIQUE INDEX alert_open_key ON public.alert USING btree (kind, subject) WHERE (cleared_at IS NULL);

-- Name: api_token_user_idx; Type: INDEX

CREATE INDEX api_token_user_idx ON public.api_token USING btree (user_id);

-- Name: audit_log_action_idx; Type: INDEX

CREATE INDEX audit_log_action_idx ON ONLY public.audit_log USING btree (action, id DESC);

-- Name: audit_log_address_kept_idx; Type: INDEX

CREATE INDEX audit_log_address_kept_idx ON ONLY public.audit_log USING btree (id) WHERE (personal_salts ?| ARRAY['address'::text, 'username'::text]);

-- Name: audit_log_default_action_id_idx; Type: INDEX

CREATE INDEX audit_log_default_action_id_idx ON public.audit_log_default USING btree (action, id DESC);

-- Name: audit_log_entity_idx; Type: INDEX

CREATE INDEX audit_log_entity_idx ON ONLY public.audit_log USING btree (entity_type, entity_id, id DESC);

-- Name: audit_log_default_entity_type_entity_id_id_idx; Type: INDEX

CREATE INDEX audit_log_default_entity_type_entity_id_id_idx ON public.audit_log_default USING btree (entity_type, entity_id, id DESC);

-- Name: audit_log_default_id_idx; Type: INDEX

CREATE INDEX audit_log_default_id_idx ON public.audit_log_default USING btree (id) WHERE (personal_salts ?| ARRAY['address'::text, 'username'::text]);

-- Name: audit_log_ip_address_idx; Type: INDEX

CREATE INDEX audit_log_ip_address_idx ON ONLY public.audit_log USING btree (ip_address, id DESC);

-- Name: audit_log_default_ip_address_id_idx; Type: INDEX

CREATE INDEX audit_log_default_ip_address_id_idx ON public.audit_log_default USING btree (ip_address, id DESC);

-- Name: audit_log_request_idx; Type: INDEX

CREATE INDEX audit_log_request_idx ON ONLY public.audit_log USING btree (request_id);

-- Name: audit_log_default_request_id_idx; Type: INDEX

CREATE INDEX audit_log_default_request_id_idx ON public.audit_log_default USING btree (request_id);

-- Name: audit_log_timestamp_idx; Type: INDEX

CREATE INDEX audit_log_timestamp_idx ON ONLY public.audit_log USING btree ("timestamp");

-- Name: audit_log_default_timestamp_idx; Type: INDEX

CREATE INDEX audit_log_default_timestamp_idx ON public.audit_log_default USING btree ("timestamp");

-- Name: audit_log_user_idx; Type: INDEX

CREATE INDEX audit_log_user_idx ON ONLY public.audit_log USING btree (user_id, id DESC);

-- Name: audit_log_default_user_id_id_idx; Type: INDEX

CREATE INDEX audit_log_default_user_id_id_idx ON public.audit_log_default USING btree (user_id, id DESC);

-- Name: audit_seal_audit_to_idx; Type: INDEX

CREATE INDEX audit_seal_audit_to_idx ON public.audit_seal USING btree (audit_to);

-- Name: audit_seal_scan_to_idx; Type: INDEX

CREATE INDEX audit_seal_scan_to_idx ON public.audit_seal USING btree (scan_to);

-- Name: audit_seal_sealed_at_idx; Type: INDEX

CREATE INDEX audit_seal_sealed_at_idx ON public.audit_seal USING btree (sealed_at);

-- Name: badge_user_key; Type: INDEX

CREATE UNIQUE INDEX badge_user_key ON public.badge USING btree (user_id) WHERE (revoked_at IS NULL);

-- Name: bag_bag_type_idx; Type: INDEX

CREATE INDEX bag_bag_type_idx ON public.bag USING btree (bag_type_id, id DESC) WHERE (bag_type_id IS NOT NULL);

-- Name: bag_dispatch_area_idx; Type: INDEX

CREATE INDEX bag_dispatch_area_idx ON public.bag USING btree (dispatch_area, type, id DESC);

-- Name: bag_label_trigram_idx; Type: INDEX

CREATE INDEX bag_label_trigram_idx ON public.bag USING gin (label COLLATE "POSIX" public.gin_trgm_ops) WITH (fastupdate='on');

-- Name: bag_open_idx; Type: INDEX

CREATE INDEX bag_open_idx ON public.bag USING btree (created_at) WHERE ((type = 'parent'::text) AND (status = 'open'::text));

-- Name: bag_parent_created_idx; Type: INDEX

CREATE INDEX bag_parent_created_idx ON public.bag USING btree (created_at, id) WHERE (type = 'parent'::text);

-- Name: bag_parent_idx; Type: INDEX

CREATE INDEX bag_parent_idx ON public.bag USING btree (id DESC) WHERE (type = 'parent'::text);

-- Name: bag_parent_label_idx; Type: INDEX

CREATE INDEX bag_parent_label_idx ON public.bag USING btree (label) WHERE (type = 'parent'::text);

-- Name: bag_parent_status_idx; Type: INDEX

CREATE INDEX bag_parent_status_idx ON public.bag USING btree (status, id DESC) WHERE (type = 'parent'::text);

-- Name: bag_type_name_key; Type: INDEX

CREATE UNIQUE INDEX bag_type_name_key ON public.bag_type USING btree (lower(name));

-- Name: bill_bag_bill_idx; Type: INDEX

CREATE INDEX bill_bag_bill_idx ON public.bill_bag USING btree (bill_id, id);

-- Name: bill_created_idx; Type: INDEX

CREATE INDEX bill_created_idx ON public.bill USING btree (created_at, id);

-- Name: bill_dispatch_area_idx; Type: INDEX

CREATE INDEX bill_dispatch_area_idx ON public.bill USING btree (dispatch_area, id DESC);

-- Name: bill_number_trigram_idx; Type: INDEX

CREATE INDEX bill_number_trigram_idx ON public.bill USING gin (number COLLATE "POSIX" public.gin_trgm_ops);

-- Name: bill_status_idx; Type: INDEX

CREATE INDEX bill_status_idx ON public.bill USING btree (status, id DESC);

-- Name: bill_words_trigram_idx; Type: INDEX

CREATE INDEX bill_words_trigram_idx ON public.bill USING gin (public.bill_words(customer, destination, vehicle_number) COLLATE "POSIX" public.gin_trgm_ops);

-- Name: former_repair_rule_idx; Type: INDEX

CREATE INDEX former_repair_rule_idx ON public.former_repair USING btree (rule, id);

-- Name: import_sha256_idx; Type: INDEX

CREATE INDEX import_sha256_idx ON public.import USING btree (sha256, kind, id);

-- Name: job_open_idx; Type: INDEX

CREATE INDEX job_open_idx ON public.job USING btree (due_at, id) WHERE (ended_at IS NULL);

-- Name: link_parent_idx; Type: INDEX

CREATE INDEX link_parent_idx ON public.link USING btree (parent_bag_id, id DESC);

-- Name: notification_unread_idx; Type: INDEX

CREATE INDEX notification_unread_idx ON public.notification USING btree (user_id) WHERE (read_at IS NULL);

-- Name: notification_user_idx; Type: INDEX

CREATE INDEX notification_user_idx ON public.notification USING btree (user_id, id DESC);

-- Name: promotion_request_pending_key; Type: INDEX

CREATE UNIQUE INDEX promotion_request_pending_key ON public.promotion_request USING btree (user_id) WHERE (decided_at IS NULL);

-- Name: restore_drill_proven_idx; Type: INDEX

CREATE INDEX restore_drill_proven_idx ON public.restore_drill USING btree (finished_at) WHERE ok;

-- Name: scan_area_idx; Type: INDEX

CREATE INDEX scan_area_idx ON ONLY public.scan USING btree (area, id DESC) WHERE (area IS NOT NULL);

-- Name: scan_bill_idx; Type: INDEX

CREATE INDEX scan_bill_idx ON ONLY public.scan USING btree (bill_id, id DESC) WHERE (bill_id IS NOT NULL);

-- Name: scan_child_idx; Type: INDEX

CREATE INDEX scan_child_idx ON ONLY public.scan USING btree (child_bag_id, id DESC) WHERE (child_bag_id IS NOT NULL);

-- Name: scan_rare_idx; Type: INDEX

CREATE INDEX scan_rare_idx ON ONLY public.scan USING btree (action, id DESC) WHERE (action <> 'link'::text);

-- Name: scan_default_action_id_idx; Type: INDEX

CREATE INDEX scan_default_action_id_idx ON public.scan_default USING btree (action, id DESC) WHERE (action <> 'link'::text);

-- Name: scan_default_area_id_idx; Type: INDEX

CREATE INDEX scan_default_area_id_idx ON public.scan_default USING btree (area, id DESC) WHERE (area IS NOT NULL);

-- Name: scan_default_bill_id_id_idx; Type: INDEX

CREATE INDEX scan_default_bill_id_id_idx ON public.scan_default USING btree (bill_id, id DESC) WHERE (bill_id IS NOT NULL);

-- Name: scan_default_child_bag_id_id_idx; Type: INDEX

CREATE INDEX scan_default_child_bag_id_id_idx ON public.scan_default USING btree (child_bag_id, id DESC) WHERE (child_bag_id IS NOT NULL);

-- Name: scan_parent_idx; Type: INDEX

CREATE INDEX scan_parent_idx ON ONLY public.scan USING btree (parent_bag_id, id DESC) WHERE (parent_bag_id IS NOT NULL);

-- Name: scan_default_parent_bag_id_id_idx; Type: INDEX

CREATE INDEX scan_default_parent_bag_id_id_idx ON public.scan_default USING btree (parent_bag_id, id DESC) WHERE (parent_bag_id IS NOT NULL);

-- Name: scan_timestamp_idx; Type: INDEX

CREATE INDEX scan_timestamp_idx ON ONLY public.scan USING brin ("timestamp");

-- Name: scan_default_timestamp_idx; Type: INDEX

CREATE INDEX scan_default_timestamp_idx ON public.scan_default USING brin ("timestamp");

-- Name: scan_user_idx; Type: INDEX

CREATE INDEX scan_user_idx ON ONLY public.scan USING btree (user_id, id DESC);

-- Name: scan_default_user_id_id_idx; Type: INDEX

CREATE INDEX scan_default_user_id_id_idx ON public.scan_default USING btree (user_id, id DESC);

-- Name: scan_key_created_at_idx; Type: INDEX

CREATE INDEX scan_key_created_at_idx ON public.scan_key USING brin (created_at);

-- Name: two_bags_label_key; Type: INDEX

CREATE UNIQUE INDEX two_bags_label_key ON public.two_bags USING btree (label, LEAST(held_in, lies_at), GREATEST(held_in, lies_at));

-- Name: user_dispatch_area_idx; Type: INDEX

CREATE INDEX user_dispatch_area_idx ON public."user" USING btree (dispatch_area);

-- Name: user_email_key; Type: INDEX

CREATE UNIQUE INDEX user_email_key ON public."user" USING btree (lower(email));

-- Name: user_name_idx; Type: INDEX

CREATE INDEX user_name_idx ON public."user" USING btree (lower(username) COLLATE "C", id);

-- Name: user_passkey_user_idx; Type: INDEX

CREATE INDEX user_passkey_user_idx ON public.user_passkey USING btree (user_id);

-- Name: user_password_reset_token_key; Type: INDEX

CREATE UNIQUE INDEX user_password_reset_token_key ON public."user" USING btree (password_reset_token_hash) WHERE (password_reset_token_hash IS NOT NULL);

-- Name: user_role_idx; Type: INDEX

CREATE INDEX user_role_idx ON public."user" USING btree (role) WHERE (disabled_at IS NULL);

-- Name: user_username_key; Type: INDEX

CREATE UNIQUE INDEX user_username_key ON public."user" USING btree (lower(username));

-- Name: web_session_expires_at_idx; Type: INDEX

CREATE INDEX web_session_expires_at_idx ON public.web_session USING btree (expires_at);

-- Name: web_session_user_idx; Type: INDEX

CREATE INDEX web_session_user_idx ON public.web_session USING btree (user_id);

-- Name: audit_log_default_action_id_idx; Type: INDEX ATTACH

ALTER INDEX public.audit_log_action_idx ATTACH PARTITION public.audit_log_default_action_id_idx;

-- Name: audit_log_default_entity_type_entity_id_id_idx; Type: INDEX ATTACH

ALTER INDEX public.audit_log_entity_idx ATTACH PARTITION public.audit_log_default_entity_type_entity_id_id_idx;

-- Name: audit_log_default_id_idx; Type: INDEX ATTACH

ALTER INDEX public.audit_log_address_kept_idx ATTACH PARTITION public.audit_log_default_id_idx;

-- Name: audit_log_default_ip_address_id_idx; Type: INDEX ATTACH

ALTER INDEX public.audit_log_ip_address_idx ATTACH PARTITION public.audit_log_default_ip_address_id_idx;

-- Name: audit_log_default_pkey; Type: INDEX ATTACH

ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_default_pkey;

-- Name: audit_log_default_request_id_idx; Type: INDEX ATTACH

ALTER INDEX public.audit_log_request_idx ATTACH PARTITION public.audit_log_default_request_id_idx;

-- Name: audit_log_default_timestamp_idx; Type: INDEX ATTACH

ALTER INDEX public.audit_log_timestamp_idx ATTACH PARTITION public.audit_log_default_timestamp_idx;

-- Name: audit_log_default_user_id_id_idx; Type: INDEX ATTACH

ALTER INDEX public.audit_log_user_idx ATTACH PARTITION public.audit_log_default_user_id_id_idx;

-- Name: scan_default_action_id_idx; Type: INDEX ATTACH

ALTER INDEX public.scan_rare_idx ATTACH PARTITION public.scan_default_action_id_idx;

-- Name: scan_default_area_id_idx; Type: INDEX ATTACH

ALTER INDEX public.scan_area_idx ATTACH PARTITION public.scan_default_area_id_idx;

-- Name: scan_default_bill_id_id_idx; Type: INDEX ATTACH

ALTER INDEX public.scan_bill_idx ATTACH PARTITION public.scan_default_bill_id_id_idx;

-- Name: scan_default_child_bag_id_id_idx; Type: INDEX ATTACH

ALTER INDEX public.scan_child_idx ATTACH PARTITION public.scan_default_child_bag_id_id_idx;

-- Name: scan_default_parent_bag_id_id_idx; Type: INDEX ATTACH

ALTER INDEX public.scan_parent_idx ATTACH PARTITION public.scan_default_parent_bag_id_id_idx;

-- Name: scan_default_pkey; Type: INDEX ATTACH

ALTER INDEX public.scan_pkey ATTACH PARTITION public.scan_default_pkey;

-- Name: scan_default_timestamp_idx; Type: INDEX ATTACH

ALTER INDEX public.scan_timestamp_idx ATTACH PARTITION public.scan_default_timestamp_idx;

-- Name: scan_default_user_id_id_idx; Type: INDEX ATTACH

ALTER INDEX public.scan_user_idx ATTACH PARTITION public.scan_default_user_id_id_idx;

-- Name: area area_cached; Type: TRIGGER

CREATE TRIGGER area_cached AFTER INSERT OR DELETE OR UPDATE ON public.area FOR EACH STATEMENT EXECUTE FUNCTION public.cache_changed();

-- Name: area area_code; Type: TRIGGER

CREATE TRIGGER area_code BEFORE UPDATE OF code ON public.area FOR EACH ROW WHEN ((old.code <> new.code)) EXECUTE FUNCTION public.area_keeps_its_code();

-- Name: audit_archive audit_archive_never_changed; Type: TRIGGER

CREATE TRIGGER audit_archive_never_changed BEFORE DELETE OR UPDATE ON public.audit_archive FOR EACH ROW EXECUTE FUNCTION public.never('audit_archive_append_only_check');

-- Name: audit_archive audit_archive_never_emptied; Type: TRIGGER

CREATE TRIGGER audit_archive_never_emptied BEFORE TRUNCATE ON public.audit_archive FOR EACH STATEMENT EXECUTE FUNCTION public.never('audit_archive_append_only_check');

-- Name: audit_log audit_log_committed; Type: TRIGGER

CREATE TRIGGER audit_log_committed BEFORE INSERT ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.audit_log_committed();

-- Name: audit_log audit_log_never_changed; Type: TRIGGER

CREATE TRIGGER audit_log_never_changed BEFORE UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.audit_log_only_erased();

-- Name: audit_log audit_log_never_deleted; Type: TRIGGER

CREATE TRIGGER audit_log_never_deleted BEFORE DELETE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.never('audit_log_append_only_check');

-- Name: audit_log audit_log_never_emptied; Type: TRIGGER

CREATE TRIGGER audit_log_never_emptied BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.never('audit_log_append_only_check');

-- Name: audit_seal audit_seal_never_changed; Type: TRIGGER

CREATE TRIGGER audit_seal_never_changed BEFORE DELETE OR UPDATE ON public.audit_seal FOR EACH ROW EXECUTE FUNCTION public.never('audit_seal_append_only_check');

-- Name: audit_seal audit_seal_never_emptied; Type: TRIGGER

CREATE TRIGGER audit_seal_never_emptied BEFORE TRUNCATE ON public.audit_seal FOR EACH STATEMENT EXECUTE FUNCTION public.never('audit_seal_append_only_check');

-- Name: bag bag_counted_delete; Type: TRIGGER

CREATE TRIGGER bag_counted_delete AFTER DELETE ON public.bag REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.bags_counted();

-- Name: bag bag_counted_insert; Type: TRIGGER

CREATE TRIGGER bag_counted_insert AFTER INSERT ON public.bag REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.bags_counted();

-- Name: bag bag_identity; Type: TRIGGER

CREATE TRIGGER bag_identity BEFORE UPDATE OF label, type, bag_type_id, capacity, grams_per_child ON public.bag FOR EACH ROW EXECUTE FUNCTION public.bag_keeps_its_identity();

-- Name: bag bag_never_emptied; Type: TRIGGER

CREATE TRIGGER bag_never_emptied BEFORE TRUNCATE ON public.bag FOR EACH STATEMENT EXECUTE FUNCTION public.never('bag_emptied_check');

-- Name: bag bag_recounted; Type: TRIGGER

CREATE TRIGGER bag_recounted AFTER UPDATE ON public.bag FOR EACH ROW WHEN (((old.status IS DISTINCT FROM new.status) OR (old.dispatch_area IS DISTINCT FROM new.dispatch_area))) EXECUTE FUNCTION public.bag_recounted();

-- Name: bag_type bag_type_cached; Type: TRIGGER

CREATE TRIGGER bag_type_cached AFTER INSERT OR DELETE OR UPDATE ON public.bag_type FOR EACH STATEMENT EXECUTE FUNCTION public.cache_changed();

-- Name: bag_type bag_type_pattern; Type: TRIGGER

CREATE TRIGGER bag_type_pattern BEFORE UPDATE OF label_pattern ON public.bag_type FOR EACH ROW WHEN ((old.label_pattern <> new.label_pattern)) EXECUTE FUNCTION public.bag_type_keeps_its_pattern();

-- Name: bill_bag bill_bag_counted; Type: TRIGGER

CREATE TRIGGER bill_bag_counted AFTER INSERT OR DELETE ON public.bill_bag FOR EACH ROW EXECUTE FUNCTION public.bill_bag_counted();

-- Name: bill_bag bill_bag_never_changed; Type: TRIGGER

CREATE TRIGGER bill_bag_never_changed BEFORE UPDATE ON public.bill_bag FOR EACH ROW EXECUTE FUNCTION public.never('bill_bag_changed_check');

-- Name: bill_bag bill_bag_never_emptied; Type: TRIGGER

CREATE TRIGGER bill_bag_never_emptied BEFORE TRUNCATE ON public.bill_bag FOR EACH STATEMENT EXECUTE FUNCTION public.never('bill_bag_changed_check');

-- Name: bill bill_counted; Type: TRIGGER

CREATE TRIGGER bill_counted AFTER INSERT OR DELETE ON public.bill FOR EACH ROW EXECUTE FUNCTION public.bill_recounted();

-- Name: bill bill_frozen; Type: TRIGGER

CREATE TRIGGER bill_frozen BEFORE DELETE OR UPDATE ON public.bill FOR EACH ROW WHEN ((old.completed_at IS NOT NULL)) EXECUTE FUNCTION public.bill_frozen();

-- Name: bill bill_never_emptied; Type: TRIGGER

CREATE TRIGGER bill_never_emptied BEFORE TRUNCATE ON public.bill FOR EACH STATEMENT EXECUTE FUNCTION public.never('bill_emptied_check');

-- Name: bill bill_recounted; Type: TRIGGER

CREATE TRIGGER bill_recounted AFTER UPDATE ON public.bill FOR EACH ROW WHEN (((old.status IS DISTINCT FROM new.status) OR (old.dispatch_area IS DISTINCT FROM new.dispatch_area))) EXECUTE FUNCTION public.bill_recounted();

-- Name: link link_counted_delete; Type: TRIGGER

CREATE TRIGGER link_counted_delete AFTER DELETE ON public.link REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.link_counted();

-- Name: link link_counted_insert; Type: TRIGGER

CREATE TRIGGER link_counted_insert AFTER INSERT ON public.link REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.link_counted();

-- Name: link link_never_changed; Type: TRIGGER

CREATE TRIGGER link_never_changed BEFORE UPDATE ON public.link FOR EACH ROW EXECUTE FUNCTION public.never('link_changed_check');

-- Name: link link_never_emptied; Type: TRIGGER

CREATE TRIGGER link_never_emptied BEFORE TRUNCATE ON public.link FOR EACH STATEMENT EXECUTE FUNCTION public.never('link_changed_check');

-- Name: scan scan_never_changed; Type: TRIGGER

CREATE TRIGGER scan_never_changed BEFORE DELETE OR UPDATE ON public.scan FOR EACH ROW EXECUTE FUNCTION public.never('scan_append_only_check');

-- Name: scan scan_never_emptied; Type: TRIGGER

CREATE TRIGGER scan_never_emptied BEFORE TRUNCATE ON public.scan FOR EACH STATEMENT EXECUTE FUNCTION public.never('scan_append_only_check');

-- Name: scan scan_tallied; Type: TRIGGER

CREATE TRIGGER scan_tallied AFTER INSERT ON public.scan REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.scan_tallied();

-- Name: site_setting site_setting_cached; Type: TRIGGER

CREATE TRIGGER site_setting_cached AFTER INSERT OR DELETE OR UPDATE ON public.site_setting FOR EACH STATEMENT EXECUTE FUNCTION public.cache_changed();

-- Name: user user_comes; Type: TRIGGER

CREATE TRIGGER user_comes BEFORE INSERT ON public."user" FOR EACH ROW WHEN ((new.dispatch_area IS NOT NULL)) EXECUTE FUNCTION public.user_comes_to_an_area();

-- Name: user user_last_admin; Type: TRIGGER

CREATE TRIGGER user_last_admin BEFORE UPDATE ON public."user" FOR EACH ROW WHEN (((old.role = 'admin'::text) AND (old.disabled_at IS NULL) AND (old.erased_at IS NULL) AND ((new.role <> 'admin'::text) OR (new.disabled_at IS NOT NULL) OR (new.erased_at IS NOT NULL)))) EXECUTE FUNCTION public.user_keeps_an_admin();

-- Name: user user_moves; Type: TRIGGER

CREATE TRIGGER user_moves BEFORE UPDATE OF dispatch_area ON public."user" FOR EACH ROW WHEN ((new.dispatch_area IS DISTINCT FROM old.dispatch_area)) EXECUTE FUNCTION public.user_comes_to_an_area();

-- Name: alert alert_acknowledged_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.alert
    ADD CONSTRAINT alert_acknowledged_by_fkey FOREIGN KEY (acknowledged_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: alert_delivery alert_delivery_alert_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.alert_delivery
    ADD CONSTRAINT alert_delivery_alert_fkey FOREIGN KEY (alert_id) REFERENCES public.alert(id) ON DELETE CASCADE;

-- Name: api_token api_token_user_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_user_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;

-- Name: badge badge_made_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.badge
    ADD CONSTRAINT badge_made_by_fkey FOREIGN KEY (made_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: badge badge_user_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.badge
    ADD CONSTRAINT badge_user_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;

-- Name: bag bag_bag_type_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.bag
    ADD CONSTRAINT bag_bag_type_fkey FOREIGN KEY (bag_type_id) REFERENCES public.bag_type(id) ON DELETE RESTRICT;

-- Name: bag bag_closed_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.bag
    ADD CONSTRAINT bag_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: bag bag_created_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.bag
    ADD CONSTRAINT bag_created_by_fkey FOREIGN KEY (created_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: bag bag_dispatch_area_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.bag
    ADD CONSTRAINT bag_dispatch_area_fkey FOREIGN KEY (dispatch_area) REFERENCES public.area(code) ON UPDATE CASCADE ON DELETE RESTRICT;

-- Name: bill_bag bill_bag_added_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.bill_bag
    ADD CONSTRAINT bill_bag_added_by_fkey FOREIGN KEY (added_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: bill_bag bill_bag_bag_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.bill_bag
    ADD CONSTRAINT bill_bag_bag_fkey FOREIGN KEY (bag_id) REFERENCES public.bag(id) ON DELETE RESTRICT;

-- Name: bill_bag bill_bag_bill_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.bill_bag
    ADD CONSTRAINT bill_bag_bill_fkey FOREIGN KEY (bill_id) REFERENCES public.bill(id) ON DELETE CASCADE;

-- Name: bill bill_completed_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.bill
    ADD CONSTRAINT bill_completed_by_fkey FOREIGN KEY (completed_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: bill bill_created_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.bill
    ADD CONSTRAINT bill_created_by_fkey FOREIGN KEY (created_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: bill bill_dispatch_area_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.bill
    ADD CONSTRAINT bill_dispatch_area_fkey FOREIGN KEY (dispatch_area) REFERENCES public.area(code) ON UPDATE CASCADE ON DELETE RESTRICT;

-- Name: device device_made_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.device
    ADD CONSTRAINT device_made_by_fkey FOREIGN KEY (made_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: former_user former_user_user_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.former_user
    ADD CONSTRAINT former_user_user_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: import import_brought_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_brought_by_fkey FOREIGN KEY (brought_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: import import_job_id_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id) ON DELETE RESTRICT;

-- Name: import_part import_part_import_id_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.import_part
    ADD CONSTRAINT import_part_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.import(id) ON DELETE CASCADE;

-- Name: import_refusal import_refusal_import_id_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.import_refusal
    ADD CONSTRAINT import_refusal_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.import(id) ON DELETE CASCADE;

-- Name: job job_asked_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: label_range label_range_bag_type_id_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.label_range
    ADD CONSTRAINT label_range_bag_type_id_fkey FOREIGN KEY (bag_type_id) REFERENCES public.bag_type(id) ON DELETE RESTRICT;

-- Name: label_range label_range_previous_number_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.label_range
    ADD CONSTRAINT label_range_previous_number_fkey FOREIGN KEY (label_pattern, previous_number) REFERENCES public.label_range(label_pattern, last_number) ON DELETE RESTRICT;

-- Name: link link_child_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_child_fkey FOREIGN KEY (child_bag_id) REFERENCES public.bag(id) ON DELETE RESTRICT;

-- Name: link link_linked_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_linked_by_fkey FOREIGN KEY (linked_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: link link_parent_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_parent_fkey FOREIGN KEY (parent_bag_id) REFERENCES public.bag(id) ON DELETE RESTRICT;

-- Name: notification notification_user_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT notification_user_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;

-- Name: promotion_request promotion_request_decided_by_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.promotion_request
    ADD CONSTRAINT promotion_request_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES public."user"(id) ON DELETE RESTRICT;

-- Name: promotion_request promotion_request_user_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.promotion_request
    ADD CONSTRAINT promotion_request_user_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;

-- Name: user_device user_device_user_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.user_device
    ADD CONSTRAINT user_device_user_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;

-- Name: user user_dispatch_area_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public."user"
    ADD CONSTRAINT user_dispatch_area_fkey FOREIGN KEY (dispatch_area) REFERENCES public.area(code) ON UPDATE CASCADE ON DELETE RESTRICT;

-- Name: user_passkey user_passkey_user_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.user_passkey
    ADD CONSTRAINT user_passkey_user_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;

-- Name: user_recovery_code user_recovery_code_user_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.user_recovery_code
    ADD CONSTRAINT user_recovery_code_user_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;

-- Name: web_session web_session_user_fkey; Type: FK CONSTRAINT

ALTER TABLE ONLY public.web_session
    ADD CONSTRAINT web_session_user_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;
