insert into bag (id, label, type, bag_type_id, capacity, grams_per_child, dispatch_area, legacy, created_by, created_at)
overriding system value
select n.id, n.label, case when n.is_parent then 'parent' else 'child' end, n.bag_type_id, coalesce(f.capacity, 0), coalesce(f.grams_per_child, 0),
       -- A child belongs to the area of the parent that holds it.
       case when n.is_parent then f.area when l.id is not null then h.area else a.code end,
       n.legacy, u.user_id, coalesce(least(b.created_at, m.now), m.now)
from new_bag n cross join moment m join old_bag b on b.id = n.id
left join parent_fact f on f.id = n.id
left join new_link l on l.child_id = n.id and l.dropped is null
left join parent_fact h on h.id = l.parent_id
left join new_area a on a.text = b.area
left join former_user u on u.old_id = b.user_id
where n.id > $1 and n.id <= $2 and n.kept_id = n.id
order by n.id
