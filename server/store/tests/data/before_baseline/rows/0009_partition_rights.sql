insert into scan ("timestamp", key, action, outcome, user_id, station, area) values
    (now() + interval '2 months', '00000000-0000-4000-8000-000000000010', 'link', 'not_a_label', 1, 'gate', 'jaipur');
