-- Here something was scanned already, so this makes no months. One of the past, made by hand, holds a scan.
select make_past_months(3);
create table scan_2020_01 partition of scan for values from ('2020-01-01T00:00:00Z') to ('2020-02-01T00:00:00Z');
insert into scan ("timestamp", key, action, outcome, user_id) values ('2020-01-15T10:00:00Z', gen_random_uuid(), 'link', 'linked', 1);
