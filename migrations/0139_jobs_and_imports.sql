-- Long work (decision 61): one table for all kinds. Any server takes a job under a lease, goes on with it when whoever had it was killed, and ends
-- it with the rows of its last step. Imports are its first kind.

create table job (
    id bigint generated always as identity primary key,
    -- Which runner takes it.
    kind text not null,
    state text not null default 'waiting',
    -- What the runner is to do.
    payload jsonb not null,
    -- How far it is: written in the transaction of the rows that it tells of.
    progress jsonb not null default '{}',
    asked_by bigint references "user" (id) on delete restrict,
    asked_at timestamptz not null default now(),
    due_at timestamptz not null default now(),
    started_at timestamptz,
    ended_at timestamptz,
    -- Times that it was taken since it last got on.
    attempts integer not null default 0,
    -- Who runs it, and until when nobody else may.
    claimed_by text,
    lease_until timestamptz,
    cancel_asked_at timestamptz,
    -- Why it failed, or why the last attempt did.
    error text,
    constraint job_kind_check check (kind ~ '^[a-z][a-z_]{0,39}$'),
    constraint job_state_check check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    constraint job_lease_check check (
        (state = 'running') = (claimed_by is not null) and (claimed_by is null) = (lease_until is null)),
    constraint job_ended_check check ((state in ('done', 'failed', 'cancelled')) = (ended_at is not null)),
    constraint job_error_check check (state <> 'failed' or error is not null),
    constraint job_text_check check (length(claimed_by) <= 100 and length(error) <= 1000),
    constraint job_attempts_check check (attempts >= 0)
) with (fillfactor = 50);
-- What may be taken: what waits, and what runs under a lease that may have ended.
create index job_open_idx on job (due_at, id) where ended_at is null;

-- A file that was brought, with what the one who brought it says of it.
create table import (
    id bigint generated always as identity primary key,
    -- Of the one who brings it: the same upload again goes on where it was.
    key uuid not null,
    kind text not null,
    file_name text not null,
    file_size bigint not null,
    -- Bytes that are here, from the first on.
    received bigint not null default 0,
    -- Of the whole file, once it is here.
    sha256 bytea,
    -- Which column holds what, as `label=2,type=3`; the rest is recognised.
    columns text not null default '',
    hidden boolean not null default false,
    legacy boolean not null default false,
    -- What would become of its rows by what is said of it now.
    looked jsonb,
    brought_by bigint not null references "user" (id) on delete restrict,
    brought_at timestamptz not null default now(),
    -- Its work, once it was started.
    job_id bigint references job (id) on delete restrict,
    -- When the file itself was dropped; what became of it stays.
    dropped_at timestamptz,
    constraint import_key_key unique (key),
    constraint import_job_key unique (job_id),
    constraint import_kind_check check (kind in ('bags', 'bills', 'packing', 'bill_parents')),
    constraint import_text_check check (length(file_name) between 1 and 200 and length(columns) <= 500),
    constraint import_received_check check (file_size > 0 and received between 0 and file_size),
    constraint import_sha256_check check (sha256 is null or (length(sha256) = 32 and received = file_size)),
    constraint import_started_check check (job_id is null or sha256 is not null)
);
create index import_sha256_idx on import (sha256, kind, id);

-- The file, part by part: any server can read it.
create table import_part (
    import_id bigint not null references import (id) on delete cascade,
    first_byte bigint not null,
    bytes bytea not null,
    constraint import_part_pkey primary key (import_id, first_byte),
    constraint import_part_size_check check (length(bytes) between 1 and 4194304)
);
-- Workbooks are compressed already, and the table is read once.
alter table import_part alter column bytes set storage external;

-- What was wrong with rows that were not taken.
create table import_refusal (
    id bigint generated always as identity,
    import_id bigint not null references import (id) on delete cascade,
    sheet text not null,
    row bigint not null,
    fault jsonb not null,
    constraint import_refusal_pkey primary key (import_id, id)
);

-- The columns of each kind as they were chosen last.
create table import_columns (
    kind text not null,
    columns text not null,
    constraint import_columns_pkey primary key (kind),
    constraint import_columns_check check (length(columns) <= 500)
);

select grant_program_rights();
