insert into former_site (source, stage, done, counts) values ('old.example/bags', 'links', 700, '{"bag": {"found": 2, "taken": 1}}');
insert into former_user (old_id, user_id) select 1, min(id) from "user" having min(id) is not null;
insert into former_repair (rule, entity, old_id, new_id, what) values ('twin_joined', 'bag', 2, 1, 'sb00001 is SB00001');
