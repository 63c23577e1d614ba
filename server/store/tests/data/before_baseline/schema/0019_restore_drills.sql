-- Drills of a restore: whether the newest backup came back whole, what was missing and how long it took. Health, alerts, doctor
-- and the integrity check read the newest.
create table restore_drill (
    id bigint generated always as identity,
    finished_at timestamptz not null default now(),
    ok boolean not null,
    -- The backup that was restored; none where there was none.
    file text,
    rpo_ms bigint,
    rto_ms bigint,
    -- What was checked, or what was wrong.
    detail text not null,
    constraint restore_drill_pkey primary key (id),
    constraint restore_drill_proof_check check (not ok or (file is not null and rpo_ms is not null and rto_ms is not null)),
    constraint restore_drill_rpo_check check (rpo_ms >= 0),
    constraint restore_drill_rto_check check (rto_ms >= 0),
    constraint restore_drill_detail_check check (length(detail) between 1 and 2000)
);
create index restore_drill_proven_idx on restore_drill (finished_at) where ok;

-- A restore that is not proven is told. The program knows the kinds of alerts; the database need not.
alter table alert drop constraint alert_kind_check;
alter table alert add constraint alert_kind_check check (kind ~ '^[a-z_]{3,40}$');

-- A site whose program has a role of its own: it records drills as it raises alerts.
do $$
declare
    v_role name;
begin
    for v_role in
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.oid = 'alert'::regclass and a.privilege_type = 'INSERT' and r.oid <> c.relowner
    loop
        execute format('grant select, insert on restore_drill to %I', v_role);
        execute format('grant usage, select on sequence restore_drill_id_seq to %I', v_role);
    end loop;
end $$;
