insert into area (code, name) values ('test_area', 'Test area');
insert into "user" (username, email, role, dispatch_area) values
    ('old.dispatcher', 'd@example.com', 'dispatcher', 'test_area'), ('old.admin', 'a@example.com', 'admin', null);
insert into web_session (id_hash, user_id, data, expires_at) values (sha256('x'), 1, '{"uid": 1}', now() + interval '1 hour');
insert into api_token (user_id, name, token_hash) values (1, 'handheld', sha256('y'));
insert into promotion_request (user_id, requested_role, reason) values (1, 'biller', 'I weigh the lorries already');
insert into notification (user_id, notification_type, title, message, link) values (1, 'info', 'Welcome', 'Hello', '/profile');
insert into setting (name, value) values ('test', '{"a": 1}');
