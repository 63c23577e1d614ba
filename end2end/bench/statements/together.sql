\set pack :n / 15
select cardinality(run_commands(
    array(select jsonb_build_object('key', gen_random_uuid(), 'user', 1 + s, 'fingerprint', 'link|T' || :at_once || :client_id || s || :n,
        'action', 'link', 'bound', true, 'area', 'jaipur', 'station', 's' || s,
        'parent', 'T' || :at_once || 'C' || :client_id || 'S' || s || 'P' || :pack, 'parent_kind', 'parent', 'parent_type', 2,
        'child', 'T' || :at_once || 'C' || :client_id || 'S' || s || 'N' || :n, 'child_kind', 'child', 'read', '')
        from generate_series(1, :at_once) s),
    array(select generate_series(1, :at_once))));
\set n :n + 1
