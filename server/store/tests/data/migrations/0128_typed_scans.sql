-- A label that a person typed.
insert into scan (key, action, outcome, user_id, read_text, typed) values (gen_random_uuid(), 'link', 'not_a_label', 1, 'SB0001', true);
