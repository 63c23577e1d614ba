-- Rows in the tables of the baseline, which every later migration must survive.
insert into area (code, name) values ('test_area', 'Test area');
insert into "user" (username, email, role, dispatch_area) values
    ('old.dispatcher', 'd@example.com', 'dispatcher', 'test_area'), ('old.admin', 'a@example.com', 'admin', null);
insert into web_session (id_hash, user_id, data, expires_at) values (sha256('x'), 1, '{"uid": 1}', now() + interval '1 hour');
insert into user_recovery_code (user_id, code_hash) values (1, sha256('code'));
insert into api_token (user_id, name, token_hash) values (1, 'handheld', sha256('y'));
insert into promotion_request (user_id, requested_role, reason) values (1, 'biller', 'I weigh the lorries already');
insert into notification (user_id, notification_type, title, message, link) values (1, 'info', 'Welcome', 'Hello', '/profile');
insert into setting (name, value) values ('test', '{"a": 1}');
insert into bag_type (name, label_pattern, capacity, grams_per_child) values ('Test', 'TT###', 2, 500);
insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, created_by)
    values ('TT001', 'parent', 3, 2, 500, 'test_area', 1), ('TT002', 'parent', 3, 2, 500, null, 1);
insert into bag (label, type, legacy) values ('CHILD1', 'child', false), ('RAM 12', 'child', true);
insert into link (parent_bag_id, child_bag_id, linked_by) values (1, 3, 1);
insert into bill (number, target_parents, created_by) values ('OLD-1', 2, 2);
insert into bill_bag (bill_id, bag_id, added_by) values (1, 1, 2);
update bill set completed_at = now(), completed_by = 2, complete_reason = 'short' where id = 1;
insert into scan (key, action, outcome, user_id, station, area, parent_label, child_label)
    values (gen_random_uuid(), 'link', 'linked', 1, 'h1', 'test_area', 'TT001', 'CHILD1');
insert into scan_key (key, user_id, fingerprint, answer) values (gen_random_uuid(), 1, 'link|TT001|CHILD1', '{"outcome": "linked", "scan_id": 1}');
insert into audit_log (user_id, action, entity_type, entity_id, details) values (1, 'login', 'user', 1, '{}');
update "user" set totp_pending_encrypted = '\x01' where id = 1;
insert into user_device (user_id, device_hash) values (1, sha256('tablet'));
insert into user_passkey (user_id, credential_id, passkey, name) values (1, '\x0102', '{"cred": {}}', 'Phone');
insert into notification (user_id, notification_type, title, message, link, code, details) values
    (1, 'warning', 'New device', 'Somebody signed in', '/profile/security', 'new_device', '{Chromium,10.0.0.1}');
insert into audit_log (user_id, action, entity_type, entity_id, details, ip_address) values
    (null, 'login_failed', 'user', 1, '{"username": "asha"}', '192.0.2.17');
insert into audit_seal (number, sealed_at, audit_from, audit_to, audit_rows, audit_root, scan_from, scan_to, scan_rows, scan_root,
                        previous, hash, public_key, signature, form, audit_marks, scan_marks)
values (1, now(), 1, 0, 0, sha256(''), 1, 0, 0, sha256(''), sha256('start'), sha256('seal'), sha256('key'),
        sha256('half') || sha256('half'), 1, '', '');
insert into audit_archive (log, month, file_name, sha256, rows, id_from, id_to)
values ('scan', '2020-01-01', 'scan_2020_01.jsonl.gz', sha256('file'), 0, 1, 0);
insert into alert (kind, subject, severity, value, bound, notified_at, notified_severity, cleared_at)
values ('disk_full', 'web-1:5000', 1, 81, 80, now() - interval '2 hours', 1, now() - interval '1 hour');
insert into alert (kind, subject, severity, value, bound, acknowledged_at, acknowledged_by)
select 'backup_old', 'web-1:5000', 2, null, 26, now(), min(id) from "user";
insert into scan ("timestamp", key, action, outcome, user_id, station, area) values
    (now() + interval '2 months', '00000000-0000-4000-8000-000000000010', 'link', 'not_a_label', 1, 'gate', 'jaipur');
insert into scan ("timestamp", key, action, outcome, user_id, station, area) values
    (now(), '00000000-0000-4000-8000-000000000011', 'link', 'not_a_label', 1, 'gate', 'jaipur');
insert into scan ("timestamp", key, action, outcome, user_id, station, area) values
    (now(), '00000000-0000-4000-8000-000000000012', 'link', 'not_a_label', 1, 'gate', 'jaipur');
insert into alert_delivery (alert_id, channel, news, severity, value, bound, seen_at, attempts, last_error)
select min(id), 'webhook', 'raised', 1, 81, 80, now(), 2, 'the receiver answered 500' from alert;
insert into alert (kind, subject, severity, value, bound) values ('archive_failing', '', 1, 61, 60), ('base_old', 'web-1:5000', 2, null, 192);
insert into scan ("timestamp", key, action, outcome, user_id, station, area) values
    (now(), '00000000-0000-4000-8000-000000000014', 'link', 'not_a_label', 1, 'gate', 'jaipur');
update bag_type set child_patterns = '{#######,AAA#####,BA\\A##}' where name = 'Moong';
insert into bag (label, type) values ('0000015', 'child');
insert into station_clock (station, ahead_seconds) values ('h1', -1795000000);
select take_limits(array['\x00000000000000000000000000000017'::bytea], array[10], array[6], 0);
insert into alert (kind, severity, value, bound) values ('write_path', 2, null, 0);
select note_log_end();
-- A drill that went well, one that found nothing to restore, and the alert about it.
insert into restore_drill (ok, file, rpo_ms, rto_ms, detail) values (true, 'traitortrack-1.base', 900, 61000, 'All rules hold.');
insert into restore_drill (ok, detail) values (false, 'There is no backup.');
insert into alert (kind, subject, severity, value, bound) values ('drill_old', '', 2, null, 192);
update bill set note = 'second', version = version + 1, changes = changes || last_changes(version + 1, array['note'], 1)
    where completed_at is null;
update "user" set version = version + 1, changes = changes || last_changes(version + 1, array['role'], null) where id = 2;
update area set name = name || ' 2' where code = 'test_area';
insert into "user" (username, email, role, password_hash, totp_secret_encrypted, totp_confirmed_at, password_reset_token_hash, password_reset_token_expires)
values ('admin.full', 'full@example.com', 'admin', '$argon2id$x', '\x01', now(), sha256('a link that is out'), now() + interval '1 hour'),
       ('admin.invited', 'invited@example.com', 'admin', null, null, null, null, null);
