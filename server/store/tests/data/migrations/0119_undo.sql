-- A move, and its undo, which both lock two parents.
select run_command(jsonb_build_object('key', gen_random_uuid(), 'user', 1, 'fingerprint', 'move|TT004|CHILD4', 'action', 'move', 'bound', false,
    'parent', 'TT004', 'parent_kind', 'parent', 'parent_type', 3, 'child', 'CHILD4', 'child_kind', 'child'));
select run_command(jsonb_build_object('key', gen_random_uuid(), 'user', 1, 'fingerprint', 'undo|TT004', 'action', 'undo', 'bound', false,
    'parent', 'TT004', 'parent_kind', 'parent'));
