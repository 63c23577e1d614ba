-- One that tells everything, and one of an older page.
insert into station (name, seen_at, waiting, oldest_ms, p50_ms, p95_ms, ahead_seconds, app_version, is_persisted)
values ('S-4F2A91', now(), 12, 900000, 40, 180, -3, '15.0.0', true), ('S-000001', now() - interval '2 days', null, null, null, null, null, null, null);
