-- What an alert has to tell, and to whom it got (SPEC 12). Written in the transaction that decides that it is told, so that a server
-- that stops, or a receiver that is away, loses nothing: any server goes on where another stopped.
create table alert_delivery (
    id bigint generated always as identity,
    alert_id bigint not null,
    channel text not null,
    news text not null,
    -- What is told, as it was then: the alert itself goes on changing.
    severity smallint not null,
    value bigint,
    bound bigint not null,
    seen_at timestamptz not null,
    cleared_at timestamptz,
    told_at timestamptz not null default now(),
    -- When it is tried next; while a server tries, when another may.
    due_at timestamptz not null default now(),
    attempts integer not null default 0,
    last_error text,
    delivered_at timestamptz,
    given_up_at timestamptz,
    constraint alert_delivery_pkey primary key (id),
    constraint alert_delivery_alert_fkey foreign key (alert_id) references alert (id) on delete cascade,
    constraint alert_delivery_channel_check check (channel in ('mail', 'webhook')),
    constraint alert_delivery_news_check check (news in ('raised', 'again', 'cleared')),
    constraint alert_delivery_severity_check check (severity between 1 and 3),
    constraint alert_delivery_attempts_check check (attempts >= 0),
    constraint alert_delivery_error_check check (length(last_error) <= 200),
    constraint alert_delivery_end_check check (delivered_at is null or given_up_at is null)
);
-- What belongs to an alert, in its order.
create index alert_delivery_alert_idx on alert_delivery (alert_id, channel, id);
create index alert_delivery_due_idx on alert_delivery (due_at) where delivered_at is null and given_up_at is null;
create index alert_delivery_delivered_idx on alert_delivery (delivered_at) where delivered_at is not null;

-- Archiving of the write-ahead log that fails, and a base that is missing or old, are told too.
alter table alert drop constraint alert_kind_check;
alter table alert add constraint alert_kind_check check (kind in ('pool_usage', 'error_spike', 'failed_logins', 'disk_full',
    'backup_old', 'sealer_behind', 'replica_lag', 'archive_failing', 'base_old'));

-- Functions of an extension belong to whoever made it, mostly the superuser: the owner of the tables cannot give them away, and need
-- not, since everybody may call them. `all functions in schema` tried, and warned of each.
create or replace function grant_app_rights(p_role text) returns void language plpgsql as $$
declare
    v_schema text := current_schema();
    v_table text;
    v_function regprocedure;
begin
    execute format('grant usage on schema %I to %I', v_schema, p_role);
    execute format('grant select, insert, update, delete on all tables in schema %I to %I', v_schema, p_role);
    execute format('grant usage, select on all sequences in schema %I to %I', v_schema, p_role);
    for v_function in
        select p.oid from pg_proc p
        where p.pronamespace = v_schema::regnamespace and p.prokind in ('f', 'w')
          and not exists (select from pg_depend d
                          where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    loop
        execute format('grant execute on function %s to %I', v_function, p_role);
    end loop;
    foreach v_table in array array['scan', 'audit_log', 'audit_seal', 'audit_archive'] loop
        execute format('revoke update, delete, truncate on %I from %I', v_table, p_role);
    end loop;
    for v_table in select inhrelid::regclass::text from pg_inherits where inhparent in ('scan'::regclass, 'audit_log'::regclass) loop
        execute format('revoke insert, update, delete, truncate on %s from %I', v_table, p_role);
    end loop;
    if to_regclass('_sqlx_migrations') is not null then
        execute format('revoke insert, update, delete, truncate on _sqlx_migrations from %I', p_role);
    end if;
end $$;

-- A site whose program has a role of its own: it works with the new table as with that of the alerts.
do $$
declare
    v_role name;
begin
    for v_role in
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.oid = 'alert'::regclass and a.privilege_type = 'INSERT' and r.oid <> c.relowner
    loop
        execute format('grant select, insert, update, delete on alert_delivery to %I', v_role);
        execute format('grant usage, select on sequence alert_delivery_id_seq to %I', v_role);
    end loop;
end $$;
