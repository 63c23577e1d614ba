-- An answer of a key from before is given again to the same command, and the old key is no other command's.
do $$
declare
    v_kept jsonb := (select answer from scan_key where key = '00000000-0000-4000-8000-000000000017');
    v_undo jsonb := '{"key": "00000000-0000-4000-8000-000000000017", "user": 1, "action": "undo", "bound": true, "area": "test_area",
        "station": "h1", "parent": "TT003", "parent_kind": "parent", "of_key": "00000000-0000-4000-8000-000000000016",
        "fingerprint": "undo|TT003|key 00000000-0000-4000-8000-000000000016"}';
begin
    if v_kept is null or run_command(v_undo) is distinct from v_kept then
        raise exception 'the answer of before is not given again';
    end if;
    if not (run_command(v_undo || '{"fingerprint": "undo|TT003"}') ->> 'key_reused')::boolean then
        raise exception 'a key serves two commands';
    end if;
end $$;
select run_command('{"key": "00000000-0000-4000-8000-000000000022", "user": 1, "action": "link", "fingerprint": "link|TT003|CHILD22",
    "bound": true, "area": "test_area", "station": "h1", "parent": "TT003", "parent_kind": "parent", "parent_type": 1,
    "child": "CHILD22", "child_kind": "child", "read": "CHILD22"}');
select run_command('{"key": "00000000-0000-4000-8000-000000000023", "user": 1, "action": "unlink", "fingerprint": "unlink|TT003|CHILD22",
    "too_old": true, "bound": true, "area": "test_area", "parent": "TT003", "parent_kind": "parent", "child": "CHILD22"}');
