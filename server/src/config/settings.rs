//! Every setting: its name, what holds without it, and what it is for.

use service::site::limits::settings as limits;

/// One setting as the table describes it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub name: &'static str,
    /// What holds when the variable is unset; empty for none.
    pub default: &'static str,
    pub about: &'static str,
    pub secret: bool,
}

const fn setting(name: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting {
        name,
        default,
        about,
        secret: false,
    }
}

/// Every setting that there is.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "DATABASE_URL",
        default: "",
        about: "Where Postgres is, such as `postgres://user:password@host/database`. `PRODUCTION_DATABASE_URL` is accepted too. Unset: a private Postgres in `DATA_DIR`.",
        secret: true,
    },
    Setting {
        name: "MIGRATION_DATABASE_URL",
        default: "",
        about: "The same database as the owner of its tables, for `traitortrack migrate`, `audit archive` and `maintenance`. Then the role of `DATABASE_URL` needs no right to change what was logged, and gets none. Unset: `DATABASE_URL` does both, and only triggers protect the logs.",
        secret: true,
    },
    Setting {
        name: "REPLICA_DATABASE_URL",
        default: "",
        about: "A streaming replica of the database, with a role that may read, from which long exports are read while it is not more than `ALERT_REPLICA_SECONDS` behind. Each server opens at most 4 connections to it. Unset: they are read from the primary.",
        secret: true,
    },
    setting(
        "DATA_DIR",
        ".data",
        "Where the private Postgres keeps its data, and the site its keys and archives.",
    ),
    setting(
        "AUTO_MIGRATE",
        "true",
        "Whether the program applies missing migrations when it starts. With `false` it stops and asks for `traitortrack migrate`. The private Postgres is always migrated; `integrity check` never migrates.",
    ),
    setting(
        "BIND_ADDRESS",
        "127.0.0.1",
        "The address to listen on: this machine only, where a proxy on it speaks TLS. `0.0.0.0` lets other machines connect, such as handhelds in the same network or a proxy elsewhere; without TLS what they send can be read on the way.",
    ),
    setting("PORT", "5000", "The port to listen on."),
    setting(
        "MAX_CONNECTIONS",
        "4096",
        "Connections of clients at once; further ones wait. Each needs a file handle.",
    ),
    setting(
        "PUBLIC_URL",
        "http://localhost:5000",
        "Where people reach the site. Links are made from it; with `https` cookies become secure and HSTS is sent. Default: `http://localhost:` and the port.",
    ),
    setting("POOL_SIZE", "25", "Database connections in regular use."),
    setting(
        "POOL_MAX_OVERFLOW",
        "15",
        "Database connections beyond `POOL_SIZE` when it is busy. Closed when a minute did not need them.",
    ),
    setting(
        "SERVERS",
        "1",
        "How many servers work on the database. Each allows its share of the limits on requests; `traitortrack doctor` checks that the connections of all fit.",
    ),
    setting(
        "CACHE_TTL",
        "60",
        "How many seconds bag types and areas are kept in memory. An edit reaches every server within two seconds all the same. 0 keeps nothing.",
    ),
    setting(
        "METRICS_FROM",
        "127.0.0.0/8, ::1",
        "Networks that may read `/metrics`, and `/api/system_health` without signing in, such as `10.0.0.5, 127.0.0.0/8`. A request that came through a proxy is none of them unless `TRUSTED_PROXIES` tells whose it is.",
    ),
    setting(
        "TIME_ZONE",
        "Asia/Kolkata",
        "The site's time zone: times are shown in it, and a day is a day of it.",
    ),
    setting(
        "PASSWORD_MIN_LENGTH",
        "15",
        "The shortest password, in characters; 8 or more.",
    ),
    setting(
        "LOCKOUT_FAILURES",
        "5",
        "From this failed log-in in a row on, the account waits.",
    ),
    setting(
        "LOCKOUT_FIRST_SECONDS",
        "30",
        "The first wait of an account, in seconds. Each further failure doubles it.",
    ),
    setting(
        "LOCKOUT_LONGEST_SECONDS",
        "900",
        "The longest wait of an account, in seconds.",
    ),
    setting(
        "HASH_PERMITS",
        "2",
        "Passwords hashed at once. Each takes 19 MiB and a core for some 50 ms. For each, a hundred may wait; whoever comes later is told to try again.",
    ),
    Setting {
        name: "SECRET_KEY",
        default: "",
        about: "32 bytes in base64 that encrypt the secrets of second factors; `openssl rand -base64 32` makes one. Every server over one database needs the same. Unset: made once and kept in `DATA_DIR/secret.key`.",
        secret: true,
    },
    Setting {
        name: "SECRET_KEYS_OLD",
        default: "",
        about: "Former values of `SECRET_KEY`, separated by commas, that still decrypt until `traitortrack rotate-key` has run.",
        secret: true,
    },
    Setting {
        name: "SEAL_KEY",
        default: "",
        about: "32 bytes in base64 that sign the seals of the logs (Ed25519); `openssl rand -base64 32` makes one. Every server over one database needs the same. Unset: made once and kept in `DATA_DIR/seal.key`.",
        secret: true,
    },
    setting(
        "SEAL_PUBLIC_KEYS",
        "",
        "Public keys, separated by commas, whose seals are good beside those of `SEAL_KEY`: of keys that signed before.",
    ),
    setting(
        "SEALER",
        "true",
        "Whether this server seals the logs. Of many servers one at a time does; with `false` this one never.",
    ),
    setting(
        "SEAL_MAIL",
        "",
        "Mail addresses, separated by commas, that get the newest seal once a day, such as the auditor's. Needs `SMTP_URL`. Unset: no seal is mailed.",
    ),
    setting(
        "AUDIT_RETENTION_DAYS",
        "400",
        "How many days rows of the logs stay in the database before `traitortrack audit archive` moves their month into a file.",
    ),
    setting(
        "ARCHIVE_DIR",
        "",
        "Where archived months of the logs are kept. Unset: `archives` in `DATA_DIR`.",
    ),
    setting(
        "BACKUP_DIR",
        "",
        "Where `traitortrack backup` puts backups unless `--to` says else, and where their age is watched. Unset: not watched.",
    ),
    setting(
        "WAL_ARCHIVE_DIR",
        "",
        "Where the private Postgres archives its write-ahead log, best on another disk, and where `traitortrack restore` and `backup --base` look for it. Once set it goes on without the setting; `off` ends it. A Postgres of your own is told in its own settings: see docs/backup.md.",
    ),
    Setting {
        name: "SMTP_URL",
        default: "",
        about: "The mail server, such as `smtps://user:password@mail.example.com`. Unset: no mail is sent, and links for new passwords are handed over by admins.",
        secret: true,
    },
    setting(
        "MAIL_FROM",
        "TraitorTrack <traitortrack@localhost>",
        "The sender of mails.",
    ),
    setting(
        "TRUSTED_PROXIES",
        "0",
        "How many proxies in front of the server set `X-Forwarded-For`; addresses are counted from the right. Where the counted entry is missing or cannot be read, the address is unknown: it is in no network of `METRICS_FROM` and `LIMIT_EXEMPT`.",
    ),
    setting(
        "LIMIT_LOGIN_PER_ACCOUNT",
        limits::LOGIN_PER_ACCOUNT,
        "Log-ins a minute to one account from one address. For this and every other `LIMIT_` with a number, 0 switches the limit off.",
    ),
    setting(
        "LIMIT_LOGIN_PER_ADDRESS",
        limits::LOGIN_PER_ADDRESS,
        "Log-ins a minute from one address, which a whole warehouse may share. An address of IPv6 is its /56, and a /48 has four times as many, here and in the other limits per address.",
    ),
    setting(
        "LIMIT_RESET_PER_ACCOUNT",
        limits::RESET_PER_ACCOUNT,
        "Reset links an hour for one account.",
    ),
    setting(
        "LIMIT_RESET_PER_ADDRESS",
        limits::RESET_PER_ADDRESS,
        "Reset links an hour from one address.",
    ),
    setting(
        "LIMIT_API_PER_TOKEN",
        limits::API_PER_TOKEN,
        "Requests a minute with one API token, scans aside.",
    ),
    setting(
        "LIMIT_PAGES_PER_USER",
        limits::PAGES_PER_USER,
        "Pages and calls a minute of one signed-in user, scans aside.",
    ),
    setting(
        "LIMIT_PAGES_PER_ADDRESS",
        limits::PAGES_PER_ADDRESS,
        "Pages a minute from one address by people who are not signed in, and as many calls without a known token.",
    ),
    setting(
        "LIMIT_SCANS_PER_SECOND",
        limits::SCANS_PER_SECOND,
        "Scans a second of one user, however many handhelds that user has; a batch counts as its scans. There is no limit on scans per address.",
    ),
    setting(
        "LIMIT_SCAN_BURST",
        limits::SCAN_BURST,
        "Scans of one user at once, such as those that a handheld kept while it was offline; they come back at `LIMIT_SCANS_PER_SECOND`.",
    ),
    setting(
        "LIMIT_EXEMPT",
        "",
        "Networks to whose addresses no limit per address applies, such as `203.0.113.7, 10.0.0.0/8`.",
    ),
    setting(
        "SERVER_NAME",
        "",
        "What this server is called in alerts. Unset: the machine's name and the port.",
    ),
    setting(
        "ALERT_MAIL",
        "",
        "Mail addresses, separated by commas, that alerts are sent to. Needs `SMTP_URL`. Unset: no mail about alerts.",
    ),
    Setting {
        name: "ALERT_WEBHOOK_URL",
        default: "",
        about: "Where alerts are posted to as JSON, such as `https://example.com/hook`, signed as Standard Webhooks say. Unset: nowhere.",
        secret: true,
    },
    Setting {
        name: "ALERT_WEBHOOK_SECRET",
        default: "",
        about: "What signs them: 24 to 64 bytes in base64, with or without `whsec_` before it; `openssl rand -base64 32` makes one.",
        secret: true,
    },
    setting(
        "ALERT_COOL_DOWN_MINUTES",
        "15",
        "An alert that comes back within so many minutes of being told is told again only when it is worse.",
    ),
    setting(
        "ALERT_REMIND_MINUTES",
        "240",
        "How often an alert is told that is still on and that nobody acknowledged; with 0 never.",
    ),
    setting(
        "ALERT_ERRORS_PER_MINUTE",
        "10",
        "More errors a minute in this server's log raise an alert.",
    ),
    setting(
        "ALERT_FAILED_LOGINS_PER_MINUTE",
        "20",
        "More failed log-ins a minute raise an alert.",
    ),
    setting(
        "ALERT_DISK_PERCENT",
        "80",
        "A disk that is fuller raises an alert: that of `DATA_DIR`, and that of the database where it can be seen.",
    ),
    setting(
        "ALERT_BACKUP_HOURS",
        "26",
        "An older newest backup in `BACKUP_DIR` raises an alert.",
    ),
    setting(
        "ALERT_SEALER_SECONDS",
        "60",
        "Rows of the logs that wait longer for their seal raise an alert.",
    ),
    setting(
        "ALERT_REPLICA_SECONDS",
        "30",
        "A replica that is further behind raises an alert, as does a replication slot that nobody uses.",
    ),
    setting(
        "ALERT_ARCHIVE_SECONDS",
        "60",
        "Archiving of the write-ahead log that fails for longer raises an alert, where `WAL_ARCHIVE_DIR` is set and Postgres archives.",
    ),
    setting(
        "ALERT_BASE_HOURS",
        "192",
        "An older newest base in `BACKUP_DIR` raises an alert, where the write-ahead log is archived.",
    ),
    setting(
        "ALERT_DRILL_HOURS",
        "192",
        "When no restore was proven by `traitortrack restore --drill` for so long, or the newest drill failed, an alert is raised; where `BACKUP_DIR` is set.",
    ),
    setting(
        "DATABASE_DISK_GB",
        "0",
        "How many gigabytes the database may take on a machine whose disk cannot be seen from here; its size is then compared with it. 0: it is not. Set it on every server or on none.",
    ),
    setting(
        "REQUEST_TIMEOUT_SECONDS",
        "30",
        "How long a request may take before it is answered with 503.",
    ),
    setting(
        "SLOW_MILLISECONDS",
        "1000",
        "Requests and statements that take longer are logged as `slow request` and `slow statement`, as warnings.",
    ),
    setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "",
        "An OpenTelemetry collector that requests are traced to over HTTP, such as `http://localhost:4318`. Unset: nothing is traced.",
    ),
    Setting {
        name: "OTEL_EXPORTER_OTLP_HEADERS",
        default: "",
        about: "Headers for the collector, such as `api-key=secret`, separated by commas.",
        secret: true,
    },
    setting(
        "OTEL_SERVICE_NAME",
        "traitortrack",
        "What the site is called in traces.",
    ),
    setting(
        "OTEL_TRACES_SAMPLER_ARG",
        "1",
        "The share of requests that are traced, from 0 to 1.",
    ),
    setting(
        "OFFLINE",
        "true",
        "Whether browsers get the service worker by which the scan page opens without a network. With `false` the one that a browser has takes itself away within a minute, and what waits to be sent stays.",
    ),
    setting(
        "SOURCE_URL",
        "/source.tar.gz",
        "Where the source of this program can be had, which the licence (AGPL, section 13) grants to everybody who uses the site; every page links there. The default is the source that the build packed beside the pages. Who runs a changed program from elsewhere names its source here.",
    ),
    setting(
        "SECURITY_CONTACT",
        "",
        "Where a weakness of the site can be told, such as `mailto:security@example.com` or an `https://` address; shown at `/.well-known/security.txt`. Unset: there is no such file.",
    ),
    setting("LOG_FORMAT", "text", "`text` or `json`."),
    setting(
        "LOG_LEVEL",
        "info",
        "`error`, `warn`, `info`, `debug`, `trace`, or a filter such as `info,sqlx=debug`.",
    ),
    setting(
        "LOG_FILE",
        "",
        "A file that gets the log beside standard error, such as `/var/log/traitortrack/app.log`.",
    ),
    setting(
        "LOG_FILE_MB",
        "50",
        "Beyond so many mebibytes `LOG_FILE` becomes `LOG_FILE.1`, that one `.2` and so on.",
    ),
    setting("LOG_FILES", "10", "How many rotated log files are kept."),
    setting(
        "SITE_ROOT",
        "",
        "The folder of the built pages' files. Unset: `site` beside the program, else `target/site`.",
    ),
];
