\set p random(1, :parents)
\set c random(1, 2000000000)
with p as materialized (select id from bag where code = 'SB' || lpad(:p::text, 5, '0') for update),
n as (select count(*) as n from link, p where parent_id = p.id),
c as (insert into bag (code, kind, weight_g) select 'Y' || :c::text, 1, 1000 from p on conflict (code) do update set code = excluded.code returning id),
l as (insert into link (child_id, parent_id, linked_by) select c.id, p.id, 1 from c, p, n where n.n >= 0 on conflict do nothing returning child_id),
s as (insert into scan (bag_id, user_id, action) select child_id, 1, 1 from l),
a as (insert into audit_log (user_id, action, entity, entity_id, details) select 1, 'link', 'bag', child_id, '{"parent": 1}' from l)
select * from n;
