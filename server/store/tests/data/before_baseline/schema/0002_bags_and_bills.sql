-- Bags, links and bills, with every rule of theirs as a named constraint or a trigger that raises one.
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

-- Raises a check violation under a name that the program knows, as a constraint would.
create function refuse(p_constraint text, p_message text) returns void language plpgsql as $$
begin
    raise exception using errcode = 'check_violation', constraint = p_constraint, message = p_message;
end $$;

create function bag_keeps_its_identity() returns trigger language plpgsql as $$
begin
    if new.type <> old.type or new.label <> old.label or new.capacity <> old.capacity
       or new.grams_per_child <> old.grams_per_child or new.bag_type_id is distinct from old.bag_type_id then
        perform refuse('bag_identity_check', 'a bag keeps its label, role, type, capacity and grams per child for life');
    end if;
    return new;
end $$;
create trigger bag_identity before update on bag for each row
    when (new.type <> old.type or new.label <> old.label or new.capacity <> old.capacity
          or new.grams_per_child <> old.grams_per_child or new.bag_type_id is distinct from old.bag_type_id)
    execute function bag_keeps_its_identity();

create function never() returns trigger language plpgsql as $$
begin
    perform refuse(tg_argv[0], format('%s on %s is never allowed', lower(tg_op), tg_table_name));
    return null;
end $$;

-- The stored counts and weights change with the rows that they count, whoever writes those rows.
create function link_counted() returns trigger language plpgsql as $$
declare
    v_link link := case when tg_op = 'INSERT' then new else old end;
    v_sign smallint := case when tg_op = 'INSERT' then 1 else -1 end;
    v_bill bigint;
    v_completed timestamptz;
    v_closed timestamptz;
    v_grams integer;
begin
    update bag set child_count = child_count + v_sign
        where id = v_link.parent_bag_id and type = 'parent'
        returning closed_at, grams_per_child into v_closed, v_grams;
    if not found then
        perform refuse('link_parent_role_check', 'a link needs a parent bag as its parent');
    end if;
    if tg_op = 'INSERT' then
        perform from bag where id = v_link.child_bag_id and type = 'child';
        if not found then
            perform refuse('link_child_role_check', 'a link needs a child bag as its child');
        end if;
        if v_closed is not null then
            perform refuse('link_parent_closed_check', 'the parent is closed');
        end if;
    end if;
    select b.id, b.completed_at into v_bill, v_completed
        from bill_bag bb join bill b on b.id = bb.bill_id where bb.bag_id = v_link.parent_bag_id
        for no key update of b;
    if v_bill is not null then
        if v_completed is not null then
            perform refuse('link_bill_completed_check', 'the parent is on a completed bill');
        end if;
        update bill set child_count = child_count + v_sign, actual_weight_g = actual_weight_g + v_sign * v_grams
            where id = v_bill;
    end if;
    return null;
end $$;
create trigger link_counted after insert or delete on link for each row execute function link_counted();
create trigger link_never_changed before update on link for each row execute function never('link_changed_check');
create trigger link_never_emptied before truncate on link execute function never('link_changed_check');

create function bill_bag_counted() returns trigger language plpgsql as $$
declare
    v_row bill_bag := case when tg_op = 'INSERT' then new else old end;
    v_sign smallint := case when tg_op = 'INSERT' then 1 else -1 end;
    v_parent bag;
    v_completed timestamptz;
begin
    select * into v_parent from bag where id = v_row.bag_id for no key update;
    if v_parent.type is distinct from 'parent' then
        perform refuse('bill_bag_role_check', 'only parents go on bills');
    end if;
    select completed_at into v_completed from bill where id = v_row.bill_id for no key update;
    if not found then
        return null; -- the bill itself is being deleted
    end if;
    if v_completed is not null then
        perform refuse('bill_bag_completed_check', 'the bill is completed');
    end if;
    update bill set
        parent_count = parent_count + v_sign,
        child_count = child_count + v_sign * v_parent.child_count,
        actual_weight_g = actual_weight_g + v_sign * v_parent.child_count::bigint * v_parent.grams_per_child,
        expected_weight_g = expected_weight_g + v_sign * v_parent.capacity::bigint * v_parent.grams_per_child
        where id = v_row.bill_id;
    return null;
end $$;
create trigger bill_bag_counted after insert or delete on bill_bag for each row execute function bill_bag_counted();
create trigger bill_bag_never_changed before update on bill_bag for each row execute function never('bill_bag_changed_check');
create trigger bill_bag_never_emptied before truncate on bill_bag execute function never('bill_bag_changed_check');

-- A completed bill is frozen: it may be reopened, nothing else.
create function bill_frozen() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        perform refuse('bill_frozen_check', 'a completed bill is never deleted');
    end if;
    if new.completed_at is not null or (new.number, new.target_parents, new.parent_count, new.child_count,
        new.actual_weight_g, new.expected_weight_g, new.scale_weight_g, new.customer, new.destination,
        new.vehicle_number, new.note, new.dispatch_area)
       is distinct from (old.number, old.target_parents, old.parent_count, old.child_count,
        old.actual_weight_g, old.expected_weight_g, old.scale_weight_g, old.customer, old.destination,
        old.vehicle_number, old.note, old.dispatch_area) then
        perform refuse('bill_frozen_check', 'a completed bill changes only by being reopened');
    end if;
    return new;
end $$;
create trigger bill_frozen before update or delete on bill for each row
    when (old.completed_at is not null) execute function bill_frozen();
