\set parent :client_id * 1000 + :n / 15
select scan_child(gen_random_uuid(), :first_user::bigint + :client_id::bigint, true, 'jaipur', 's' || :client_id, null, false,
    'M444-' || lpad(:parent::text, 5, '0'), 'parent', (select id from bag_type where name = 'Moong'), null,
    'BX' || :client_id || 'Y' || :n, 'child', null, '');
\set n :n + 1
