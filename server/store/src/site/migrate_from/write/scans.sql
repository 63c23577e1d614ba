-- The key tells the former row: what it was (a scan, or a link or a place that no scan told of), and its number.
insert into scan ("timestamp", key, action, outcome, user_id, area, parent_label, child_label, parent_bag_id, child_bag_id, bill_id, bill_number, reason)
select e.at, format('%s0000000-0000-8000-8000-%s', case e.origin when 's' then 'a' when 'l' then 'b' else 'c' end, lpad(to_hex(e.old_id), 12, '0'))::uuid,
       e.action, e.outcome, coalesce(u.user_id, z.user_id), f.area, p.label, c.label, e.parent_id, e.child_id, e.bill_id, i.number,
       case when e.origin = 's' then 'former system' else 'former system, made from its links' end
from event e cross join (select user_id from former_user where old_id = 0) z
left join former_user u on u.old_id = e.user_id
left join new_bag p on p.id = e.parent_id left join new_bag c on c.id = e.child_id
left join parent_fact f on f.id = e.parent_id left join bill_fact i on i.id = e.bill_id
where e.n > $1 and e.n <= $2
order by e.n
