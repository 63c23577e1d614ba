-- Scans are tallied by quarters of an hour, so that hours and days of any zone are sums of them: India's begin at half past
-- an hour of UTC, Nepal's at a quarter to. Older rows stay and count as the hour of the zone that they began in.

comment on column scan_tally.hour is 'Beginning of a quarter of an hour; before migration 14 of an hour.';

create or replace function scan_tallied() returns trigger language plpgsql as $$
begin
    insert into scan_tally as t (hour, user_id, station, area, action, outcome, count, last_at)
    values (date_bin('15 minutes', new."timestamp", 'epoch'), new.user_id, coalesce(new.station, ''), coalesce(new.area, ''),
            new.action, new.outcome, 1, new."timestamp")
    on conflict on constraint scan_tally_pkey do update
        set count = t.count + 1, last_at = greatest(t.last_at, excluded.last_at);
    return null;
end $$;
