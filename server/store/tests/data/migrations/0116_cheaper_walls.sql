-- Bags that the walls let pass before, and links counted by the statement.
insert into bag (label, type) values ('CHILD2', 'child'), ('CHILD3', 'child');
insert into link (parent_bag_id, child_bag_id, linked_by) select 2, id, 1 from bag where label in ('CHILD2', 'CHILD3');
insert into scan (key, action, outcome, user_id) values (gen_random_uuid(), 'link', 'parent_full', 1);
