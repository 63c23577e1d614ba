-- Bare tables for the prototype of a scan in one data-modifying statement: no walls but keys and two foreign keys, no counts, no stored answers.
create table bag (id bigint generated always as identity primary key, code text not null unique, kind smallint not null, weight_g int,
    status smallint not null default 0, created_by bigint, created_at timestamptz not null default now());
create table link (child_id bigint primary key references bag (id), parent_id bigint not null references bag (id), linked_by bigint,
    linked_at timestamptz not null default now());
create index link_parent on link (parent_id);
create table scan (id bigint generated always as identity, bag_id bigint not null, user_id bigint not null, action smallint not null,
    at timestamptz not null default now());
create unique index scan_pk on scan (id);
create index scan_at on scan using brin (at);
create index scan_bag on scan (bag_id, at desc);
create table audit_log (id bigint generated always as identity primary key, at timestamptz not null default now(), user_id bigint, action text,
    entity text, entity_id bigint, details jsonb);
