-- Commands that arrive together: one statement, one commit, each answer as if it had come alone (ADR 42). Links go through together in runs;
-- whatever would see what an earlier one of its run did begins the next run.

-- What is known of a link of a run, and what it comes to.
create type packing as (
    command jsonb,
    outcome text,
    -- The parent's.
    area text,
    parent_id bigint,
    child_id bigint,
    other_id bigint,
    other_label text,
    -- Links of the run into its parent so far.
    linked integer,
    state jsonb,
    why jsonb,
    more jsonb
);

-- Runs links under the locks of their keys, of which none is known; each one's answer. No two of them name the same child, and those of one
-- parent are made in one area. Locks parents, then children, by ascending id, then bills. Plans join by look-ups, since they outlive the run.
create function link_children(p_commands jsonb[]) returns jsonb[] language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
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
                              other_parent_bag_id, bill_number, read_text, reason, scanned_at)
            select scan_id, key, 'link', outcome, user_id, p ->> 'station', area, nullif(p ->> 'parent', ''), nullif(p ->> 'child', ''),
                   parent_id, child_id, other_id, state ->> 'bill', case when outcome = 'not_a_label' then p ->> 'read' end, p ->> 'reason',
                   to_timestamp((p ->> 'made_ms')::double precision / 1000)
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

-- Runs commands in order, each as run_command would run it alone: their answers. p_lists says of each whose list it is of: after one that was
-- refused as a whole (key_reused, unknown_bill) the rest of its list is left out, without an answer. Locks all keys, then all bags, in order.
create function run_commands(p_commands jsonb[], p_lists integer[]) returns jsonb[] language plpgsql as $$
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

select grant_program_rights();
