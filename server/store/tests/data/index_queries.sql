-- What each index is for: its name and a query of the program that uses it, or the hot part of one. Unique indexes are walls and need none.
-- A test (indexes.rs) fails for an index without a query, and for a query whose plan does not use its index.

-- alert_cleared_idx: store::alerts, tidying
delete from alert where cleared_at < now() - interval '90 days';
-- alert_delivery_alert_idx: store::deliveries, what comes before one
select from alert_delivery where alert_id = 1 and channel = 'mail' and id < 9;
-- alert_delivery_delivered_idx: store::deliveries, tidying
delete from alert_delivery where delivered_at < now() - interval '90 days';
-- alert_delivery_due_idx: store::deliveries, what is due
select id from alert_delivery where delivered_at is null and given_up_at is null and due_at <= now() order by due_at limit 1;
-- alert_notified_idx: store::alerts, when the same was told before
select from alert where kind = 'pool' and subject = '' and notified_at > now() - interval '1 hour';
-- api_token_user_idx: store::personal, a person's tokens
select name from api_token where user_id = 1;
-- audit_log_action_idx: store::timeline, by act
select id from audit_log where action = 'delete_bag' and id < 9 order by id desc limit 51;
-- audit_log_address_kept_idx: shorten_addresses
select id from audit_log where personal_salts ?| array['address', 'username'] order by id limit 100;
-- audit_log_entity_idx: store::timeline, of a bill
select id from audit_log where entity_type = 'bill' and entity_id = 1 and id < 9 order by id desc limit 51;
-- audit_log_ip_address_idx: store::timeline, by address
select id from audit_log where ip_address = '10.0.0.1' and id < 9 order by id desc limit 51;
-- audit_log_request_idx: store::timeline, by request
select id from audit_log where request_id = 'x';
-- audit_log_timestamp_idx: store::alerts, failed log-ins of the last minute
select count(*) from audit_log where "timestamp" > now() - interval '1 minute';
-- audit_log_user_idx: store::users, what somebody did
select id from audit_log where user_id = 1 order by id desc limit 50;
-- audit_seal_audit_to_idx: store::seals, the seal of a row
select * from audit_seal where audit_to >= 1 order by audit_to, number limit 1;
-- audit_seal_scan_to_idx: store::seals, the seal of a scan
select * from audit_seal where scan_to >= 1 order by scan_to, number limit 1;
-- audit_seal_sealed_at_idx: store::timeline, times as ids
select audit_to from audit_seal where sealed_at < now() order by sealed_at desc limit 1;
-- bag_bag_type_idx: store::filter, the parents of a type
select id from bag where bag_type_id = 2 order by id desc limit 51;
-- bag_dispatch_area_idx: store::filter, the children of an area
select id from bag where dispatch_area = 'jaipur' and type = 'child' and id < 9000 order by id desc limit 51;
-- bag_label_trigram_idx: store::bags, search inside a label
select id from bag where label collate "POSIX" like '%0000%';
-- bag_open_idx: store::floor::counts, parents that are open for long
select label from bag where type = 'parent' and status = 'open' and created_at <= now() - interval '1 hour' order by created_at limit 100;
-- bag_parent_created_idx: store::filter, the parents of some days
select id from bag where type = 'parent' and created_at >= now() - interval '1 day' and (created_at, id) < (now(), 9) order by created_at desc, id desc limit 51;
-- bag_parent_idx: store::filter, the parents
select id from bag where type = 'parent' and id < 9 order by id desc limit 51;
-- bag_parent_label_idx: store::filter, the parents whose labels begin so
select id from bag where type = 'parent' and label >= 'SB0' and label < 'SB1' order by label limit 51;
-- bag_parent_status_idx: store::filter, the parents that were closed short
select id from bag where type = 'parent' and status = 'closed_short' order by id desc limit 51;
-- bill_bag_bill_idx: store::bills, the parents of a bill
select bag_id from bill_bag where bill_id = 1 order by id;
-- bill_created_idx: store::filter, the bills of some days
select id from bill where created_at >= now() - interval '1 day' order by created_at desc, id desc limit 51;
-- bill_dispatch_area_idx: store::filter, the bills of an area
select id from bill where dispatch_area = 'jaipur' and id < 9 order by id desc limit 51;
-- bill_number_trigram_idx: store::filter, inside a number
select id from bill where number collate "POSIX" like '%0000%';
-- bill_status_idx: store::filter, the new bills
select id from bill where status = 'new' and id < 9 order by id desc limit 51;
-- bill_words_trigram_idx: store::bags and store::filter, by customer, destination or vehicle
select id from bill where bill_words(customer, destination, vehicle_number) collate "POSIX" like '%ASHA%';
-- former_repair_rule_idx: store::migrate_from, the rows of a rule
select entity, old_id, new_id, what from former_repair where rule = 'twin_joined' order by id limit 10;
-- import_sha256_idx: store::imports, the same file
select id from import where sha256 = sha256('x') and kind = 'bags' order by id desc limit 1;
-- job_open_idx: store::jobs, what may be taken
select id from job where ended_at is null and due_at <= now() and (state = 'waiting' or lease_until < now()) order by due_at, id limit 1;
-- link_parent_idx: store::bags, the children of a parent
select child_bag_id from link where parent_bag_id = 1 order by id desc;
-- notification_unread_idx: store::notices, how many are unread
select from notification where user_id = 1 and read_at is null limit 100;
-- notification_user_idx: store::notices, the list
select id from notification where user_id = 1 and id < 9 order by id desc limit 51;
-- restore_drill_proven_idx: store::drills, the newest that was good
select max(finished_at) from restore_drill where ok;
-- scan_area_idx: store::scan_log, the newest of an area
select id from scan where area = 'jaipur' order by id desc limit 10;
-- scan_bill_idx: store::scan_log, of a bill
select id from scan where bill_id = 1 order by id desc limit 50;
-- scan_child_idx: store::scan_log, of a child
select id from scan where child_bag_id = 1 order by id desc limit 50;
-- scan_key_created_at_idx: store::scans, tidying
delete from scan_key where created_at < now() - interval '7 days';
-- scan_parent_idx: store::scan_log, of a parent
select id from scan where parent_bag_id = 1 order by id desc limit 50;
-- scan_rare_idx: store::timeline, by act
select id from scan where action = 'move' and action <> 'link' and id < 9 order by id desc limit 51;
-- scan_timestamp_idx: store::invariants, the last day
select count(*) from scan where "timestamp" >= now() - interval '24 hours';
-- scan_user_idx: store::scan_log, of a person
select id from scan where user_id = 1 order by id desc limit 50;
-- user_dispatch_area_idx: store::users, those of an area
select id from "user" where dispatch_area = 'jaipur';
-- user_name_idx: store::filter, by name
select id from "user" where erased_at is null and (lower(username) collate "C", id) > ('a', 1) order by lower(username) collate "C", id limit 51;
-- user_passkey_user_idx: store::passkeys, a person's own
select from user_passkey where user_id = 1;
-- user_role_idx: store::users, the admins
select id from "user" where role = 'admin' and disabled_at is null;
-- web_session_expires_at_idx: store::activity, how many are there
select count(*) from web_session where expires_at > now();
-- web_session_user_idx: store::users, a person's sessions
select number from web_session where user_id = 1;
