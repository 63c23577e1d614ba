-- Bag types and areas are edited on pages: each edit is of a version, and what is retired takes nothing new.

alter table bag_type
    -- Grows with every edit.
    add column version integer not null default 1,
    -- Field → {version, user, at}: to which version its last change led, who made it, when in seconds since 1970.
    add column changes jsonb not null default '{}',
    -- Grams of an empty bag: what a scale weighs beside the content.
    add column tare_child_g integer not null default 0,
    add column tare_parent_g integer not null default 0,
    -- From then on no new parents are made of it; those that are there scan on.
    add column retired_at timestamptz,
    add constraint bag_type_tare_child_g_check check (tare_child_g between 0 and 100000),
    add constraint bag_type_tare_parent_g_check check (tare_parent_g between 0 and 100000);

alter table area
    add column version integer not null default 1,
    add column changes jsonb not null default '{}',
    -- Areas are listed by it, then by name.
    add column position smallint not null default 0,
    -- From then on no new users and no new parents come to it; what is there stays.
    add column retired_at timestamptz,
    add constraint area_position_check check (position between 0 and 9999);

-- The parents of a type bear labels of its pattern: with another one they would be no labels any more. An update locks the type before it
-- looks, and whoever makes a parent of it holds that lock's counterpart by the foreign key, so none is made unseen.
create function bag_type_keeps_its_pattern() returns trigger language plpgsql as $$
begin
    if exists (select from bag where bag_type_id = new.id) then
        perform refuse('bag_type_pattern_in_use_check', 'parents bear labels of this pattern');
    end if;
    return new;
end $$;
create trigger bag_type_pattern before update of label_pattern on bag_type
    for each row when (old.label_pattern <> new.label_pattern) execute function bag_type_keeps_its_pattern();

-- An area's code stands in logs and counters, which nobody rewrites.
create function area_keeps_its_code() returns trigger language plpgsql as $$
begin
    perform refuse('area_code_kept_check', 'an area keeps its code for life');
    return null;
end $$;
create trigger area_code before update of code on area
    for each row when (old.code <> new.code) execute function area_keeps_its_code();

-- Whoever works in a retired area goes on there; nobody comes to it.
create function user_comes_to_an_area() returns trigger language plpgsql as $$
begin
    if exists (select from area where code = new.dispatch_area and retired_at is not null) then
        perform refuse('user_area_retired_check', 'no new users come to a retired area');
    end if;
    return new;
end $$;
create trigger user_comes before insert on "user"
    for each row when (new.dispatch_area is not null) execute function user_comes_to_an_area();
create trigger user_moves before update of dispatch_area on "user"
    for each row when (new.dispatch_area is distinct from old.dispatch_area) execute function user_comes_to_an_area();

select grant_program_rights();
