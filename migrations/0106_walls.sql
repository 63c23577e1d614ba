-- Walls: triggers that keep what no constraint can. Each refuses under a name of its own, which the program knows as it knows constraints.

-- Raises a check violation under a name that the program knows, as a constraint would.
create function refuse(p_constraint text, p_message text) returns void language plpgsql as $$
begin
    raise exception using errcode = 'check_violation', constraint = p_constraint, message = p_message;
end $$;

create function never() returns trigger language plpgsql as $$
begin
    perform refuse(tg_argv[0], format('%s on %s is never allowed', lower(tg_op), tg_table_name));
    return null;
end $$;

-- People.

-- A site keeps an admin who can sign in once it has one (SPEC 7): whoever leaves must be followed by another who reaches at least as
-- far, invited, with a password, or with password and second factor. The service checks the same under the same locks; this is the
-- wall behind it, for SQL by hand too.
create function user_keeps_an_admin() returns trigger language plpgsql as $$
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
create trigger user_last_admin before update on "user" for each row
    when (old.role = 'admin' and old.disabled_at is null and old.erased_at is null
          and (new.role <> 'admin' or new.disabled_at is not null or new.erased_at is not null))
    execute function user_keeps_an_admin();

-- Bags.

-- The forms of child labels that go into the parents of a type: '#' a digit, 'A' a letter, all else itself, '\A' the letter A.
create function are_child_patterns(p_patterns text[]) returns boolean language sql immutable as $$
    select cardinality(p_patterns) <= 20
        and coalesce(bool_and(pattern is not null and pattern ~ '^(#|\\A|[A-Z0-9]){4,20}$'), true)
    from unnest(p_patterns) as pattern
$$;
alter table bag_type add constraint bag_type_child_patterns_check check (are_child_patterns(child_patterns));

create function bag_keeps_its_identity() returns trigger language plpgsql as $$
begin
    if new.type <> old.type or new.label <> old.label or new.capacity <> old.capacity
       or new.grams_per_child <> old.grams_per_child or new.bag_type_id is distinct from old.bag_type_id then
        perform refuse('bag_identity_check', 'a bag keeps its label, role, type, capacity and grams per child for life');
    end if;
    return new;
end $$;
create trigger bag_identity before update on bag for each row
    when (new.type <> old.type or new.label <> old.label or new.capacity <> old.capacity
          or new.grams_per_child <> old.grams_per_child or new.bag_type_id is distinct from old.bag_type_id)
    execute function bag_keeps_its_identity();
create trigger bag_never_emptied before truncate on bag execute function never('bag_emptied_check');

-- Links and bills. The stored counts and weights change with the rows that they count, whoever writes those rows. A child belongs to the
-- area of the parent that holds it: whoever packs it must find it again (SPEC 6).
create function link_counted() returns trigger language plpgsql as $$
declare
    v_link link := case when tg_op = 'INSERT' then new else old end;
    v_sign smallint := case when tg_op = 'INSERT' then 1 else -1 end;
    v_bill bigint;
    v_completed timestamptz;
    v_closed timestamptz;
    v_grams integer;
    v_area text;
    v_child_area text;
begin
    update bag set child_count = child_count + v_sign
        where id = v_link.parent_bag_id and type = 'parent'
        returning closed_at, grams_per_child, dispatch_area into v_closed, v_grams, v_area;
    if not found then
        perform refuse('link_parent_role_check', 'a link needs a parent bag as its parent');
    end if;
    if tg_op = 'INSERT' then
        select dispatch_area into v_child_area from bag where id = v_link.child_bag_id and type = 'child';
        if not found then
            perform refuse('link_child_role_check', 'a link needs a child bag as its child');
        end if;
        if v_child_area is distinct from v_area then
            update bag set dispatch_area = v_area where id = v_link.child_bag_id;
        end if;
        if v_closed is not null then
            perform refuse('link_parent_closed_check', 'the parent is closed');
        end if;
    end if;
    select b.id, b.completed_at into v_bill, v_completed
        from bill_bag bb join bill b on b.id = bb.bill_id where bb.bag_id = v_link.parent_bag_id
        for no key update of b;
    if v_bill is not null then
        if v_completed is not null then
            perform refuse('link_bill_completed_check', 'the parent is on a completed bill');
        end if;
        update bill set child_count = child_count + v_sign, actual_weight_g = actual_weight_g + v_sign * v_grams
            where id = v_bill;
    end if;
    return null;
end $$;
create trigger link_counted after insert or delete on link for each row execute function link_counted();
create trigger link_never_changed before update on link for each row execute function never('link_changed_check');
create trigger link_never_emptied before truncate on link execute function never('link_changed_check');

create function bill_bag_counted() returns trigger language plpgsql as $$
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
create trigger bill_bag_counted after insert or delete on bill_bag for each row execute function bill_bag_counted();
create trigger bill_bag_never_changed before update on bill_bag for each row execute function never('bill_bag_changed_check');
create trigger bill_bag_never_emptied before truncate on bill_bag execute function never('bill_bag_changed_check');

-- A completed bill is frozen: it may be reopened, nothing else.
create function bill_frozen() returns trigger language plpgsql as $$
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
create trigger bill_frozen before update or delete on bill for each row
    when (old.completed_at is not null) execute function bill_frozen();
create trigger bill_never_emptied before truncate on bill execute function never('bill_emptied_check');
