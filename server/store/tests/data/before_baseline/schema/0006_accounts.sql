-- What accounts need beyond the first tables: a handle for each session, known devices, passkeys, a second factor that
-- is being set up, notices that can be told in every language, and the last admin's wall.

-- The id itself is secret; this number lets people name a session to end it.
alter table web_session add column number bigint generated always as identity;
alter table web_session add constraint web_session_number_key unique (number);

-- The new secret stands beside the confirmed one until it is confirmed itself: a changed phone locks nobody out.
alter table "user" add column totp_pending_encrypted bytea;

-- Whether the password is so short that it is good only beside a second factor (SPEC 7).
alter table "user" add column password_needs_factor boolean not null default false;

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

-- Title and message stand in English for operators; the code and its values let the pages say it in other languages.
alter table notification add column code text not null default 'note';
alter table notification add column details text[] not null default '{}';
create index notification_unread_idx on notification (user_id) where read_at is null;

-- Users are listed by name.
create index user_name_idx on "user" (lower(username) collate "C", id);

-- A site is never left without an active admin once it has one (SPEC 7). The service locks all admins first; this is
-- the wall behind it.
create function user_keeps_an_admin() returns trigger language plpgsql as $$
begin
    perform from "user"
        where role = 'admin' and disabled_at is null and erased_at is null and id <> old.id
        order by id limit 1 for update;
    if not found then
        perform refuse('user_last_admin_check', 'the last active admin must stay one');
    end if;
    return new;
end $$;
create trigger user_last_admin before update on "user" for each row
    when (old.role = 'admin' and old.disabled_at is null and old.erased_at is null
          and (new.role <> 'admin' or new.disabled_at is not null or new.erased_at is not null))
    execute function user_keeps_an_admin();
