-- Functions of the site: limits, the marks of edits.

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

-- The entries of fields that this transaction changes, for the column `changes` of a bill or user.
create function last_changes(p_version integer, p_fields text[], p_user bigint) returns jsonb language plpgsql stable as $$
begin
    return coalesce((select jsonb_object_agg(f, jsonb_build_object('version', p_version, 'user', p_user,
                         'at', extract(epoch from now())::bigint)) from unnest(p_fields) f), '{}');
end $$;
