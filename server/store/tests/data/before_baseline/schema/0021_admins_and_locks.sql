-- Locks on users that scans do not feel, and a wall that counts only admins who can sign in.

-- A column under a unique index that a foreign key could name is part of the row's key: changing it locks the row against the
-- foreign keys of scans, links and notices. An index with a condition can be named by none.
alter table "user" drop constraint user_password_reset_token_key;
create unique index user_password_reset_token_key on "user" (password_reset_token_hash) where password_reset_token_hash is not null;

-- A site keeps an admin who can sign in once it has one (SPEC 7): whoever leaves must be followed by another who reaches at least as
-- far, invited, with a password, or with password and second factor. The service checks the same under the same locks; this is the
-- wall behind it, for SQL by hand too.
create or replace function user_keeps_an_admin() returns trigger language plpgsql as $$
declare
    v_access integer;
begin
    -- Lock first, then look: password and factors change under the lock of their user.
    perform from "user"
        where role = 'admin' and disabled_at is null and erased_at is null and id <> old.id
        order by id for no key update;
    v_access := case when old.password_hash is null then 0
                     when old.totp_confirmed_at is null and not exists (select from user_passkey where user_id = old.id) then 1
                     else 2 end;
    perform from "user" u
        where role = 'admin' and disabled_at is null and erased_at is null and id <> old.id
          and v_access <= case when password_hash is null then 0
                               when totp_confirmed_at is null and not exists (select from user_passkey k where k.user_id = u.id) then 1
                               else 2 end;
    if not found then
        perform refuse('user_last_admin_check', 'another admin who can sign in must stay');
    end if;
    return new;
end $$;

-- A caller's temporary table of the same name is not looked at.
do $$
begin
    execute format('alter function user_keeps_an_admin() set search_path = %I, pg_temp', current_schema());
end $$;
