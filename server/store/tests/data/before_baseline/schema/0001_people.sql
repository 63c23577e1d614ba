-- Areas, users, their sessions and tokens, and what is said to them.

-- Dispatch areas are data; a bag, a user or a bill may belong to one.
create table area (
    code text not null,
    name text not null,
    created_at timestamptz not null default now(),
    constraint area_pkey primary key (code),
    constraint area_code_check check (code ~ '^[a-z0-9_]{2,40}$'),
    constraint area_name_check check (length(btrim(name)) between 1 and 80)
);

-- Column names that operators' queries use (failed_login_attempts, locked_until, ...) are kept from the older system.
create table "user" (
    id bigint generated always as identity,
    username text not null,
    email text not null,
    -- Argon2id in PHC form; null until the person has set a password.
    password_hash text,
    role text not null,
    dispatch_area text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    last_login_at timestamptz,
    password_changed_at timestamptz,
    failed_login_attempts integer not null default 0,
    last_failed_login_at timestamptz,
    locked_until timestamptz,
    -- SHA-256 of the one-time token, never the token.
    password_reset_token_hash bytea,
    password_reset_token_expires timestamptz,
    -- The secret is encrypted before it comes here; a code's time step counts once.
    totp_secret_encrypted bytea,
    totp_confirmed_at timestamptz,
    totp_last_step bigint,
    disabled_at timestamptz,
    erased_at timestamptz,
    -- Raised to end every session of the user at once.
    session_epoch integer not null default 0,
    constraint user_pkey primary key (id),
    constraint user_role_check check (role in ('dispatcher', 'biller', 'admin')),
    constraint user_username_check check (username ~ '^[A-Za-z0-9._-]{1,64}$'),
    constraint user_email_check check (length(email) between 3 and 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
    constraint user_failed_login_attempts_check check (failed_login_attempts >= 0),
    constraint user_password_reset_token_hash_check check (octet_length(password_reset_token_hash) = 32),
    constraint user_password_reset_token_key unique (password_reset_token_hash),
    constraint user_dispatch_area_fkey foreign key (dispatch_area) references area (code) on update cascade on delete restrict
);
create unique index user_username_key on "user" (lower(username));
create unique index user_email_key on "user" (lower(email));
create index user_dispatch_area_idx on "user" (dispatch_area);
create index user_role_idx on "user" (role) where disabled_at is null;

create table user_recovery_code (
    id bigint generated always as identity,
    user_id bigint not null,
    code_hash bytea not null,
    used_at timestamptz,
    created_at timestamptz not null default now(),
    constraint user_recovery_code_pkey primary key (id),
    constraint user_recovery_code_key unique (user_id, code_hash),
    constraint user_recovery_code_user_fkey foreign key (user_id) references "user" (id) on delete cascade
);

-- Only the SHA-256 of a session id is stored: a leaked backup opens no session.
create table web_session (
    id_hash bytea not null,
    user_id bigint,
    data jsonb not null,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    constraint web_session_pkey primary key (id_hash),
    constraint web_session_id_hash_check check (octet_length(id_hash) = 32),
    constraint web_session_user_fkey foreign key (user_id) references "user" (id) on delete cascade
);
create index web_session_user_idx on web_session (user_id);
create index web_session_expires_at_idx on web_session (expires_at);

create table api_token (
    id bigint generated always as identity,
    user_id bigint not null,
    name text not null,
    token_hash bytea not null,
    scopes text[] not null default '{all}',
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz,
    constraint api_token_pkey primary key (id),
    constraint api_token_hash_key unique (token_hash),
    constraint api_token_hash_check check (octet_length(token_hash) = 32),
    constraint api_token_name_check check (length(btrim(name)) between 1 and 80),
    constraint api_token_user_fkey foreign key (user_id) references "user" (id) on delete cascade
);
create index api_token_user_idx on api_token (user_id);

create table promotion_request (
    id bigint generated always as identity,
    user_id bigint not null,
    requested_role text not null,
    reason text not null,
    requested_at timestamptz not null default now(),
    decided_at timestamptz,
    decided_by bigint,
    approved boolean,
    decision_note text,
    constraint promotion_request_pkey primary key (id),
    constraint promotion_request_requested_role_check check (requested_role in ('biller', 'admin')),
    constraint promotion_request_reason_check check (length(reason) between 10 and 500),
    constraint promotion_request_decision_check check ((decided_at is null) = (approved is null)),
    constraint promotion_request_user_fkey foreign key (user_id) references "user" (id) on delete cascade,
    constraint promotion_request_decided_by_fkey foreign key (decided_by) references "user" (id) on delete restrict
);
create unique index promotion_request_pending_key on promotion_request (user_id) where decided_at is null;
create index promotion_request_decided_by_idx on promotion_request (decided_by);

create table notification (
    id bigint generated always as identity,
    user_id bigint not null,
    notification_type text not null,
    title text not null,
    message text not null,
    link text,
    created_at timestamptz not null default now(),
    read_at timestamptz,
    constraint notification_pkey primary key (id),
    constraint notification_type_check check (notification_type in ('info', 'success', 'warning', 'error')),
    constraint notification_title_check check (length(title) between 1 and 200),
    -- A path of this site, never another site's address.
    constraint notification_link_check check (link ~ '^/([^/\\]|$)'),
    constraint notification_user_fkey foreign key (user_id) references "user" (id) on delete cascade
);
create index notification_user_idx on notification (user_id, id desc);

-- Settings that the running system keeps for itself.
create table setting (
    name text not null,
    value jsonb not null,
    updated_at timestamptz not null default now(),
    constraint setting_pkey primary key (name)
);
