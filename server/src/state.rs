//! What the router needs, built once.

use crate::audiences::Live;
use crate::config::Config;
use crate::offline::Offline;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use service::proof::seals::SealSettings;
use service::site::encryption::Keys;
use service::site::limits::Networks;
use service::{Services, Settings};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::people::sessions::PgSessions;

/// The state of the router. Every layer clones it for every request, so each part is one reference or two.
#[derive(Clone, Debug)]
pub struct AppState {
    pub services: Services,
    pub sessions: PgSessions,
    /// Who looks at the dashboard.
    pub(crate) live: Live,
    pub leptos: Arc<LeptosOptions>,
    pub site: Arc<Site>,
}

/// What the middleware needs to know of the site.
#[derive(Clone, Debug)]
pub struct Site {
    pub https: bool,
    pub trusted_proxies: usize,
    /// Connections at once.
    pub max_connections: usize,
    pub request_timeout: Duration,
    /// A request that takes longer is told as a warning.
    pub slow: Duration,
    pub site_root: PathBuf,
    /// Who may read the metrics without signing in.
    pub metrics_from: Networks,
    /// Whether this server seals the logs.
    pub sealer: bool,
    /// Scheme, host and port that people type.
    pub origin: String,
    /// Where the source of the program can be had.
    pub source_url: Arc<str>,
    /// Where a weakness can be told.
    pub security_contact: Option<String>,
    /// Where pages listen for a rebuild, in development only.
    pub reload_port: Option<u16>,
    /// What browsers need for working without a network.
    pub offline: Offline,
}

/// How long a session's cookie is kept by the browser. The database ends a session after its idle limit; a cookie that
/// ended with the idle limit counted from the log-in would cut off people in the middle of their work.
pub(crate) const SESSION_HOURS: i64 = store::people::sessions::ABSOLUTE_HOURS;

/// A session ends after so many minutes without a request; the database ends an admin's earlier.
pub(crate) const IDLE_MINUTES: i64 = store::people::sessions::IDLE_MINUTES;

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        LeptosOptions::clone(&state.leptos)
    }
}

impl FromRef<AppState> for Offline {
    fn from_ref(state: &AppState) -> Self {
        state.site.offline.clone()
    }
}

impl AppState {
    /// Builds the services over a database; `keys` encrypt the secrets of second factors, `seals` says how logs are sealed.
    pub fn new(db: store::Db, config: &Config, keys: Keys, seals: SealSettings) -> Self {
        let settings = Settings {
            public_url: config.public_url.clone(),
            password_min_chars: config.password_min_chars,
            lock_out: config.lock_out,
            hash_permits: config.hash_permits,
            keys,
            seals,
            mailer: config.mailer.clone(),
            cache_fresh: Duration::from_secs(config.cache_seconds),
            limits: config.limits.clone(),
            alerts: config.alerts.clone(),
        };
        let hashes = hashes(&config.site_root);
        let leptos = LeptosOptions::builder()
            .output_name("traitortrack")
            .site_root(config.site_root.display().to_string())
            .site_pkg_dir("pkg")
            .hash_files(hashes.is_some())
            .hash_file(hashes.unwrap_or_default().display().to_string().into())
            .reload_port(u32::from(config.reload_port.unwrap_or_default()))
            .build();
        let site = Site {
            https: config.is_https(),
            trusted_proxies: config.trusted_proxies,
            max_connections: config.max_connections,
            request_timeout: Duration::from_secs(config.request_timeout_seconds),
            slow: config.slow,
            site_root: config.site_root.clone(),
            metrics_from: config.metrics_from.clone(),
            sealer: config.sealer,
            origin: config.origin(),
            source_url: config.source_url.as_str().into(),
            security_contact: config.security_contact.clone(),
            reload_port: config.reload_port,
            // Without hashes a name says nothing of its content, so nothing can be kept.
            offline: Offline::new(&config.site_root, config.offline && leptos.hash_files),
        };
        let services = Services::new(db.clone(), settings);
        let services = match replica(config) {
            Some(replica) => services.with_replica(replica),
            None => services,
        };
        Self {
            services,
            sessions: PgSessions::new(db.in_lane(store::pool::Lane::Floor)),
            live: Live::default(),
            leptos: Arc::new(leptos),
            site: Arc::new(site),
        }
    }
}

/// The replica for long reads. It need not be there when the server starts.
fn replica(config: &Config) -> Option<store::Db> {
    let settings = store::PoolSettings {
        url: config.replica_database_url.clone()?,
        size: 0,
        overflow: 0,
        slow: config.slow,
        time_zone: config.time_zone.clone(),
    };
    store::Db::replica(&settings)
        .inspect_err(|error| {
            let error = error as &dyn std::error::Error;
            tracing::error!(
                error,
                "REPLICA_DATABASE_URL cannot be used: reports are read from the primary"
            );
        })
        .ok()
}

/// The list of the file names' hashes: beside the folder of the files, or beside the program. An absolute path, since
/// Leptos looks for a relative one beside the program only and panics when it is not there.
fn hashes(site_root: &Path) -> Option<PathBuf> {
    // Not resolved: the folders above it may be closed to this user.
    let beside_site = std::path::absolute(site_root.join("../hash.txt"))
        .ok()
        .filter(|file| file.exists());
    let beside_program = || {
        let program = std::env::current_exe().ok()?;
        Some(program.parent()?.join("hash.txt")).filter(|file| file.exists())
    };
    beside_site.or_else(beside_program)
}
