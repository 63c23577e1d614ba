-- Which parents are on which bill: one bill per parent, the completed one first, then the oldest place.
create table new_place as
    select x.id, x.bill_id, n.kept_id as bag_id, least(x.created_at, m.now) as created_at, 0 as part,
           lower(btrim(b.status)) = 'completed' as is_completed,
           case when b.id is null or n.id is null then 'place_orphan' when not n.is_parent then 'place_wrong_role' end as dropped
    from old_bill_bag x cross join moment m left join old_bill b on b.id = x.bill_id left join new_bag n on n.id = x.bag_id;
update new_place x set dropped = case when r.first_bill = x.bill_id then 'place_twice' else 'parent_on_two_bills' end
    from (select id, row_number() over first as place, first_value(bill_id) over first as first_bill from new_place where dropped is null
          window first as (partition by bag_id order by coalesce(is_completed, false) desc, created_at nulls last, id)) r
    where r.id = x.id and r.place > 1;
-- A bill holds 500 parents; more are on further parts of it.
update new_place x set part = r.part
    from (select id, ((row_number() over (partition by bill_id order by created_at nulls last, id) - 1) / 500)::integer as part
          from new_place where dropped is null) r
    where r.id = x.id and r.part > 0;
alter table new_place add primary key (id);
create unique index on new_place (bag_id) where dropped is null;
create index on new_place (bill_id, part) where dropped is null;
analyze new_place;

create table bill_fact as
    with parts as (
        select b.id as old_id, coalesce(p.part, 0) as part, coalesce(p.parents, 0) as parents, p.last_place, p.last_link,
               coalesce(p.children, 0) as children, coalesce(p.grams, 0) as grams
        from old_bill b left join (
            select x.bill_id, x.part, count(*) as parents, max(x.created_at) as last_place, max(f.last_at) as last_link,
                   sum(f.children) as children, sum(f.children * f.grams_per_child) as grams
            from new_place x join parent_fact f on f.id = x.bag_id where x.dropped is null group by 1, 2) p on p.bill_id = b.id),
    marked as (
        select p.*, b.status, b.target, least(b.created_at, m.now) as created_at, least(b.updated_at, m.now) as updated_at,
               lower(btrim(coalesce(b.status, ''))) = 'completed' and p.parents > 0 as is_completed, m.now
        from parts p join old_bill b on b.id = p.old_id cross join moment m)
    select case when part = 0 then old_id
                else (select max(id) from old_bill) + row_number() over (partition by part > 0 order by old_id, part) end as id,
           k.old_id, k.part, k.parents, k.children, k.grams, k.is_completed, k.last_link,
           case when part = 0 then n.number else format('%s PART %s (OLD %s)', left(n.number, 30), part + 1, k.old_id) end as number,
           case when part > 0 then parents else greatest(parents, least(coalesce(target, 1), 500), 1) end::smallint as target,
           coalesce(created_at, updated_at, now) as created_at,
           coalesce(updated_at, created_at, now) as said_at,
           case when is_completed then greatest(coalesce(updated_at, created_at, now), created_at, last_place, last_link) end as completed_at
    from marked k join new_number n on n.id = k.old_id;
alter table bill_fact add primary key (id);
create unique index on bill_fact (old_id, part);
create unique index on bill_fact (number);
analyze bill_fact;

insert into repair (rule, entity, old_id, new_id, what)
    select x.dropped, 'bill_bag', x.id, k.bill_id,
           format('%s on %s', coalesce(n.label, 'bag ' || o.bag_id), coalesce(b.number, 'bill ' || o.bill_id))
    from new_place x join old_bill_bag o on o.id = x.id left join old_bag n on n.id = o.bag_id left join old_bill b on b.id = o.bill_id
    left join new_place k on k.bag_id = x.bag_id and k.dropped is null
    where x.dropped is not null order by x.id;
insert into repair (rule, entity, old_id, what)
    select 'bill_target', 'bill', f.old_id, format('%s: the target was %s, %s are on it', f.number, coalesce(b.target::text, 'none'), f.parents)
    from bill_fact f join old_bill b on b.id = f.old_id
    where f.part = 0 and f.target is distinct from b.target order by f.old_id;
insert into repair (rule, entity, old_id, new_id, what)
    select 'bill_split', 'bill', f.old_id, f.id, format('%s has %s parents', f.number, f.parents)
    from bill_fact f where f.part > 0 order by f.id;
insert into repair (rule, entity, old_id, what)
    select 'bill_status', 'bill', b.id, format('%s was %s', f.number, coalesce(nullif(btrim(b.status), ''), 'nothing'))
    from bill_fact f join old_bill b on b.id = f.old_id
    where f.part = 0 and lower(btrim(coalesce(b.status, ''))) not in ('new', 'processing', 'completed') order by b.id;
insert into repair (rule, entity, old_id, what)
    select 'bill_empty', 'bill', b.id, f.number from bill_fact f join old_bill b on b.id = f.old_id
    where lower(btrim(b.status)) = 'completed' and f.parents = 0 order by b.id;
insert into repair (rule, entity, old_id, what)
    select 'bill_changed_later', 'bill', f.old_id, format('%s: completed %s, the last child came %s', f.number,
               to_char(f.said_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), to_char(f.last_link at time zone 'UTC', 'YYYY-MM-DD HH24:MI'))
    from bill_fact f where f.is_completed and f.last_link > f.said_at order by f.old_id;
insert into repair (rule, entity, old_id, what)
    select case when coalesce(b.weight, 0) = 0 then 'bill_weight_zero' else 'bill_weight_stale' end, 'bill', b.id,
           format('%s: %s kg were stored, %s children weigh %s kg', min(n.number), coalesce(b.weight, 0), sum(f.children), round(sum(f.grams) / 1000, 3))
    from bill_fact f join old_bill b on b.id = f.old_id join new_number n on n.id = b.id
    group by b.id having round(coalesce(b.weight, 0)::numeric * 1000) <> sum(f.grams) order by b.id;
insert into repair (rule, entity, old_id, what)
    select 'bill_text_cut', 'bill', b.id, f.number from bill_fact f join old_bill b on b.id = f.old_id
    where f.part = 0 and (length(b.note) > 500 or length(b.destination) > 120 or length(b.vehicle) > 40) order by b.id;
insert into repair (rule, entity, old_id, what)
    select 'time_ahead', 'bill', b.id, f.number from bill_fact f join old_bill b on b.id = f.old_id cross join moment m
    where f.part = 0 and greatest(b.created_at, b.updated_at) > m.now order by b.id;
