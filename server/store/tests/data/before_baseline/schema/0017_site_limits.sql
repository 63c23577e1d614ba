-- Limits on log-ins and reset links that hold for the site, whatever the number of servers (SPEC 8). Scans never come here.
--
-- Unlogged: what is lost in a crash is who asked in the last hour, and a write costs no log.
create unlogged table limit_bucket (
    -- A keyed hash of the limit, the account and the address: nobody can read from it who asked.
    key bytea not null,
    -- When all of it is there again; a row whose time is over says no more than none, and is deleted.
    full_at timestamptz not null,
    constraint limit_bucket_pkey primary key (key),
    constraint limit_bucket_key_check check (octet_length(key) = 16)
) with (fillfactor = 70);

-- Takes one from each bucket in turn, up to the first that has none: the same arithmetic (GCRA) as in each server's memory. Of p_most that
-- fit one comes back every p_each seconds. p_ahead moves the clock, for tests. All callers name their buckets in the same order of
-- limits, so that two calls wait for each other and never in a circle.
create function take_limits(p_keys bytea[], p_most integer[], p_each double precision[], p_ahead double precision)
returns table (remaining integer, full_in double precision, wait double precision) language plpgsql as $$
declare
    v_now timestamptz := clock_timestamp() + make_interval(secs => p_ahead);
    v_each interval;
    v_full timestamptz;
begin
    for i in 1 .. coalesce(cardinality(p_keys), 0) loop
        v_each := make_interval(secs => p_each[i]);
        insert into limit_bucket as b (key, full_at) values (p_keys[i], v_now + v_each)
        on conflict (key) do update set full_at = greatest(b.full_at, v_now) + v_each
            where greatest(b.full_at, v_now) + v_each <= v_now + v_each * p_most[i]
        returning b.full_at into v_full;
        if found then
            full_in := extract(epoch from v_full - v_now);
            -- A thousandth is what the clock's microseconds may be off.
            remaining := greatest(p_most[i] - ceil(full_in / p_each[i] - 0.001)::integer, 0);
            wait := null;
            return next;
        else
            select b.full_at into v_full from limit_bucket b where b.key = p_keys[i];
            full_in := extract(epoch from coalesce(v_full, v_now) - v_now);
            remaining := 0;
            wait := greatest(full_in + p_each[i] - p_each[i] * p_most[i], 0);
            return next;
            return;
        end if;
    end loop;
end $$;

-- A site whose program has a role of its own.
do $$
declare
    v_role name;
begin
    for v_role in
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.oid = 'alert'::regclass and a.privilege_type = 'INSERT' and r.oid <> c.relowner
    loop
        execute format('grant select, insert, update, delete on limit_bucket to %I', v_role);
        execute format('grant execute on function take_limits(bytea[], integer[], double precision[], double precision) to %I', v_role);
    end loop;
end $$;
