-- What came over from a former system (decision 53): how far it is, which row became which, and what was repaired by which rule.
-- Bags, bills and links keep the numbers that they had there; people and twins do not.

create table former_site (
    only_row boolean not null default true,
    -- Host and name of the former database.
    source text not null,
    begun_at timestamptz not null default now(),
    stage text not null,
    -- Up to where the stage is done: a number of its rows.
    done bigint not null default 0,
    -- Rows found, rows that came over, rows that were left, by table.
    counts jsonb not null default '{}',
    finished_at timestamptz,
    constraint former_site_pkey primary key (only_row),
    constraint former_site_only_row_check check (only_row),
    constraint former_site_stage_check check (
        stage in ('copied', 'judged', 'bags', 'links', 'bills', 'scans', 'acts', 'written', 'finished')),
    constraint former_site_finished_check check ((stage = 'finished') = (finished_at is not null))
);

create table former_user (
    old_id bigint not null,
    user_id bigint not null,
    constraint former_user_pkey primary key (old_id),
    constraint former_user_user_fkey foreign key (user_id) references "user" (id) on delete restrict
);

-- A row of the former system and the rule that it was repaired by. No names of people: those are looked up.
create table former_repair (
    id bigint generated always as identity,
    rule text not null,
    entity text not null,
    old_id bigint,
    -- The number of what it became part of, where that is another.
    new_id bigint,
    what text not null,
    constraint former_repair_pkey primary key (id),
    constraint former_repair_rule_check check (rule ~ '^[a-z_]{3,40}$'),
    constraint former_repair_entity_check check (entity in ('user', 'area', 'bag', 'link', 'bill', 'bill_bag', 'scan', 'audit'))
);
create index former_repair_rule_idx on former_repair (rule, id);

select grant_program_rights();
