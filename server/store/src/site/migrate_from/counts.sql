select jsonb_build_object(
    'user', (select jsonb_build_object('found', (select count(*) from old_user), 'taken', count(*) filter (where user_id is null),
                 'known', count(*) filter (where user_id is not null)) from new_user),
    'area', (select jsonb_build_object('found', count(distinct code), 'made', count(distinct code) filter (where is_new)) from new_area),
    'bag', (select jsonb_build_object('found', count(*), 'taken', count(*) filter (where kept_id = id), 'joined', count(*) filter (where kept_id <> id),
                'parents', count(*) filter (where kept_id = id and is_parent), 'legacy', count(*) filter (where kept_id = id and legacy)) from new_bag),
    'link', (select jsonb_build_object('found', count(*), 'taken', count(*) filter (where dropped is null), 'left', count(dropped)) from new_link),
    'bill', (select jsonb_build_object('found', (select count(*) from old_bill), 'taken', count(*), 'completed', count(completed_at)) from bill_fact),
    'bill_bag', (select jsonb_build_object('found', count(*), 'taken', count(*) filter (where dropped is null), 'left', count(dropped)) from new_place),
    'scan', (select jsonb_build_object('found', (select count(*) from old_scan), 'taken', count(*) filter (where origin = 's'),
                 'left', (select count(*) from new_scan where bag_id is null), 'made', count(*) filter (where origin <> 's'),
                 'noted', count(*) filter (where outcome = 'noted')) from event),
    'audit', (select jsonb_build_object('found', count(*), 'taken', count(*)) from old_audit),
    'not_taken', (select coalesce(jsonb_object_agg(what, rows), '{}') from left_out))
