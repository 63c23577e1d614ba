-- A child belongs to the area of the parent that holds it: whoever packs it must find it again (SPEC 6).

create or replace function link_counted() returns trigger language plpgsql as $$
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

update bag c set dispatch_area = p.dispatch_area
from link l join bag p on p.id = l.parent_bag_id
where c.id = l.child_bag_id and c.dispatch_area is distinct from p.dispatch_area;
