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
    constraint alert_kind_check check (kind in ('pool_usage', 'error_spike', 'failed_logins', 'disk_full', 'backup_old',
                                                'sealer_behind', 'replica_lag')),
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
