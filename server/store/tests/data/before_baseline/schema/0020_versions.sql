-- Versions: of what people edit, so that an act that was made from an older state is merged or refused (SPEC 5), and of what servers
-- keep in memory. The counts of a bill are no edits: the triggers that count leave its columns alone.

alter table bill
    add column version integer not null default 1,
    -- Field → {version, user, at}: to which version its last change led, who made it, when in seconds since 1970.
    add column changes jsonb not null default '{}';
alter table "user"
    add column version integer not null default 1,
    add column changes jsonb not null default '{}';

-- The entries of fields that this transaction changes.
create function last_changes(p_version integer, p_fields text[], p_user bigint) returns jsonb language plpgsql stable as $$
begin
    return coalesce((select jsonb_object_agg(f, jsonb_build_object('version', p_version, 'user', p_user,
                         'at', extract(epoch from now())::bigint)) from unnest(p_fields) f), '{}');
end $$;

-- The state of a bill that a page or an answer shows, as domain::edits::BillStamp reads it.
create or replace function bill_totals(p_bill bigint) returns jsonb language plpgsql stable as $$
begin
    return (select jsonb_build_object('number', number, 'status', status, 'parents', parent_count, 'target_parents', target_parents,
                'children', child_count, 'actual_weight_g', actual_weight_g, 'expected_weight_g', expected_weight_g,
                'variance_g', actual_weight_g - expected_weight_g, 'scale_weight_g', scale_weight_g,
                'stamp', concat_ws('-', version, parent_count,
                    coalesce((select max(bb.id) from bill_bag bb where bb.bill_id = b.id), 0), child_count, actual_weight_g))
            from bill b where id = p_bill);
end $$;

-- What servers keep in memory and hardly ever changes: each server reads these rows about once a second, and forgets what changed.
create table cache_version (
    name text not null,
    version bigint not null default 1,
    constraint cache_version_pkey primary key (name)
);
insert into cache_version (name) values ('bag_type'), ('area');

create function cache_changed() returns trigger language plpgsql as $$
begin
    update cache_version set version = version + 1 where name = tg_table_name;
    return null;
end $$;
create trigger bag_type_cached after insert or update or delete on bag_type for each statement execute function cache_changed();
create trigger area_cached after insert or update or delete on area for each statement execute function cache_changed();

-- A site whose program has a role of its own: it forgets what changed, and changes it.
do $$
declare
    v_role name;
begin
    for v_role in
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.oid = 'bag_type'::regclass and a.privilege_type = 'INSERT' and r.oid <> c.relowner
    loop
        execute format('grant select, insert, update, delete on cache_version to %I', v_role);
    end loop;
end $$;
