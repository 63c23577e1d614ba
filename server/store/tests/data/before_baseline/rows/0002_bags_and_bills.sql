insert into bag_type (name, label_pattern, capacity, grams_per_child) values ('Test', 'TT###', 2, 500);
insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, created_by)
    values ('TT001', 'parent', 1, 2, 500, 'test_area', 1), ('TT002', 'parent', 1, 2, 500, null, 1);
insert into bag (label, type, legacy) values ('CHILD1', 'child', false), ('RAM 12', 'child', true);
insert into link (parent_bag_id, child_bag_id, linked_by) values (1, 3, 1);
insert into bill (number, target_parents, created_by) values ('OLD-1', 2, 2);
insert into bill_bag (bill_id, bag_id, added_by) values (1, 1, 2);
update bill set completed_at = now(), completed_by = 2, complete_reason = 'short' where id = 1;
