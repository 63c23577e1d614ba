-- A season before the demo: each of its packers fills up to eight parents a day between half past eight and the evening, with a few reads that are
-- refused. It begins slowly, Sundays are quiet, and of ten parents three hold moong. What was packed on a day leaves on a bill in the evening.
-- demo.packers are their ids, demo.days how many days, demo.zone the site's zone. Of today only what has ended by now.
create temp table plan on commit drop as
    select row_number() over (order by d.begun_at, u.id) as n, u.id as packer, u.dispatch_area as area, t.id as type_id, t.capacity, t.grams_per_child,
           t.label_pattern, d.begun_at, d.midnight, day > 1 as is_gone
    from unnest(string_to_array(current_setting('demo.packers'), ',')::bigint[]) with ordinality p (id, place)
    join "user" u on u.id = p.id
    cross join generate_series(0, current_setting('demo.days')::integer) day
    cross join generate_series(0, 7) turn
    join bag_type t on t.name = case when (turn + day + p.place) % 10 < 3 then 'Moong' else 'Mustard' end
    cross join lateral (
        select date_trunc('day', now(), current_setting('demo.zone')) - make_interval(days => day) as midnight) m
    cross join lateral (
        select m.midnight, m.midnight + make_interval(mins => 510 + turn * 66 + p.place::integer * 7 + day % 20 * 3) as begun_at) d
    -- Not every day is as good as the one before.
    where (turn * 5 + day * 3 + p.place) % 7 > 0 and d.begun_at < now() - interval '1 hour'
      and turn <= 8 - day / 5
      and (turn < 2 or extract(isodow from m.midnight at time zone current_setting('demo.zone')) < 7);
alter table plan add column label text;
update plan set label = replace(label_pattern, '#####', lpad((5000 + n)::text, 5, '0'));
insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, created_by, created_at)
    select label, 'parent', type_id, capacity, grams_per_child, area, packer, begun_at from plan order by n;
create temp table packed on commit drop as
    select plan.*, b.id as parent_id, k, lpad((9000000 + n * 30 + k)::text, 7, '0') as child, begun_at + k * interval '75 s' as scanned_at
    from plan join bag b on b.label = plan.label cross join lateral generate_series(1, plan.capacity) k;
insert into bag (label, type, dispatch_area, created_by, created_at) select child, 'child', area, packer, scanned_at from packed order by n, k;
create temp table linked on commit drop as select packed.*, b.id as child_id from packed join bag b on b.label = packed.child;
insert into link (parent_bag_id, child_bag_id, linked_by, created_at) select parent_id, child_id, packer, scanned_at from linked order by n, k;
insert into scan ("timestamp", key, action, outcome, user_id, station, area, parent_label, child_label, parent_bag_id, child_bag_id, read_text)
    select s.at, gen_random_uuid(), 'link', s.outcome, packer, 'demo-' || (1 + n % 3), area, label,
           case when s.outcome <> 'not_a_label' then child end, parent_id, case when s.outcome <> 'not_a_label' then child_id end,
           case when s.outcome = 'not_a_label' then '*' || child || '*' end
    from linked cross join lateral (
        select scanned_at as at, 'linked' as outcome
        union all select scanned_at + interval '2 s', 'already_here' where (n * 7 + k) % 23 = 0
        union all select scanned_at + interval '3 s', 'not_a_label' where (n * 5 + k) % 61 = 0
        union all select scanned_at + interval '4 s', 'parent_full' where k = capacity and n % 5 = 0) s
    order by s.at;

create temp table loaded on commit drop as
    select midnight, area, count(*)::smallint as parents, upper(left(area, 3)) || '-' || to_char(midnight at time zone current_setting('demo.zone'), 'YYMMDD') as number,
           midnight + interval '18 hours 30 minutes' as opened_at, row_number() over (order by midnight, area) as lot,
           (select min(id) from "user" where username = 'demo.biller') as biller
    from plan where is_gone group by midnight, area;
insert into bill (number, target_parents, customer, destination, vehicle_number, dispatch_area, created_by, created_at)
    select number, parents,
           (array['Asha Seeds', 'Kisan Bhandar', 'Verma Agro', 'Shree Balaji Traders', 'Narmada Krishi Kendra', 'Patel Beej Bhandar'])[1 + lot % 6],
           (array['Delhi', 'Nagpur', 'Patna', 'Bhopal', 'Kota'])[1 + lot % 5],
           (array['RJ14 GA ', 'UP32 KT ', 'MP09 HF '])[1 + lot % 3] || lpad((1200 + lot * 37 % 7000)::text, 4, '0'), area, biller, opened_at
    from loaded order by lot;
create temp table added on commit drop as
    select d.*, i.id as bill_id, b.id as bag_id, p.label, d.opened_at + row_number() over (partition by d.lot order by p.n) * interval '20 s' as added_at
    from loaded d join plan p on p.midnight = d.midnight and p.area = d.area and p.is_gone
    join bag b on b.label = p.label join bill i on i.number = d.number;
insert into bill_bag (bill_id, bag_id, added_by, created_at) select bill_id, bag_id, biller, added_at from added order by added_at;
insert into scan ("timestamp", key, action, outcome, user_id, station, area, parent_label, parent_bag_id, bill_id, bill_number)
    select added_at, gen_random_uuid(), 'bill_add', 'added', biller, 'demo-office', area, label, bag_id, bill_id, number from added order by added_at;
update bill set completed_at = d.opened_at + interval '50 minutes', completed_by = d.biller from loaded d where bill.number = d.number;
