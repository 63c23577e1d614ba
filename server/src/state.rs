//! What the router needs, built once.

use crate::config::Config;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use service::{Services, Settings};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::sessions::PgSessions;

/// The state of the router; cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    pub services: Services,
    pub sessions: PgSessions,
    pub leptos: LeptosOptions,
    pub site: Arc<Site>,
}

/// What the middleware needs to know of the site.
#[derive(Clone, Debug)]
pub struct Site {
    pub https: bool,
    pub trusted_proxies: usize,
    pub request_timeout: Duration,
    pub site_root: PathBuf,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl AppState {
    /// Builds the services over a database.
    pub fn new(db: store::Db, config: &Config) -> Self {
        let settings = Settings {
            public_url: config.public_url.clone(),
            password_min_chars: config.password_min_chars,
            hash_permits: config.hash_permits,
        };
        let leptos = LeptosOptions::builder()
            .output_name("traitortrack")
            .site_root(config.site_root.display().to_string())
            .site_pkg_dir("pkg")
            .hash_files(config.site_root.join("../hash.txt").exists() || beside_exe("hash.txt"))
            .build();
        let site = Site {
            https: config.is_https(),
            trusted_proxies: config.trusted_proxies,
            request_timeout: Duration::from_secs(config.request_timeout_seconds),
            site_root: config.site_root.clone(),
        };
        Self {
            services: Services::new(db.clone(), settings),
            sessions: PgSessions::new(db),
            leptos,
            site: Arc::new(site),
        }
    }
}

/// Leptos reads the hashes of the file names from beside the program.
fn beside_exe(name: &str) -> bool {
    std::env::current_exe()
        .ok()
        .and_then(|exe| exe.parent().map(|dir| dir.join(name).exists()))
        .unwrap_or(false)
}
