insert into scan (key, action, outcome, user_id) values (gen_random_uuid(), 'link', 'noted', 1);
