insert into "user" (username, email, role, password_hash, totp_secret_encrypted, totp_confirmed_at, password_reset_token_hash, password_reset_token_expires)
values ('admin.full', 'full@example.com', 'admin', '$argon2id$x', '\x01', now(), sha256('a link that is out'), now() + interval '1 hour'),
       ('admin.invited', 'invited@example.com', 'admin', null, null, null, null, null);
