//! What is measured: each metric, how it is counted, what it says.

use metrics::Unit;

/// How a metric is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Counter,
    Gauge,
    /// A distribution with these bounds.
    Histogram(Unit),
}

/// Every metric: its name, how it is counted, what it says.
pub const METRICS: &[(&str, Kind, &str)] = &[
    (
        "traitortrack_alert_active",
        Kind::Gauge,
        "Alerts that are on, by kind.",
    ),
    (
        "traitortrack_alert_messages_undelivered_total",
        Kind::Counter,
        "Mails and webhook calls about alerts that were given up after a day of attempts.",
    ),
    (
        "traitortrack_alert_messages_waiting",
        Kind::Gauge,
        "Mails and webhook calls about alerts, of all servers, that have not arrived yet.",
    ),
    (
        "traitortrack_archive_failing_seconds",
        Kind::Gauge,
        "For how long the write-ahead log has not been archived although it should; 0 while it is.",
    ),
    (
        "traitortrack_backup_age_seconds",
        Kind::Gauge,
        "Age of the newest backup in BACKUP_DIR, in begun hours.",
    ),
    (
        "traitortrack_base_age_seconds",
        Kind::Gauge,
        "Age of the newest base in BACKUP_DIR, in begun hours.",
    ),
    (
        "traitortrack_build_info",
        Kind::Gauge,
        "1, with the version of the program and of its schema.",
    ),
    (
        "traitortrack_cache_hits_total",
        Kind::Counter,
        "Questions answered from memory, by cache.",
    ),
    (
        "traitortrack_cache_misses_total",
        Kind::Counter,
        "Questions that waited for the database, by cache.",
    ),
    (
        "traitortrack_cache_stale_total",
        Kind::Counter,
        "Questions answered with an older value, since the database failed or hung, by cache.",
    ),
    (
        "traitortrack_database_bytes",
        Kind::Gauge,
        "Size of the database.",
    ),
    (
        "traitortrack_database_connections",
        Kind::Gauge,
        "Connections of everybody to the database.",
    ),
    (
        "traitortrack_database_locks_waiting",
        Kind::Gauge,
        "Locks of the database that somebody waits for.",
    ),
    (
        "traitortrack_database_up",
        Kind::Gauge,
        "Whether the database answered this question: 1 or 0.",
    ),
    (
        "traitortrack_disk_used_ratio",
        Kind::Gauge,
        "How full a disk is, by disk: 0 to 1.",
    ),
    (
        "traitortrack_errors_total",
        Kind::Counter,
        "Errors in this server's log.",
    ),
    (
        "traitortrack_http_request_seconds",
        Kind::Histogram(Unit::Seconds),
        "Time to answer a request, by route.",
    ),
    (
        "traitortrack_http_requests_total",
        Kind::Counter,
        "Requests, by method, route and status.",
    ),
    (
        "traitortrack_jobs_total",
        Kind::Counter,
        "Background work, by task and result.",
    ),
    (
        "traitortrack_log_in_failures_total",
        Kind::Counter,
        "Log-ins with a wrong name, password or code.",
    ),
    (
        "traitortrack_logs_closed",
        Kind::Gauge,
        "Logs of the two that take no row of now: nothing can be stored.",
    ),
    (
        "traitortrack_pool_available",
        Kind::Gauge,
        "Connections that could be handed out.",
    ),
    (
        "traitortrack_pool_checked_out",
        Kind::Gauge,
        "Connections in use.",
    ),
    (
        "traitortrack_pool_overflow",
        Kind::Gauge,
        "Connections in use beyond POOL_SIZE.",
    ),
    (
        "traitortrack_pool_size",
        Kind::Gauge,
        "Connections at most: POOL_SIZE and POOL_MAX_OVERFLOW.",
    ),
    (
        "traitortrack_pool_timeouts_total",
        Kind::Counter,
        "Requests that got no connection within two seconds.",
    ),
    (
        "traitortrack_pool_usage_ratio",
        Kind::Gauge,
        "Connections in use over the last ten seconds, of all that there may be: 0 to 1.",
    ),
    (
        "traitortrack_pool_wait_seconds",
        Kind::Histogram(Unit::Seconds),
        "Time that requests waited for a connection.",
    ),
    (
        "traitortrack_pool_waiters",
        Kind::Gauge,
        "Requests that wait for a connection.",
    ),
    (
        "traitortrack_replica_lag_seconds",
        Kind::Gauge,
        "How far a replica is behind, by replica.",
    ),
    (
        "traitortrack_report_reads_total",
        Kind::Counter,
        "Long exports where a replica is set, by where they were read: replica or primary.",
    ),
    (
        "traitortrack_restore_drill_age_seconds",
        Kind::Gauge,
        "Time since a restore was proven to work, in begun hours; infinite where the newest drill failed.",
    ),
    (
        "traitortrack_scan_seconds",
        Kind::Histogram(Unit::Seconds),
        "Time from a scan's arrival to its answer.",
    ),
    (
        "traitortrack_scans_total",
        Kind::Counter,
        "Answers to scans, by outcome.",
    ),
    (
        "traitortrack_seal_chain_broken",
        Kind::Gauge,
        "1 where the newest seal is none of this site's, or does not follow the one before.",
    ),
    (
        "traitortrack_sealer_lag_seconds",
        Kind::Gauge,
        "How long rows of the logs are known to have waited for their seal.",
    ),
    (
        "traitortrack_sessions",
        Kind::Gauge,
        "Sessions of people that have not ended.",
    ),
    (
        "traitortrack_station_queue_depth",
        Kind::Histogram(Unit::Count),
        "Reads that a handheld had waiting when it sent one.",
    ),
    (
        "traitortrack_unsealed_rows",
        Kind::Gauge,
        "Rows of the logs that wait for their seal; 2000 stands for that many or more.",
    ),
    (
        "traitortrack_wrong_clocks_total",
        Kind::Counter,
        "Times that the clock of a station was found wrong, of each station once in ten minutes.",
    ),
];
