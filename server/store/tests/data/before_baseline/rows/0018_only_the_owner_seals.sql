insert into alert (kind, severity, value, bound) values ('write_path', 2, null, 0);
select note_log_end();
