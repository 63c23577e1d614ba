select unlink_child('00000000-0000-4000-8000-000000000013', 1, true, 'test_area', 'h1', 'TT002', null, null, 'CHILD9');
select refuse_too_old('00000000-0000-4000-8000-000000000014', 1, 'test_area', 'h1', 'link', array['TT002', 'CHILD2'], 'TT002', 'CHILD2', null, null, '2020-01-01Z');
