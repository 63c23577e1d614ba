select unlink_child('00000000-0000-4000-8000-000000000013', 1, true, 'test_area', 'h1', 'TT002', null, null, 'CHILD9');
