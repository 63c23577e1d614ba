-- One label on two bags, and a move that is not done any more.
select run_command(jsonb_build_object('key', gen_random_uuid(), 'user', 1, 'fingerprint', 'both_here|TT004|TOGETHER1', 'action', 'both_here',
    'bound', false, 'parent', 'TT004', 'parent_kind', 'parent', 'parent_type', 3, 'child', 'TOGETHER1', 'child_kind', 'child'));
select run_command(jsonb_build_object('key', gen_random_uuid(), 'user', 1, 'fingerprint', 'move|TT004|TOGETHER1', 'action', 'move', 'bound', false,
    'parent', 'TT004', 'parent_kind', 'parent', 'parent_type', 3, 'child', 'TOGETHER1', 'child_kind', 'child'));
