-- Tables of the bills, and which parents are on them. Their triggers are in 0106_walls.sql.

create table bill (
    id bigint generated always as identity,
    number text collate "C" not null,
    target_parents smallint not null,
    parent_count smallint not null default 0,
    child_count integer not null default 0,
    actual_weight_g bigint not null default 0,
    expected_weight_g bigint not null default 0,
    scale_weight_g bigint,
    customer text,
    destination text,
    vehicle_number text,
    note text,
    dispatch_area text,
    created_by bigint,
    created_at timestamptz not null default now(),
    completed_at timestamptz,
    completed_by bigint,
    complete_reason text,
    status text generated always as (
        case when completed_at is not null then 'completed'
             when parent_count > 0 then 'processing'
             else 'new' end) stored,
    -- Raised by every edit, so that an edit that was made from an older state is merged or refused (SPEC 5). The counts of a bill are no
    -- edits: the triggers that count leave both columns alone.
    version integer not null default 1,
    -- Field → {version, user, at}: to which version its last change led, who made it, when in seconds since 1970.
    changes jsonb not null default '{}',
    constraint bill_pkey primary key (id),
    constraint bill_number_key unique (number),
    constraint bill_number_check check (
        length(number) between 1 and 64 and number = btrim(number)
        and number = upper(number collate "C") and number !~ '[[:cntrl:]]' and number !~ '  '),
    constraint bill_target_parents_check check (target_parents between 1 and 500),
    constraint bill_parent_count_check check (parent_count between 0 and target_parents),
    constraint bill_child_count_check check (child_count >= 0),
    constraint bill_weight_check check (
        actual_weight_g >= 0 and expected_weight_g >= 0 and (scale_weight_g is null or scale_weight_g >= 0)),
    constraint bill_completed_check check (
        completed_at is null or parent_count >= 1),
    constraint bill_text_check check (
        length(customer) <= 120 and length(destination) <= 120 and length(vehicle_number) <= 40
        and length(note) <= 500 and length(complete_reason) <= 500),
    constraint bill_dispatch_area_fkey foreign key (dispatch_area) references area (code) on update cascade on delete restrict,
    constraint bill_created_by_fkey foreign key (created_by) references "user" (id) on delete restrict,
    constraint bill_completed_by_fkey foreign key (completed_by) references "user" (id) on delete restrict
) with (fillfactor = 70);
create index bill_status_idx on bill (status, id desc);
create index bill_number_trigram_idx on bill using gin (number gin_trgm_ops);
create index bill_dispatch_area_idx on bill (dispatch_area, id desc);
create index bill_created_by_idx on bill (created_by);
create index bill_completed_by_idx on bill (completed_by) where completed_by is not null;

create table bill_bag (
    id bigint generated always as identity,
    bill_id bigint not null,
    bag_id bigint not null,
    added_by bigint,
    created_at timestamptz not null default now(),
    constraint bill_bag_pkey primary key (id),
    constraint bill_bag_bag_key unique (bag_id),
    constraint bill_bag_bill_fkey foreign key (bill_id) references bill (id) on delete cascade,
    constraint bill_bag_bag_fkey foreign key (bag_id) references bag (id) on delete restrict,
    constraint bill_bag_added_by_fkey foreign key (added_by) references "user" (id) on delete restrict
);
create index bill_bag_bill_idx on bill_bag (bill_id, id);
create index bill_bag_added_by_idx on bill_bag (added_by);
