-- What a person typed is marked in the log of the scans (SPEC 4): typing errs more often than a scanner. A command says so with `typed`; only the
-- three functions that write the log know it. The rows of before are of no known kind, and count as read.

alter table scan add column typed boolean not null default false;

create or replace function answered(
    p jsonb, p_outcome text, p_area text, p_child_label text, p_parent bigint, p_child bigint, p_other bigint, p_read text,
    p_state jsonb, p_why jsonb, p_more jsonb) returns jsonb language plpgsql as $$
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

create or replace function answered_on_bill(p jsonb, p_outcome text, p_parent bag, p_bill bill, p_other text, p_mark text, p_read text)
    returns jsonb language plpgsql as $$
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

create or replace function link_children(p_commands jsonb[]) returns jsonb[] language plpgsql
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

select grant_program_rights();
