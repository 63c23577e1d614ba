select scan_child('00000000-0000-4000-8000-000000000016', 1, true, 'test_area', 'h1', null, true, 'TT003', 'parent', 1::smallint, null, 'CHILD2', 'child', null, null, '{"2": {"why": "empty"}}');
select unlink_child('00000000-0000-4000-8000-000000000017', 1, true, 'test_area', 'h1', 'TT003', null, null, p_of_key => '00000000-0000-4000-8000-000000000016');
insert into station_clock (station, ahead_seconds) values ('h1', -1795000000);
