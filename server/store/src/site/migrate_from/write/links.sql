insert into link (id, parent_bag_id, child_bag_id, linked_by, created_at)
overriding system value
select l.id, l.parent_id, l.child_id, u.user_id, coalesce(l.created_at, s.at, m.now)
from new_link l cross join moment m left join link_scan s on s.id = l.id left join former_user u on u.old_id = s.user_id
where l.dropped is null and l.parent_id > $1 and l.parent_id <= $2
order by l.parent_id, l.id
