-- Who may run and change what. A migration that adds a table or a function ends with `select grant_program_rights()`.

-- Gives a role what the program needs to run, and no way to change what was logged, to seal it by hand or to archive it. Run by the tables'
-- owner. Functions of an extension belong to whoever made it, mostly the superuser: the owner of the tables cannot give them away, and need
-- not, since everybody may call them.
create function grant_app_rights(p_role text) returns void language plpgsql as $$
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
    execute format('revoke execute on function drop_archived(text, date), grant_app_rights(text), grant_program_rights() from %I', p_role);
    foreach v_table in array array['scan', 'audit_log'] loop
        execute format('revoke update, delete, truncate on %I from %I', v_table, p_role);
    end loop;
    foreach v_table in array array['audit_seal', 'audit_archive', 'log_end'] loop
        execute format('revoke insert, update, delete, truncate on %I from %I', v_table, p_role);
    end loop;
    for v_table in select inhrelid::regclass::text from pg_inherits where inhparent in ('scan'::regclass, 'audit_log'::regclass) loop
        execute format('revoke insert, update, delete, truncate on %s from %I', v_table, p_role);
    end loop;
    if to_regclass('_sqlx_migrations') is not null then
        execute format('revoke insert, update, delete, truncate on _sqlx_migrations from %I', p_role);
    end if;
end $$;

-- Gives every role that the program works as its rights anew; a site whose program is the owner has none. Run by the tables' owner at the end
-- of a migration, so that no program meets a new table without rights.
create function grant_program_rights() returns void language plpgsql as $$
declare
    v_role name;
begin
    for v_role in
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.oid = 'bag'::regclass and a.privilege_type = 'INSERT' and r.oid <> c.relowner
    loop
        perform grant_app_rights(v_role);
    end loop;
end $$;
revoke execute on function grant_app_rights(text), grant_program_rights() from public;

-- What runs with the owner's rights is for roles that were given it, and finds the owner's tables before a caller's temporary ones: a
-- temporary table of the same name would be found first, and its triggers would run as the owner. The wall of the admins looks at users
-- behind an update of theirs, so no temporary table may stand in front of them either.
do $$
declare
    v_function record;
begin
    for v_function in
        select oid::regprocedure as name, prosecdef from pg_proc
        where pronamespace = current_schema()::regnamespace and (prosecdef or oid = 'user_keeps_an_admin()'::regprocedure)
    loop
        execute format('alter function %s set search_path = %I, pg_temp', v_function.name, current_schema());
        if v_function.prosecdef then
            execute format('revoke execute on function %s from public', v_function.name);
        end if;
    end loop;
end $$;
