insert into bag (label, type, bag_type_id, capacity, grams_per_child, created_at)
    select 'SB90135', 'parent', id, capacity, grams_per_child, now() - interval '1 day' from bag_type where name = 'Mustard';
insert into scan (key, action, outcome, user_id, parent_label, parent_bag_id) select gen_random_uuid(), 'link', 'linked', 1, label, id from bag where label = 'SB90135';
insert into parent_tally (quarter, slot, area, begun) values (date_bin('15 minutes', now(), 'epoch'), 63, 'nowhere', 0);
