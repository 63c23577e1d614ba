-- Tables of the site: settings, versions of what servers keep in memory, counters of the dashboard, limits, alerts and their deliveries,
-- drills of a restore.

-- Settings that the running system keeps for itself.
create table setting (
    name text not null,
    value jsonb not null,
    updated_at timestamptz not null default now(),
    constraint setting_pkey primary key (name)
);

-- What servers keep in memory and hardly ever changes: each server reads these rows about once a second, and forgets what changed.
create table cache_version (
    name text not null,
    version bigint not null default 1,
    constraint cache_version_pkey primary key (name)
);

-- Counters in slots by database connection, so that two scans hardly ever wait for one row; the sum is exact.
create table counter (
    slot smallint not null,
    area text not null,
    parents_open bigint not null default 0,
    parents_full bigint not null default 0,
    parents_closed_short bigint not null default 0,
    children bigint not null default 0,
    bills_new bigint not null default 0,
    bills_processing bigint not null default 0,
    bills_completed bigint not null default 0,
    constraint counter_pkey primary key (slot, area)
) with (fillfactor = 30);

-- Scans per quarter of an hour, person, station, area, action and outcome, so that hours and days of any zone are sums of them: those of
-- India begin at half past an hour of UTC, those of Nepal at a quarter to.
create table scan_tally (
    hour timestamptz not null,
    user_id bigint not null,
    station text not null,
    area text not null,
    action text not null,
    outcome text not null,
    count bigint not null,
    last_at timestamptz not null,
    constraint scan_tally_pkey primary key (hour, user_id, station, area, action, outcome)
) with (fillfactor = 50);
comment on column scan_tally.hour is 'Beginning of a quarter of an hour; in the oldest rows of an old site, of an hour.';

-- Limits on log-ins and reset links that hold for the site, whatever the number of servers (SPEC 8). Scans never come here.
-- Unlogged: what is lost in a crash is who asked in the last hour, and a write costs no log.
create unlogged table limit_bucket (
    -- A keyed hash of the limit, the account and the address: nobody can read from it who asked.
    key bytea not null,
    -- When all of it is there again; a row whose time is over says no more than none, and is deleted.
    full_at timestamptz not null,
    constraint limit_bucket_pkey primary key (key),
    constraint limit_bucket_key_check check (octet_length(key) = 16)
) with (fillfactor = 70);

-- What was wrong with the running of the site, for how long, who was told and who took care (SPEC 12). Many servers over
-- one database raise an alert once, and one of them tells.
create table alert (
    id bigint generated always as identity,
    kind text not null,
    -- The server, disk or replica that it is about; '' where it is the site.
    subject text not null default '',
    -- 1 warning, 2 critical, 3 danger.
    severity smallint not null,
    -- The latest that was measured, in the unit of the kind; null where there was nothing to measure, such as no backup.
    value bigint,
    -- What the value is beyond.
    bound bigint not null,
    raised_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    -- When, and how severe as, it was told last.
    notified_at timestamptz,
    notified_severity smallint,
    cleared_at timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by bigint,
    constraint alert_pkey primary key (id),
    constraint alert_acknowledged_by_fkey foreign key (acknowledged_by) references "user" (id) on delete restrict,
    -- The program names the kinds; a list here would be one more to keep.
    constraint alert_kind_check check (kind ~ '^[a-z_]{3,40}$'),
    constraint alert_severity_check check (severity between 1 and 3 and notified_severity between 1 and 3),
    constraint alert_notified_check check ((notified_at is null) = (notified_severity is null)),
    constraint alert_acknowledged_check check ((acknowledged_at is null) = (acknowledged_by is null))
);
-- One that is on is there once.
create unique index alert_open_key on alert (kind, subject) where cleared_at is null;
-- When the same was told before.
create index alert_notified_idx on alert (kind, subject, notified_at) where notified_at is not null;
create index alert_cleared_idx on alert (cleared_at) where cleared_at is not null;
create index alert_acknowledged_by_idx on alert (acknowledged_by);

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
