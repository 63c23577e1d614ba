insert into alert_delivery (alert_id, channel, news, severity, value, bound, seen_at, attempts, last_error)
select min(id), 'webhook', 'raised', 1, 81, 80, now(), 2, 'the receiver answered 500' from alert;
insert into alert (kind, subject, severity, value, bound) values ('archive_failing', '', 1, 61, 60), ('base_old', 'web-1:5000', 2, null, 192);
