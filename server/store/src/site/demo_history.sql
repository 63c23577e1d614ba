-- The days before the demo: each of its packers fills eight parents a day between half past eight and the evening, with a few reads that are
-- refused. demo.packers are their ids, demo.days how many days, demo.zone the site's zone. Of today only what has ended by now.
create temp table plan on commit drop as
    select row_number() over (order by d.begun_at, u.id) as n, u.id as packer, u.dispatch_area as area, t.id as type_id, t.capacity, t.grams_per_child,
           d.begun_at
    from unnest(string_to_array(current_setting('demo.packers'), ',')::bigint[]) with ordinality p (id, place)
    join "user" u on u.id = p.id
    cross join generate_series(0, current_setting('demo.days')::integer) day
    cross join generate_series(0, 7) turn
    join bag_type t on t.name = 'Mustard'
    cross join lateral (
        select date_trunc('day', now(), current_setting('demo.zone')) - make_interval(days => day)
               + make_interval(mins => 510 + turn * 66 + p.place::integer * 7 + day * 3) as begun_at) d
    -- Not every day is as good as the one before.
    where (turn * 5 + day * 3 + p.place) % 7 > 0 and d.begun_at < now() - interval '1 hour';
insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, created_by, created_at)
    select 'SB' || lpad((5000 + n)::text, 5, '0'), 'parent', type_id, capacity, grams_per_child, area, packer, begun_at from plan order by n;
create temp table packed on commit drop as
    select plan.*, b.id as parent_id, b.label, k, lpad((9000000 + n * 30 + k)::text, 7, '0') as child, begun_at + k * interval '75 s' as scanned_at
    from plan join bag b on b.label = 'SB' || lpad((5000 + n)::text, 5, '0') cross join lateral generate_series(1, plan.capacity) k;
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
