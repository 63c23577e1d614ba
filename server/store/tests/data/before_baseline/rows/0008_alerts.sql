insert into alert (kind, subject, severity, value, bound, notified_at, notified_severity, cleared_at)
values ('disk_full', 'web-1:5000', 1, 81, 80, now() - interval '2 hours', 1, now() - interval '1 hour');
insert into alert (kind, subject, severity, value, bound, acknowledged_at, acknowledged_by)
select 'backup_old', 'web-1:5000', 2, null, 26, now(), min(id) from "user";
