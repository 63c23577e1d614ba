-- Tables of the floor: types of bags, bags, links, the stored answers of scans, stations with a wrong clock.
-- Every rule of theirs is a named constraint here, or a trigger of 0106_walls.sql that raises one.
-- Lock order everywhere: parent bag, child bag, bill, user; ascending id within a table.

create table bag_type (
    id smallint generated always as identity,
    name text not null,
    -- '#' stands for one digit, all else for itself.
    label_pattern text not null,
    capacity smallint not null,
    grams_per_child integer not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- The forms of child labels that go into the parents of this type; 0106_walls.sql checks them. None: any 4 to 20 letters and digits go.
    child_patterns text[] not null default '{}',
    constraint bag_type_pkey primary key (id),
    constraint bag_type_label_pattern_key unique (label_pattern),
    constraint bag_type_label_pattern_check check (label_pattern ~ '^[A-Z0-9#-]{4,40}$' and label_pattern like '%#%'),
    constraint bag_type_name_check check (length(btrim(name)) between 1 and 40),
    constraint bag_type_capacity_check check (capacity between 1 and 1000),
    constraint bag_type_grams_per_child_check check (grams_per_child between 1 and 1000000)
);
create unique index bag_type_name_key on bag_type (lower(name));

create table bag (
    id bigint generated always as identity,
    label text collate "C" not null,
    type text not null,
    bag_type_id smallint,
    -- A parent keeps the capacity and the grams per child of its creation, so that a later edit of the type
    -- changes no weight that was already printed.
    capacity smallint not null default 0,
    grams_per_child integer not null default 0,
    child_count smallint not null default 0,
    closed_at timestamptz,
    closed_by bigint,
    close_reason text,
    status text generated always as (
        case when type = 'child' then null
             when closed_at is not null then 'closed_short'
             when child_count >= capacity then 'full'
             else 'open' end) stored,
    dispatch_area text,
    -- Imported with a label that no pattern allows.
    legacy boolean not null default false,
    created_by bigint,
    created_at timestamptz not null default now(),
    constraint bag_pkey primary key (id),
    constraint bag_label_key unique (label),
    constraint bag_label_check check (
        length(label) between 1 and 64 and label = btrim(label)
        and label = upper(label collate "C") and label !~ '[[:cntrl:]]' and label !~ '  '),
    constraint bag_type_check check (type in ('parent', 'child')),
    constraint bag_parent_check check ((type = 'parent') = (bag_type_id is not null)),
    constraint bag_capacity_check check (
        case when type = 'parent' then capacity > 0 and child_count between 0 and capacity
             else capacity = 0 and child_count = 0 end),
    constraint bag_grams_per_child_check check (case when type = 'parent' then grams_per_child > 0 else grams_per_child = 0 end),
    constraint bag_closed_check check (
        (closed_at is null) = (close_reason is null) and (closed_at is null or type = 'parent')),
    constraint bag_bag_type_fkey foreign key (bag_type_id) references bag_type (id) on delete restrict,
    constraint bag_dispatch_area_fkey foreign key (dispatch_area) references area (code) on update cascade on delete restrict,
    constraint bag_created_by_fkey foreign key (created_by) references "user" (id) on delete restrict,
    constraint bag_closed_by_fkey foreign key (closed_by) references "user" (id) on delete restrict
) with (fillfactor = 85);
create extension if not exists pg_trgm;
-- The label has the C collation, so its unique index serves prefix search too; trigrams serve search inside a label.
create index bag_label_trigram_idx on bag using gin (label gin_trgm_ops) with (fastupdate = on);
create index bag_parent_status_idx on bag (status, id desc) where type = 'parent';
create index bag_dispatch_area_idx on bag (dispatch_area, type, id desc);
create index bag_type_idx on bag (type, id desc);
create index bag_bag_type_idx on bag (bag_type_id, id desc) where bag_type_id is not null;
create index bag_created_by_idx on bag (created_by);
create index bag_closed_by_idx on bag (closed_by) where closed_by is not null;

create table link (
    id bigint generated always as identity,
    parent_bag_id bigint not null,
    child_bag_id bigint not null,
    linked_by bigint,
    created_at timestamptz not null default now(),
    constraint link_pkey primary key (id),
    constraint link_child_key unique (child_bag_id),
    constraint link_parent_fkey foreign key (parent_bag_id) references bag (id) on delete restrict,
    constraint link_child_fkey foreign key (child_bag_id) references bag (id) on delete restrict,
    constraint link_linked_by_fkey foreign key (linked_by) references "user" (id) on delete restrict
);
create index link_parent_idx on link (parent_bag_id, id desc);
create index link_linked_by_idx on link (linked_by);

-- The stored answer of every keyed command; kept seven days, so that a retry gets the first answer.
create table scan_key (
    key uuid not null,
    user_id bigint not null,
    -- The command's own words: the same key with other words is a mistake of the caller.
    fingerprint text not null,
    answer jsonb not null,
    created_at timestamptz not null default now(),
    constraint scan_key_pkey primary key (key)
);
create index scan_key_created_at_idx on scan_key using brin (created_at);

-- Stations whose own clock is wrong, for the admin who has to set it. Written only while it is.
create table station_clock (
    station text not null,
    -- By how much the station's clock is ahead of the server's; negative when it is behind.
    ahead_seconds bigint not null,
    seen_at timestamptz not null default now(),
    constraint station_clock_pkey primary key (station),
    constraint station_clock_station_check check (length(station) between 1 and 64)
);
