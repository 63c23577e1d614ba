insert into scan (key, action, outcome, user_id, station, area, parent_label, child_label)
    values (gen_random_uuid(), 'link', 'linked', 1, 'h1', 'test_area', 'TT001', 'CHILD1');
insert into scan_key (key, user_id, fingerprint, answer) values (gen_random_uuid(), 1, 'link|TT001|CHILD1', '{"outcome": "linked", "scan_id": 1}');
insert into audit_log (user_id, action, entity_type, entity_id, details) values (1, 'login', 'user', 1, '{}');
