select scan_child(gen_random_uuid(), 1, true, 'test_area', 'h1', null, false, 'TT002', 'parent', 1::smallint, null, 'CHILD2', 'child', null, null);
