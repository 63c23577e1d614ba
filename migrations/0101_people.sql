-- Tables of the people: areas, users with their factors and sessions, API tokens, requests for a role, notifications.

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
    -- A new secret stands beside the confirmed one until it is confirmed itself: a changed phone locks nobody out.
    totp_pending_encrypted bytea,
    -- Whether the password is so short that it is good only beside a second factor (SPEC 7).
    password_needs_factor boolean not null default false,
    -- Raised by every edit, so that an edit that was made from an older state is merged or refused (SPEC 5).
    version integer not null default 1,
    -- Field → {version, user, at}: to which version its last change led, who made it, when in seconds since 1970.
    changes jsonb not null default '{}',
    constraint user_pkey primary key (id),
    constraint user_role_check check (role in ('dispatcher', 'biller', 'admin')),
    constraint user_username_check check (username ~ '^[A-Za-z0-9._-]{1,64}$'),
    constraint user_email_check check (length(email) between 3 and 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
    constraint user_failed_login_attempts_check check (failed_login_attempts >= 0),
    constraint user_password_reset_token_hash_check check (octet_length(password_reset_token_hash) = 32),
    -- Erased is for good: nobody signs in as somebody who was erased.
    constraint user_erased_check check (
        erased_at is null or (disabled_at is not null and password_hash is null and totp_secret_encrypted is null
                              and totp_pending_encrypted is null and password_reset_token_hash is null)),
    constraint user_dispatch_area_fkey foreign key (dispatch_area) references area (code) on update cascade on delete restrict
);
create unique index user_username_key on "user" (lower(username));
create unique index user_email_key on "user" (lower(email));
-- The condition is there for the locks. A column under a unique index that a foreign key could name is part of the row's key: changing it
-- locks the row against the foreign keys of scans, links and notifications. An index with a condition can be named by none.
create unique index user_password_reset_token_key on "user" (password_reset_token_hash) where password_reset_token_hash is not null;
create index user_dispatch_area_idx on "user" (dispatch_area);
create index user_role_idx on "user" (role) where disabled_at is null;
-- Users are listed by name.
create index user_name_idx on "user" (lower(username) collate "C", id);

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

-- A browser that signed in before, by the hash of its cookie.
create table user_device (
    id bigint generated always as identity,
    user_id bigint not null,
    device_hash bytea not null,
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    constraint user_device_pkey primary key (id),
    constraint user_device_key unique (user_id, device_hash),
    constraint user_device_hash_check check (octet_length(device_hash) = 32),
    constraint user_device_user_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create table user_passkey (
    id bigint generated always as identity,
    user_id bigint not null,
    credential_id bytea not null,
    -- Public key and counter, as the library keeps them; no secret.
    passkey jsonb not null,
    name text not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    constraint user_passkey_pkey primary key (id),
    constraint user_passkey_credential_key unique (credential_id),
    constraint user_passkey_name_check check (length(btrim(name)) between 1 and 80),
    constraint user_passkey_user_fkey foreign key (user_id) references "user" (id) on delete cascade
);
create index user_passkey_user_idx on user_passkey (user_id);

-- Only the SHA-256 of a session id is stored: a leaked backup opens no session.
create table web_session (
    id_hash bytea not null,
    user_id bigint,
    data jsonb not null,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    -- The id itself is secret; this number lets people name a session to end it.
    number bigint generated always as identity,
    constraint web_session_pkey primary key (id_hash),
    constraint web_session_number_key unique (number),
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

-- Title and message are in English, for operators; the code and its values let the pages say it in other languages.
create table notification (
    id bigint generated always as identity,
    user_id bigint not null,
    notification_type text not null,
    title text not null,
    message text not null,
    link text,
    created_at timestamptz not null default now(),
    read_at timestamptz,
    code text not null default 'note',
    details text[] not null default '{}',
    constraint notification_pkey primary key (id),
    constraint notification_type_check check (notification_type in ('info', 'success', 'warning', 'error')),
    constraint notification_title_check check (length(title) between 1 and 200),
    -- A path of this site, never another site's address.
    constraint notification_link_check check (link ~ '^/([^/\\]|$)'),
    constraint notification_user_fkey foreign key (user_id) references "user" (id) on delete cascade
);
create index notification_user_idx on notification (user_id, id desc);
create index notification_unread_idx on notification (user_id) where read_at is null;
