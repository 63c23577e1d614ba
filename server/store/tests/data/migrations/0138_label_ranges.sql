insert into label_range (key, bag_type_id, label_pattern, first_number, last_number, previous_number)
values (gen_random_uuid(), 1, 'SB#####', 1, 240, null), (gen_random_uuid(), 1, 'SB#####', 241, 300, 240);
