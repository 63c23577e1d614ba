-- The parents demo.first to demo.last of demo.parents in all, over two years: each with its children, their scans and refusals, and, forty by
-- forty, a bill. Of ten parents six are full, two half full, two closed short, one has one child. The last bills are open.
create temp table plan on commit drop as
    select n, n / 40 as lot, p.id as packer, p.dispatch_area as area, t.id as type_id, t.capacity, t.grams_per_child,
           replace(t.label_pattern, '#######', lpad(n::text, 7, '0')) as label,
           case when n % 10 = 0 then 1 when n % 10 in (5, 6) then t.capacity / 2 when n % 10 in (7, 8) then t.capacity - 3
                else t.capacity end as children,
           n % 10 in (7, 8) as is_short, n % 10 not in (0, 5, 6) as is_shipped,
           now() - interval '730 days' * (1 - n::float8 / current_setting('demo.parents')::float8) - interval '1 day' as packed_at
    from generate_series(current_setting('demo.first')::integer, current_setting('demo.last')::integer) n
    join (select id, dispatch_area, row_number() over (order by id) as place, count(*) over () as people
          from "user" where username like 'demo.packer.%') p on p.place = 1 + n % p.people
    join bag_type t on t.name = case when n % 4 = 3 then 'Demo moong' else 'Demo mustard' end;

insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, created_by, created_at)
    select label, 'parent', type_id, capacity, grams_per_child, area, packer, packed_at from plan order by n;
create temp table packed on commit drop as
    select plan.*, b.id as parent_id, k, 'D' || lpad((n * 30 + k)::text, 9, '0') as child, packed_at + k * interval '4 s' as scanned_at
    from plan join bag b on b.label = plan.label cross join lateral generate_series(1, children) k;
insert into bag (label, type, dispatch_area, created_by, created_at) select child, 'child', area, packer, scanned_at from packed order by n, k;
create temp table linked on commit drop as select packed.*, b.id as child_id from packed join bag b on b.label = packed.child;
insert into link (parent_bag_id, child_bag_id, linked_by, created_at) select parent_id, child_id, packer, scanned_at from linked order by n, k;

-- Nearly every bag is read twice by somebody; some reads are damaged, some come for a full parent.
insert into scan ("timestamp", key, action, outcome, user_id, station, area, parent_label, child_label, parent_bag_id, child_bag_id, read_text)
    select s.at, gen_random_uuid(), 'link', s.outcome, packer, 'demo-' || (1 + packer % 60), area, label,
           case when s.outcome <> 'not_a_label' then child end, parent_id, case when s.outcome <> 'not_a_label' then child_id end,
           case when s.outcome = 'not_a_label' then '*' || child || '*' end
    from linked cross join lateral (
        select scanned_at as at, 'linked' as outcome
        union all select scanned_at + interval '1 s', 'already_here' where (n * 7 + k) % 10 <> 0
        union all select scanned_at + interval '2 s', 'already_here' where (n * 3 + k) % 4 = 0
        union all select scanned_at + interval '2 s', 'not_a_label' where (n * 7 + k) % 20 = 0
        union all select scanned_at + interval '3 s', 'parent_full' where k = capacity and n % 3 <> 0) s
    order by s.at;

-- The answers of the last week are kept.
insert into scan_key (key, user_id, fingerprint, answer, created_at)
    select s.key, s.user_id, concat_ws('|', s.action, s.parent_label, s.child_label),
           jsonb_build_object('outcome', s.outcome, 'scan_id', s.id, 'parent', null, 'child', s.child_label, 'other_parent', null, 'why', null),
           s."timestamp"
    from plan p join bag b on b.label = p.label join scan s on s.parent_bag_id = b.id
    where p.packed_at > now() - interval '8 days' and s."timestamp" > now() - interval '7 days' and s.action = 'link';

update bag set closed_at = p.packed_at + interval '5 minutes', closed_by = p.packer, close_reason = 'short_stock'
    from plan p where bag.label = p.label and p.is_short;
insert into scan ("timestamp", key, action, outcome, user_id, station, area, parent_label, parent_bag_id, reason)
    select p.packed_at + interval '5 minutes', gen_random_uuid(), 'close', 'closed', p.packer, 'demo-' || (1 + p.packer % 60), p.area, p.label, b.id,
           'short_stock'
    from plan p join bag b on b.label = p.label where p.is_short order by p.n;

create temp table loaded on commit drop as
    select lot, 'DEMO-' || lpad(lot::text, 6, '0') as number, max(packed_at) + interval '1 hour' as opened_at,
           (count(*) filter (where is_shipped))::smallint as parents, max(n) < current_setting('demo.parents')::integer * 0.95 as is_complete,
           (select min(id) from "user" where username = 'demo.biller') as biller
    from plan group by lot having bool_or(is_shipped) and max(n) < current_setting('demo.parents')::integer * 0.98;
insert into bill (number, target_parents, customer, destination, vehicle_number, created_by, created_at)
    select number, parents, (array['Asha Seeds', 'Kisan Bhandar', 'Verma Agro'])[1 + lot % 3], (array['Delhi', 'Nagpur', 'Patna'])[1 + lot % 3],
           'RJ14 GA ' || lpad((lot % 10000)::text, 4, '0'), biller, opened_at
    from loaded order by lot;
insert into bill_bag (bill_id, bag_id, added_by, created_at)
    select i.id, b.id, d.biller, d.opened_at + interval '1 s' * (p.n % 40)
    from loaded d join plan p using (lot) join bag b on b.label = p.label join bill i on i.number = d.number where p.is_shipped order by p.n;
insert into scan ("timestamp", key, action, outcome, user_id, station, parent_label, parent_bag_id, bill_id, bill_number)
    select d.opened_at + interval '1 s' * (p.n % 40), gen_random_uuid(), 'bill_add', 'added', d.biller, 'demo-office', p.label, b.id, i.id, d.number
    from loaded d join plan p using (lot) join bag b on b.label = p.label join bill i on i.number = d.number where p.is_shipped order by 1;
update bill set completed_at = d.opened_at + interval '2 hours', completed_by = d.biller, complete_reason = 'demo data: parents are short'
    from loaded d where bill.number = d.number and d.is_complete;
