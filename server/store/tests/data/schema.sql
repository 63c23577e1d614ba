-- The schema as lines: relations, columns, constraints, indexes, triggers, functions and grants, without extensions and sqlx's own table.
with relation as (
    select c.* from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relname <> '_sqlx_migrations'
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
), function as (
    select p.* from pg_proc p
    where p.pronamespace = current_schema()::regnamespace
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
)
select line from (
    select format('relation %s %s %s %s %s', r.oid::regclass, r.relkind, r.relpersistence, r.reloptions, pg_get_expr(r.relpartbound, r.oid))
    from relation r where r.relkind in ('r', 'p', 'S', 'v')
    union all
    select format('column %s %s %s %s %s %s %s %s %s %s', r.oid::regclass, row_number() over (partition by r.oid order by a.attnum), a.attname,
                  format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                  a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid), col_description(r.oid, a.attnum))
    from relation r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum where r.relkind in ('r', 'p', 'v')
    union all
    select format('constraint %s %s %s %s', c.conrelid::regclass, c.conname, c.convalidated, pg_get_constraintdef(c.oid))
    from pg_constraint c join relation r on r.oid = c.conrelid
    union all
    select format('index %s %s', pg_get_indexdef(i.indexrelid), i.indisvalid) from pg_index i join relation r on r.oid = i.indexrelid
    union all
    select format('trigger %s %s', pg_get_triggerdef(t.oid), t.tgenabled) from pg_trigger t join relation r on r.oid = t.tgrelid
    where not t.tgisinternal
    union all
    select format('function %s', pg_get_functiondef(f.oid)) from function f
    union all
    select format('grant on %s: %s %s', r.oid::regclass, coalesce(g.rolname, 'public'), a.privilege_type)
    from relation r, aclexplode(coalesce(r.relacl, acldefault(case r.relkind when 'S' then 's' else 'r' end::"char", r.relowner))) a
    left join pg_roles g on g.oid = a.grantee where r.relkind in ('r', 'p', 'S', 'v')
    union all
    select format('grant on %s: %s %s', f.oid::regprocedure, coalesce(g.rolname, 'public'), a.privilege_type)
    from function f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a left join pg_roles g on g.oid = a.grantee
) as lines (line) order by line collate "C"
