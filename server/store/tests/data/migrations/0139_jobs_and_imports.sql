insert into job (kind, state, payload, asked_by, ended_at)
select 'import', 'done', '{"import": 1}', id, now() from "user" order by id limit 1;
insert into job (kind, state, payload, claimed_by, lease_until, started_at)
values ('import', 'running', '{"import": 2}', 'one', now() - interval '1 minute', now());
insert into import (key, kind, file_name, file_size, received, sha256, brought_by, job_id)
select gen_random_uuid(), 'bags', 'bags.csv', 3, 3, sha256('abc'), u.id, j.id
from (select id from "user" order by id limit 1) u, (select id from job order by id limit 1) j;
insert into import_part (import_id, first_byte, bytes) select id, 0, 'abc' from import;
insert into import_refusal (import_id, sheet, row, fault) select id, '', 2, '{"code": "blank"}' from import;
insert into import_columns (kind, columns) values ('bags', 'label=1');
