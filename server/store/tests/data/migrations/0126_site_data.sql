-- A type and an area that were edited and retired.
insert into bag_type (name, label_pattern, capacity, grams_per_child, tare_child_g, tare_parent_g) values ('Retired', 'RT####', 10, 1000, 8, 120);
update bag_type set retired_at = now(), version = version + 1, changes = changes || last_changes(version + 1, array['status'], 2) where name = 'Retired';
insert into area (code, name, position) values ('retired_area', 'Retired area', 20);
update area set retired_at = now(), version = version + 1, changes = changes || last_changes(version + 1, array['status'], null) where code = 'retired_area';
