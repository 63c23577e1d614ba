-- Former scans by the bag that they read, whatever column it stood in.
create table new_scan as
    select s.id, least(s.at, m.now) as at, s.user_id, coalesce(c.kept_id, p.kept_id) as bag_id, coalesce(c.is_parent, p.is_parent) as is_parent,
           s.parent_id is null and s.child_id is null as is_blank
    from old_scan s cross join moment m left join new_bag p on p.id = s.parent_id left join new_bag c on c.id = s.child_id;
-- A scan was written before its new parent had a number: the one parent that this person made in those seconds.
create table made_parent as
    select b.user_id, b.created_at, n.kept_id from old_bag b join new_bag n on n.id = b.id
    where n.is_parent and b.user_id is not null and exists (select from new_scan where is_blank)
      and not exists (select from old_scan s where s.parent_id = b.id);
create index on made_parent (user_id, created_at);
analyze made_parent, new_scan;
update new_scan s set bag_id = f.bag_id, is_parent = true
    from (select s.id, min(b.kept_id) as bag_id
          from new_scan s join made_parent b on b.user_id = s.user_id and b.created_at between s.at - interval '2 s' and s.at + interval '2 s'
          where s.is_blank group by s.id having count(*) = 1) f
    where f.id = s.id;
alter table new_scan add primary key (id);
create index on new_scan (bag_id) where bag_id is not null;
analyze new_scan;

-- The read that a link or a place on a bill came from: the nearest in time.
create table link_scan as
    select distinct on (l.id) l.id, s.id as scan_id, s.at, s.user_id
    from new_link l join new_scan s on s.bag_id = l.child_id and not s.is_parent
    where l.dropped is null
    order by l.id, abs(extract(epoch from s.at - l.created_at)) nulls last, s.id;
alter table link_scan add primary key (id);
create table place_scan as
    select distinct on (x.id) x.id, s.id as scan_id, s.at, s.user_id
    from new_place x join new_scan s on s.bag_id = x.bag_id and s.is_parent
    where x.dropped is null and s.at between x.created_at - interval '1 minute' and x.created_at + interval '1 minute'
    order by x.id, abs(extract(epoch from s.at - x.created_at)), s.id;
alter table place_scan add primary key (id);
create table used_scan as select scan_id from link_scan union all select scan_id from place_scan;
alter table used_scan add primary key (scan_id);
analyze link_scan, place_scan, used_scan;

-- The log of the site, in the order of time. origin: s a former scan, l a link, p a place that no scan told of.
create table event as
    select row_number() over (order by at, origin, old_id, action) as n, e.* from (
        select case when s.id is null then 'l' else 's' end as origin, coalesce(s.scan_id, l.id) as old_id, 'link' as action, 'linked' as outcome,
               coalesce(s.at, l.created_at, least(c.created_at, m.now), m.now) as at,
               case when s.id is null then coalesce(c.user_id, p.user_id) else s.user_id end as user_id,
               l.parent_id, l.child_id, null::bigint as bill_id
        from new_link l cross join moment m join old_bag c on c.id = l.child_id join old_bag p on p.id = l.parent_id left join link_scan s on s.id = l.id
        where l.dropped is null
        union all
        select case when s.id is null then 'p' else 's' end, coalesce(s.scan_id, x.id), 'bill_add', 'added',
               coalesce(s.at, x.created_at, f.created_at, m.now), case when s.id is null then b.created_by else s.user_id end, x.bag_id, null, f.id
        from new_place x cross join moment m join bill_fact f on f.old_id = x.bill_id and f.part = x.part join old_bill b on b.id = x.bill_id
        left join place_scan s on s.id = x.id
        where x.dropped is null
        union all
        select 's', s.id, 'link', 'noted', coalesce(s.at, m.now), s.user_id, case when s.is_parent then s.bag_id end,
               case when not s.is_parent then s.bag_id end, null
        from new_scan s cross join moment m
        where s.bag_id is not null and not exists (select from used_scan u where u.scan_id = s.id)) e;
alter table event add primary key (n);
analyze event;

insert into repair (rule, entity, old_id, new_id, what)
    select 'scan_found', 'scan', s.id, s.bag_id, format('%s, %s', n.label, to_char(s.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'))
    from new_scan s join new_bag n on n.id = s.bag_id where s.is_blank order by s.id;
insert into repair (rule, entity, old_id, what)
    select 'scan_without_bag', 'scan', s.id,
           format('%s, %s', coalesce('bag ' || coalesce(o.child_id, o.parent_id), 'no bag'), coalesce(to_char(s.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), 'no time'))
    from new_scan s join old_scan o on o.id = s.id where s.bag_id is null order by s.id;
insert into repair (rule, entity, old_id, what)
    select 'time_ahead', 'scan', s.id, 'scan ' || s.id from old_scan s, moment m where s.at > m.now order by s.id;
insert into repair (rule, entity, old_id, what)
    select 'audit_unknown', 'audit', a.id, left(a.action, 60) from old_audit a
    where not exists (select from act_name n where n.former = lower(a.action)) order by a.id;
insert into repair (rule, entity, old_id, what)
    select 'time_ahead', 'audit', a.id, 'act ' || a.id from old_audit a, moment m where a.at > m.now order by a.id;
