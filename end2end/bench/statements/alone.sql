\set parent :client_id * 1000 + :n / 15
select run_command(jsonb_build_object('key', gen_random_uuid(), 'user', 1 + :client_id,
    'fingerprint', 'link|M444-' || lpad(:parent::text, 5, '0') || '|BX' || :client_id || 'Y' || :n, 'action', 'link',
    'bound', true, 'area', 'jaipur', 'station', 's' || :client_id,
    'parent', 'M444-' || lpad(:parent::text, 5, '0'), 'parent_kind', 'parent',
    'parent_type', (select id from bag_type where name = 'Moong'),
    'child', 'BX' || :client_id || 'Y' || :n, 'child_kind', 'child', 'read', ''));
\set n :n + 1
