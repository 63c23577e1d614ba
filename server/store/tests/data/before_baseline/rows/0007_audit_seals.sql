insert into audit_log (user_id, action, entity_type, entity_id, details, ip_address) values
    (null, 'login_failed', 'user', 1, '{"username": "asha"}', '192.0.2.17');
insert into audit_seal (number, sealed_at, audit_from, audit_to, audit_rows, audit_root, scan_from, scan_to, scan_rows, scan_root,
                        previous, hash, public_key, signature, form, audit_marks, scan_marks)
values (1, now(), 1, 0, 0, sha256(''), 1, 0, 0, sha256(''), sha256('start'), sha256('seal'), sha256('key'),
        sha256('half') || sha256('half'), 1, '', '');
insert into audit_archive (log, month, file_name, sha256, rows, id_from, id_to)
values ('scan', '2020-01-01', 'scan_2020_01.jsonl.gz', sha256('file'), 0, 1, 0);
