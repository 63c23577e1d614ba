-- Two bags, one label (SPEC 4): where a child is in another parent, somebody may say that both bags are here. It is kept, listed for the admin,
-- and no move of that label between those two parents is done or offered again (ADR 48).

-- What a row of the scan log must be: as before, and `both_here` is an action.
create or replace function is_sound_scan(p_action text, p_station text, p_read_text text, p_reason text)
    returns boolean language plpgsql immutable as $$
declare
    v_broken text := case
        when p_action <> 'link'
             and p_action not in ('undo', 'unlink', 'move', 'both_here', 'close', 'reopen', 'bill_add', 'bill_remove')
            then 'scan_action_check'
        when length(p_station) > 64 or length(p_read_text) > 1024 or length(p_reason) > 500 then 'scan_text_check' end;
begin
    if v_broken is not null then
        raise check_violation using constraint = v_broken, table = 'scan', message = format('the scan breaks %s', v_broken);
    end if;
    return true;
end $$;

-- Labels and not bags: the second bag has no row of its own, and the parent where it lies may have none yet.
create table two_bags (
    -- The event of the log that says who, when and where.
    scan_id bigint not null,
    said_at timestamptz not null default now(),
    label text not null,
    -- The parent that holds the label, and the one where the second bag lies.
    held_in text not null,
    lies_at text not null,
    constraint two_bags_pkey primary key (scan_id),
    constraint two_bags_parents_check check (held_in <> lies_at)
);
-- Whichever of the two parents holds the label.
create unique index two_bags_label_key on two_bags (label, (least(held_in, lies_at)), (greatest(held_in, lies_at)));

-- Whether somebody said it of this label and these two parents.
create function are_two_bags(p_label text, p_one text, p_two text) returns boolean language plpgsql stable as $$
begin
    return exists (select from two_bags where label = p_label
        and least(held_in, lies_at) = least(p_one, p_two) and greatest(held_in, lies_at) = greatest(p_one, p_two));
end $$;
create function are_two_bags(p_label text, p_one text, p_held bigint) returns boolean language plpgsql stable as $$
begin
    return are_two_bags(p_label, p_one, (select label from bag where id = p_held));
end $$;

-- As before; of two bags with one label that was told of, none is moved.
create or replace function packing_outcome(
    p jsonb, p_parent bag, p_child bag, p_held bigint, p_parent_is_bill boolean, p_child_is_bill boolean, p_foreign boolean,
    p_refused jsonb, p_completed timestamptz) returns text language plpgsql stable as $$
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

-- As before; an answer says where no move is to be offered.
create or replace function answer_words(
    p_outcome text, p_scan bigint, p_state jsonb, p_child text, p_other text, p_why jsonb, p_more jsonb)
    returns jsonb language plpgsql stable as $$
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

-- Keeps that two bags bear the child's label. Nothing is linked. Locks the child, so that its parent is the one that is told.
create function say_both_here(p jsonb) returns jsonb language plpgsql as $$
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

-- Runs a command: its answer, the first one if its key is known; or {"key_reused": true}, {"unknown_bill": true}. As before, and with the
-- action both_here, of which `child` and `parent` are the label and where its second bag lies.
create or replace function run_command(p jsonb) returns jsonb language plpgsql as $$
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

select grant_program_rights();
