-- A drill that went well, one that found nothing to restore, and the alert about it.
insert into restore_drill (ok, file, rpo_ms, rto_ms, detail) values (true, 'traitortrack-1.base', 900, 61000, 'All rules hold.');
insert into restore_drill (ok, detail) values (false, 'There is no backup.');
insert into alert (kind, subject, severity, value, bound) values ('drill_old', '', 2, null, 192);
