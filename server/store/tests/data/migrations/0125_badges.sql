-- A handheld whose code is out, one that is enrolled, one revoked; a badge that is locked, and the one before it.
insert into device (name, code_hash, code_expires_at, made_by) values ('line 1', sha256('code'), now() + interval '15 minutes', 1);
insert into device (name, token_hash, enrolled_at, used_at, revoked_at, made_by)
values ('line 2', sha256('token'), now(), now(), null, 1), ('line 3', sha256('other token'), now(), null, now(), 1);
insert into badge (user_id, secret_hash, pin_hash, failures, locked_at, revoked_at, made_by)
values (1, sha256('old badge'), '$argon2id$old', 0, null, now(), 1), (1, sha256('badge'), '$argon2id$new', 5, now(), null, 1);
