update bill set note = 'second', version = version + 1, changes = changes || last_changes(version + 1, array['note'], 1)
    where completed_at is null;
update "user" set version = version + 1, changes = changes || last_changes(version + 1, array['role'], null) where id = 2;
update area set name = name || ' 2' where code = 'test_area';
