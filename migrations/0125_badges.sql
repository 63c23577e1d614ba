-- Shared handhelds, and the badges that people sign in on them with (decision 50).

create table device (
    id bigint generated always as identity,
    name text not null,
    -- SHA-256 of the code that enrols it, until that was used.
    code_hash bytea,
    code_expires_at timestamptz,
    -- SHA-256 of what its cookie holds.
    token_hash bytea,
    made_by bigint not null,
    made_at timestamptz not null default now(),
    enrolled_at timestamptz,
    -- When somebody signed in on it with a badge the last time.
    used_at timestamptz,
    revoked_at timestamptz,
    constraint device_pkey primary key (id),
    constraint device_code_key unique (code_hash),
    constraint device_token_key unique (token_hash),
    constraint device_name_check check (length(btrim(name)) between 1 and 60),
    constraint device_code_check check (octet_length(code_hash) = 32 and (code_hash is null) = (code_expires_at is null)),
    constraint device_token_check check (octet_length(token_hash) = 32),
    constraint device_enrolled_check check ((token_hash is null) = (enrolled_at is null)),
    constraint device_made_by_fkey foreign key (made_by) references "user" (id) on delete restrict
);

create table badge (
    id bigint generated always as identity,
    user_id bigint not null,
    -- SHA-256 of what its QR code holds.
    secret_hash bytea not null,
    -- Argon2id of the PIN together with something that only the badge's secret makes: without the badge, nobody can try all PINs.
    pin_hash text not null,
    -- Wrong PINs in a row.
    failures smallint not null default 0,
    locked_at timestamptz,
    made_by bigint not null,
    made_at timestamptz not null default now(),
    used_at timestamptz,
    revoked_at timestamptz,
    constraint badge_pkey primary key (id),
    constraint badge_secret_key unique (secret_hash),
    constraint badge_secret_check check (octet_length(secret_hash) = 32),
    constraint badge_pin_check check (pin_hash like '$argon2id$%'),
    constraint badge_failures_check check (failures between 0 and 5),
    constraint badge_locked_check check ((failures = 5) = (locked_at is not null)),
    constraint badge_user_fkey foreign key (user_id) references "user" (id) on delete cascade,
    constraint badge_made_by_fkey foreign key (made_by) references "user" (id) on delete restrict
);
-- A new badge is the end of the one before.
create unique index badge_user_key on badge (user_id) where revoked_at is null;

select grant_program_rights();
