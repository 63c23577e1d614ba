insert into bill_bag (id, bill_id, bag_id, added_by, created_at)
overriding system value
select x.id, f.id, x.bag_id, u.user_id, coalesce(x.created_at, f.created_at)
from bill_fact f join new_place x on x.bill_id = f.old_id and x.part = f.part and x.dropped is null
left join place_scan s on s.id = x.id left join former_user u on u.old_id = s.user_id
where f.id > $1 and f.id <= $2
order by x.id
