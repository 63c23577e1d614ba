update "user" set totp_pending_encrypted = '\x01' where id = 1;
insert into user_device (user_id, device_hash) values (1, sha256('tablet'));
insert into user_passkey (user_id, credential_id, passkey, name) values (1, '\x0102', '{"cred": {}}', 'Phone');
insert into notification (user_id, notification_type, title, message, link, code, details) values
    (1, 'warning', 'New device', 'Somebody signed in', '/profile/security', 'new_device', '{Chromium,10.0.0.1}');
