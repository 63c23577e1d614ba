//! One function per act: permission, rule, transaction, audit.
//!
//! Architecture invariant: knows no SQL, no HTTP and no pages. Every function that touches data for a person asks for an
//! [`Authorized`] proof, which only [`CurrentUser::authorize`] makes; [`Services::run`] makes it itself, since it is the command
//! that says which. To add an act: write it in the file of its noun,
//! ask for the proof in its signature, commit with an audit event.

mod access;
mod bills;
mod edits;
mod error;
mod export;
mod file_hash;
mod floor;
mod input;
mod paper;
pub mod people;
pub mod proof;
mod qr;
mod replica;
mod retry;
mod secrets;
pub mod site;
mod texts;

pub use access::{Authorized, CurrentUser};
pub use bills::paper::PaperKind;
pub use error::ServiceError;
pub use export::{Export, ExportForm, ExportFormat};
pub use floor::bags::bag_tag;
pub use floor::labels::{LabelMedium, LabelOrder, LabelsInput};
pub use floor::scans::PackingStart;
pub use floor::stations::KEEPING as STATION_KEEPING;
pub use floor::totals::TotalsScope;
pub use paper::Paper;
pub use papers::{PrinterLanguage, Resolution, SHEETS, STOCKS, Symbology};
pub use people::common_passwords::suggest_passphrase;
pub use site::cache::{CacheFigures, SEEN_WITHIN};
pub use site::lost_key::{GivenUp, WayIn};
pub use store::{Client, Moment, STATEMENT_EVENTS, newest_migration, parse_moment, unix_ms};

use domain::alert::Reading;
use floor::{clocks, gather, stations};
use people::{passwords, strangers};
use proof::{privacy, seals};
use site::{alerts, caches, encryption, imports, limits, mail, pool};
use std::ops::Deref;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::pool::Lane;

/// What the services need to know of the site.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach the site, without a slash at the end; links are made from it, never from a request's Host.
    pub public_url: String,
    /// The shortest password, in characters.
    pub password_min_chars: usize,
    /// How an account waits after failed log-ins.
    pub lock_out: domain::user::LockOut,
    /// Passwords hashed at once, so that a shift's log-ins cannot starve the scans.
    pub hash_permits: usize,
    /// What encrypts the secrets of second factors.
    pub keys: encryption::Keys,
    /// How the logs are sealed and archived.
    pub seals: seals::SealSettings,
    /// Absent where the site has no mail server.
    pub mailer: Option<mail::Mailer>,
    /// How long what rarely changes is kept before it is read again; zero keeps nothing.
    pub cache_fresh: Duration,
    /// How often one may ask.
    pub limits: limits::LimitSettings,
    /// What is watched, and who is told.
    pub alerts: alerts::AlertSettings,
}

/// Every act of the product. A clone is two references: each request has one.
#[derive(Clone, Debug)]
pub struct Services {
    shared: Arc<Shared>,
    limits: limits::Limits,
}

/// What all clones of [`Services`] work with.
#[derive(Clone, Debug)]
pub struct Shared {
    db: store::Db,
    /// The same database for scans: other work cannot take its last connections.
    floor: store::Db,
    /// The same for log-ins.
    log_ins: store::Db,
    /// The same for whoever looks after the site: it gets through just when others do not.
    watch: store::Db,
    /// For long reads, where there is one.
    replica: Option<store::Db>,
    settings: Arc<Settings>,
    passwords: passwords::Passwords,
    kept: caches::Caches,
    clocks: clocks::Clocks,
    /// What stations said of themselves, on its way to the database.
    stations: stations::Stations,
    pool: pool::PoolWatch,
    /// Where commands meet on their way to the database.
    gather: gather::Gather,
    tokens: store::people::tokens::Tokens,
    strangers: strangers::Strangers,
    /// What the watcher of this server saw last.
    readings: Arc<Mutex<Vec<Reading>>>,
    /// Mails and webhook calls about alerts that were given up.
    undelivered: Arc<AtomicU64>,
    /// Wakes what delivers messages, when there is a new one.
    posted: Arc<tokio::sync::Notify>,
    /// Wakes whoever does long work, when there is more of it.
    posted_jobs: Arc<tokio::sync::Notify>,
}

/// An act names what it works with, such as `self.db`, as if it were the services' own.
impl Deref for Services {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl Services {
    pub fn new(db: store::Db, settings: Settings) -> Self {
        let passwords = passwords::Passwords::new(settings.hash_permits);
        let limits = limits::Limits::new(&settings.limits);
        let kept = caches::Caches::new(settings.cache_fresh);
        let floor = db.in_lane(Lane::Floor);
        let shared = Shared {
            tokens: store::people::tokens::Tokens::new(floor.clone()),
            floor,
            log_ins: db.in_lane(Lane::LogIns),
            watch: db.in_lane(Lane::Watch),
            replica: None,
            db,
            settings: Arc::new(settings),
            passwords,
            kept,
            clocks: clocks::Clocks::default(),
            stations: stations::Stations::default(),
            pool: pool::PoolWatch::default(),
            gather: gather::Gather::default(),
            strangers: strangers::Strangers::default(),
            readings: Arc::default(),
            undelivered: Arc::default(),
            posted: Arc::default(),
            posted_jobs: Arc::default(),
        };
        Self {
            shared: Arc::new(shared),
            limits,
        }
    }

    /// The same services with other limits, such as those of a clock that stands still.
    #[must_use]
    pub fn with_limits(self, limits: limits::Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same services for one request; see [`limits::Limits::for_request`].
    #[must_use]
    pub fn for_request(&self) -> Self {
        self.clone().with_limits(self.limits.for_request())
    }

    /// The limits on requests; see [`limits::Limits::for_request`].
    pub fn limits(&self) -> &limits::Limits {
        &self.limits
    }

    /// This machine's clock, in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.db.now_ms()
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> bool {
        self.db.ping().await.is_ok()
    }

    /// What a running server does now and then: next months' partitions, expired sessions, old keys, old addresses.
    pub async fn housekeeping(&self) -> Result<(), ServiceError> {
        self.limits.tidy();
        self.db.ensure_partitions().await?;
        let sessions = store::people::sessions::PgSessions::new(self.db.clone())
            .delete_expired()
            .await?;
        let keys = self.db.prune_scan_keys().await?;
        let tallies = self
            .db
            .prune_scan_tallies(self.settings.seals.retention_days)
            .await?;
        self.db.prune_wrong_clocks().await?;
        self.db.prune_stations().await?;
        let shortened = self.db.shorten_addresses(privacy::WHOLE_ADDRESS_DAYS).await?;
        let alerts = self.db.prune_alerts(alerts::KEPT_DAYS).await?;
        let deliveries = self.db.prune_deliveries(alerts::DELIVERED_DAYS).await?;
        let limits = self.db.prune_limits().await?;
        let files = self.db.drop_import_files(imports::KEPT_DAYS).await?;
        tracing::info!(
            sessions,
            limits,
            files,
            keys,
            tallies,
            shortened,
            alerts,
            deliveries,
            "housekeeping done"
        );
        Ok(())
    }
}
