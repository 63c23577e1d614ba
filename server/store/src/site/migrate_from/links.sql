-- Which links come over: both bags are there and of the right role, and a child is in one parent, by its oldest link.
create table new_link as
    select l.id, p.kept_id as parent_id, c.kept_id as child_id, least(l.created_at, m.now) as created_at,
           case when p.id is null or c.id is null then 'link_orphan'
                when p.kept_id = c.kept_id then 'link_to_itself'
                when not p.is_parent or c.is_parent then 'link_wrong_role' end as dropped
    from old_link l cross join moment m left join new_bag p on p.id = l.parent_id left join new_bag c on c.id = l.child_id;
update new_link l set dropped = case when r.first_parent = l.parent_id then 'link_twice' else 'child_in_two_parents' end
    from (select id, row_number() over first as place, first_value(parent_id) over first as first_parent from new_link where dropped is null
          window first as (partition by child_id order by created_at nulls last, id)) r
    where r.id = l.id and r.place > 1;
update new_link l set dropped = 'link_beyond_most'
    from (select id, row_number() over (partition by parent_id order by created_at nulls last, id) as place from new_link where dropped is null) r
    where r.id = l.id and r.place > 1000;
alter table new_link add primary key (id);
create unique index on new_link (child_id) where dropped is null;
create index on new_link (parent_id) where dropped is null;
analyze new_link;

-- Parents with what they hold. One keeps room for all of it.
create table parent_fact as
    select n.id, coalesce(l.children, 0) as children, greatest(t.capacity, coalesce(l.children, 0))::smallint as capacity,
           t.capacity as type_capacity, t.grams_per_child, a.code as area, l.last_at
    from new_bag n join old_bag b on b.id = n.id join bag_type t on t.id = n.bag_type_id left join new_area a on a.text = b.area
    left join (select parent_id, count(*) as children, max(created_at) as last_at from new_link where dropped is null group by 1) l
        on l.parent_id = n.id
    where n.is_parent and n.kept_id = n.id;
alter table parent_fact add primary key (id);
analyze parent_fact;

insert into repair (rule, entity, old_id, new_id, what)
    select l.dropped, 'link', l.id, k.parent_id,
           format('%s in %s', coalesce(c.label, 'bag ' || o.child_id), coalesce(p.label, 'bag ' || o.parent_id))
    from new_link l join old_link o on o.id = l.id left join old_bag c on c.id = o.child_id left join old_bag p on p.id = o.parent_id
    left join new_link k on k.child_id = l.child_id and k.dropped is null
    where l.dropped is not null order by l.id;
insert into repair (rule, entity, old_id, what)
    select 'capacity_raised', 'bag', f.id, format('%s holds %s, its type takes %s', n.label, f.children, f.type_capacity)
    from parent_fact f join new_bag n on n.id = f.id where f.children > f.type_capacity order by f.id;
insert into repair (rule, entity, old_id, what)
    select 'count_stale', 'bag', f.id, format('%s: %s were stored, %s are linked', n.label, coalesce(b.child_count::text, 'none'), f.children)
    from parent_fact f join new_bag n on n.id = f.id join old_bag b on b.id = f.id
    where coalesce(b.child_count, 0) <> f.children order by f.id;
insert into repair (rule, entity, old_id, what)
    select 'status_stale', 'bag', f.id, format('%s holds %s of %s', n.label, f.children, f.capacity)
    from parent_fact f join new_bag n on n.id = f.id join old_bag b on b.id = f.id
    where lower(btrim(b.status)) = 'completed' and f.children < f.capacity order by f.id;
insert into repair (rule, entity, old_id, new_id, what)
    select 'pointer_ignored', 'bag', b.id, b.parent_id, format('%s names %s', b.label, coalesce(p.label, 'bag ' || b.parent_id))
    from old_bag b join new_bag n on n.id = b.id left join old_bag p on p.id = b.parent_id left join new_bag q on q.id = b.parent_id
    left join new_link k on k.child_id = n.kept_id and k.dropped is null
    where b.parent_id is not null and (k.parent_id is null or k.parent_id is distinct from q.kept_id)
    order by b.id;
insert into repair (rule, entity, old_id, what)
    select 'time_ahead', 'bag', b.id, b.label from old_bag b, moment m where b.created_at > m.now order by b.id;
insert into repair (rule, entity, old_id, what)
    select 'time_ahead', 'link', l.id, 'link ' || l.id from old_link l, moment m where l.created_at > m.now order by l.id;
