-- What every site starts with; an admin edits areas and bag types.
insert into area (code, name) values
    ('lucknow', 'Lucknow'), ('indore', 'Indore'), ('jaipur', 'Jaipur'), ('hisar', 'Hisar'),
    ('sri_ganganagar', 'Sri Ganganagar'), ('sangaria', 'Sangaria'), ('bathinda', 'Bathinda'),
    ('raipur', 'Raipur'), ('ranchi', 'Ranchi'), ('akola', 'Akola');
insert into bag_type (name, label_pattern, capacity, grams_per_child) values
    ('Mustard', 'SB#####', 30, 1000),
    ('Moong', 'M444-#####', 15, 1000);

insert into cache_version (name) values ('bag_type'), ('area');
insert into log_end (noted_at, audit_id, scan_id) values (now(), 0, 0);
