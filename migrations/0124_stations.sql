-- What each station said of itself last (decision 49): a page tells which one was heard when, and what on it never came.

-- Written for all stations together every few seconds, never by the transaction of a scan. Their names come from outside.
create table station (
    name text not null,
    seen_at timestamptz not null,
    -- Reads on the device that had no answer yet after the contact, and how old the oldest was then; null where the page does not tell.
    waiting bigint,
    oldest_ms bigint,
    -- How long the device waited for its latest answers.
    p50_ms bigint,
    p95_ms bigint,
    -- By how much the device's own clock was ahead.
    ahead_seconds bigint,
    app_version text,
    -- Whether the browser promised to keep what is stored.
    is_persisted boolean,
    constraint station_pkey primary key (name),
    constraint station_name_check check (length(name) between 1 and 64),
    constraint station_waiting_check check (waiting >= 0 and oldest_ms >= 0),
    constraint station_waits_check check (p50_ms >= 0 and p95_ms >= 0),
    constraint station_app_version_check check (length(app_version) <= 40)
) with (fillfactor = 50);

select grant_program_rights();
