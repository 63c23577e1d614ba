-- A scan by the function, and what it links.
select run_command(jsonb_build_object('key', gen_random_uuid(), 'user', 1, 'fingerprint', 'link|TT003|CHILD4', 'action', 'link', 'bound', false,
    'parent', 'TT003', 'parent_kind', 'parent', 'parent_type', 3, 'child', 'CHILD4', 'child_kind', 'child'));
