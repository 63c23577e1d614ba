-- A database as the former system left one that was repaired by hand for years: its columns, and few of its constraints.
create table "user" (
    id serial primary key, username varchar(64) not null, email varchar(120) not null, password_hash varchar(256) not null,
    role varchar(20) default 'dispatcher', dispatch_area varchar(30), verification_token varchar(100), verified boolean default false,
    created_at timestamp, failed_login_attempts integer default 0, locked_until timestamp, last_failed_login timestamp,
    password_reset_token varchar(100), password_reset_token_expires timestamp, totp_secret varchar(32), two_fa_enabled boolean default false);
create table bag (
    id serial primary key, qr_id varchar(255) not null, type varchar(10) not null, name varchar(100), child_count integer, parent_id integer,
    user_id integer, dispatch_area varchar(30), status varchar(20) default 'pending', weight_kg double precision default 0, created_at timestamp,
    updated_at timestamp);
create table link (
    id serial primary key, parent_bag_id integer not null, child_bag_id integer not null, created_at timestamp,
    unique (parent_bag_id, child_bag_id));
create table bill (
    id serial primary key, bill_id varchar(50) not null, description text, parent_bag_count integer default 1, linked_parent_count integer default 0,
    total_weight_kg double precision, expected_weight_kg double precision, total_child_bags integer, status varchar(20) default 'new',
    created_by_id integer, created_at timestamp, updated_at timestamp, destination varchar(200), vehicle_number varchar(50));
create table bill_bag (id serial primary key, bill_id integer not null, bag_id integer not null, created_at timestamp);
create table scan (id serial primary key, "timestamp" timestamp, parent_bag_id integer, child_bag_id integer, user_id integer);
create table promotionrequest (id serial primary key, user_id integer not null, reason text, status varchar(20), requested_at timestamp);
create table audit_log (
    id serial primary key, "timestamp" timestamp, user_id integer, action varchar(50) not null, entity_type varchar(20), entity_id integer,
    details text, before_state text, after_state text, ip_address varchar(45), request_id varchar(36));
create table notification (id serial primary key, user_id integer not null, title varchar(200), message text, created_at timestamp);

-- How many rows of each rule the faults make: what the report must say.
create table planted (rule text not null, rows bigint not null);
create function plant(p_rule text, p_rows bigint) returns void language sql as $$ insert into planted values (p_rule, p_rows) $$;

-- A parent as people packed one, with the reads of it. Its number.
create function pack(p_label text, p_children integer, p_prefix text, p_user integer, p_area text, p_at timestamp) returns integer language plpgsql as $$
declare
    v_parent integer;
    v_child integer;
begin
    insert into bag (qr_id, type, child_count, user_id, dispatch_area, status, weight_kg, created_at, updated_at)
    values (p_label, 'parent', p_children, p_user, p_area, case when p_children = 30 then 'completed' else 'pending' end, p_children, p_at, p_at)
    returning id into v_parent;
    insert into scan ("timestamp", parent_bag_id, user_id) values (p_at, v_parent, p_user);
    for k in 1..p_children loop
        insert into bag (qr_id, type, user_id, dispatch_area, created_at)
        values (p_prefix || lpad(k::text, 4, '0'), 'child', p_user, p_area, p_at + k * interval '3 s') returning id into v_child;
        insert into link (parent_bag_id, child_bag_id, created_at) values (v_parent, v_child, p_at + k * interval '3 s');
        insert into scan ("timestamp", child_bag_id, user_id) values (p_at + k * interval '3 s', v_child, p_user);
    end loop;
    return v_parent;
end $$;

-- A bill with these parents, whose books are right. Its number.
create function ship(p_number text, p_parents integer[], p_status text, p_at timestamp) returns integer language plpgsql as $$
declare
    v_bill integer;
    v_children integer;
begin
    select count(*) into v_children from link where parent_bag_id = any (p_parents);
    insert into bill (bill_id, parent_bag_count, linked_parent_count, total_weight_kg, expected_weight_kg, total_child_bags, status, created_by_id,
                      created_at, updated_at)
    values (p_number, greatest(cardinality(p_parents), 1), cardinality(p_parents), v_children, 30 * cardinality(p_parents), v_children, p_status,
            (select min(id) from "user" where role = 'biller'), p_at, p_at + interval '2 hours')
    returning id into v_bill;
    insert into bill_bag (bill_id, bag_id, created_at) select v_bill, b, p_at + n * interval '1 s' from unnest(p_parents) with ordinality u (b, n);
    insert into scan ("timestamp", parent_bag_id, user_id)
        select p_at + n * interval '1 s', b, (select min(id) from "user" where role = 'biller') from unnest(p_parents) with ordinality u (b, n);
    return v_bill;
end $$;
