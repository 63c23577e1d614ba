insert into audit_log ("timestamp", user_id, action, entity_type, entity_id, details, ip_address, request_id)
select coalesce(least(a.at, m.now), m.now), u.user_id, coalesce(n.name, $3), k.kind,
       case k.kind when 'user' then e.user_id when 'bag' then b.kept_id when 'bill' then i.id end,
       jsonb_build_object('imported', true, 'former_id', a.id, 'kind', left(a.action, 60)),
       case when shortened_address(a.address) is not null then a.address end,
       case when a.request_id ~ '^[A-Za-z0-9-]{1,64}$' then a.request_id end
from old_audit a cross join moment m
cross join lateral (select case when lower(a.entity_type) in ('user', 'bag', 'bill') then lower(a.entity_type) else 'site' end as kind) k
left join act_name n on n.former = lower(a.action)
left join former_user u on u.old_id = a.user_id
left join former_user e on e.old_id = a.entity_id
left join new_bag b on b.id = a.entity_id
left join bill_fact i on i.id = a.entity_id
where a.id > $1 and a.id <= $2
order by a.at, a.id
