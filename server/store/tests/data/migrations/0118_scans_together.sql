-- Scans that go together.
select run_commands(
    array(select jsonb_build_object('key', gen_random_uuid(), 'user', 1, 'fingerprint', 'link|TT003|TOGETHER' || n, 'action', 'link', 'bound', false,
        'parent', 'TT003', 'parent_kind', 'parent', 'parent_type', 3, 'child', 'TOGETHER' || n, 'child_kind', 'child') from generate_series(1, 3) n),
    array[1, 2, 3]);
