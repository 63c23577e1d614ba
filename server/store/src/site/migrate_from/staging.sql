-- The former tables as they were read; whatever is wrong with them is still in them.
create table moment as select clock_timestamp() as now;
create table old_user (id bigint, username text, email text, role text, area text, verified boolean, created_at timestamptz);
create table old_bag (id bigint, label text, type text, child_count bigint, parent_id bigint, user_id bigint, area text, status text, created_at timestamptz);
create table old_link (id bigint, parent_id bigint, child_id bigint, created_at timestamptz);
create table old_bill (id bigint, number text, note text, target bigint, weight double precision, status text, created_by bigint,
    created_at timestamptz, updated_at timestamptz, destination text, vehicle text);
create table old_bill_bag (id bigint, bill_id bigint, bag_id bigint, created_at timestamptz);
create table old_scan (id bigint, at timestamptz, parent_id bigint, child_id bigint, user_id bigint);
create table old_audit (id bigint, at timestamptz, user_id bigint, action text, entity_type text, entity_id bigint, address text, request_id text);
-- Rows of tables that do not come over.
create table left_out (what text not null, rows bigint not null);

-- What is decided.
create table new_area (text text not null, code text not null, name text not null, is_new boolean not null);
create table new_user (old_id bigint not null, username text not null, email text not null, role text not null, area text, is_disabled boolean not null,
    -- The account that is here already.
    user_id bigint, created_at timestamptz);
create table new_bag (id bigint not null, is_parent boolean not null, label text collate "C" not null, bag_type_id smallint, legacy boolean not null,
    -- The bag that it is the same as; mostly itself.
    kept_id bigint not null);
create table new_number (id bigint not null, number text collate "C" not null);
create table act_name (former text not null, name text not null);
create table repair (n bigint generated always as identity, rule text not null, entity text not null, old_id bigint, new_id bigint, what text not null);
