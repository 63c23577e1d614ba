//! Settings: one table, from which parsing, `traitortrack config` and docs/configuration.md are made.

mod alerts;
mod limits;
mod print;
mod settings;
mod traces;

pub use print::{listing, markdown};
pub use settings::{SETTINGS, Setting};
pub use traces::TraceSettings;

use domain::user::LockOut;
use service::proof::seals::{PublicKey, SealKey};
use service::site::alerts::AlertSettings;
use service::site::encryption::Key;
use service::site::limits::{LimitSettings, Networks};
use service::site::mail::{MailSetUpError, Mailer};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use store::TimeZone;

/// The settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// `None`: run a private Postgres.
    pub database_url: Option<String>,
    pub data_dir: PathBuf,
    pub auto_migrate: bool,
    pub bind_address: std::net::IpAddr,
    pub port: u16,
    /// Connections of clients at once.
    pub max_connections: usize,
    pub public_url: String,
    pub pool_size: u32,
    /// Connections beyond `pool_size` when it is busy.
    pub pool_overflow: u32,
    /// How long bag types and areas are kept, in seconds.
    pub cache_seconds: u64,
    /// Who may read the metrics without signing in.
    pub metrics_from: Networks,
    pub time_zone: TimeZone,
    pub password_min_chars: usize,
    /// How an account waits after failed log-ins.
    pub lock_out: LockOut,
    pub hash_permits: usize,
    pub secret_key: Option<Key>,
    pub secret_keys_old: Vec<Key>,
    pub seal_key: Option<SealKey>,
    pub seal_public_keys: Vec<PublicKey>,
    /// Who gets the newest seal once a day.
    pub seal_mail: Vec<String>,
    pub sealer: bool,
    pub audit_retention_days: u16,
    pub archive_dir: PathBuf,
    /// Where backups are put and watched.
    pub backup_dir: Option<PathBuf>,
    /// Where the private Postgres archives its write-ahead log; `off` for nowhere.
    pub wal_archive_dir: Option<PathBuf>,
    /// Where the tables' owner connects, when it is another role.
    pub migration_database_url: Option<String>,
    /// Where long reads go.
    pub replica_database_url: Option<String>,
    /// `None`: no mail is sent.
    pub mailer: Option<Mailer>,
    pub trusted_proxies: usize,
    /// Servers that work on this database.
    pub servers: u32,
    pub limits: LimitSettings,
    pub alerts: AlertSettings,
    pub request_timeout_seconds: u64,
    /// Requests and statements that take longer are told as warnings.
    pub slow: Duration,
    /// `None`: nothing is traced.
    pub traces: Option<TraceSettings>,
    pub log_json: bool,
    pub log_level: String,
    /// Where the log is written beside standard error.
    pub log_file: Option<PathBuf>,
    /// A log file is rotated beyond so many mebibytes.
    pub log_file_mb: usize,
    /// Rotated log files that are kept.
    pub log_files: usize,
    pub site_root: PathBuf,
    /// Where the source of the program can be had.
    pub source_url: String,
    /// Where a weakness can be told.
    pub security_contact: Option<String>,
    /// Where pages listen for a rebuild while `cargo leptos watch` runs the program.
    pub reload_port: Option<u16>,
    /// Whether browsers get a service worker.
    pub offline: bool,
}

/// A setting that is wrong: one sentence that names it.
#[derive(Debug, thiserror::Error)]
#[error("{name} is {value}, but must be {expected}. Correct it and start again.")]
pub struct WrongSetting {
    name: &'static str,
    value: String,
    expected: String,
}

/// Where settings come from: the environment, or a test's own table.
pub type Source = BTreeMap<String, String>;

/// The process's environment, as far as settings go. The only place that reads it.
pub fn environment() -> Source {
    std::env::vars().collect()
}

struct Reader<'a>(&'a Source);

impl Reader<'_> {
    fn text(&self, name: &'static str) -> String {
        self.given(name).unwrap_or_else(|| default(name).to_owned())
    }

    fn given(&self, name: &str) -> Option<String> {
        self.0
            .get(name)
            .map(|v| v.trim().to_owned())
            .filter(|v| !v.is_empty())
    }

    fn parsed<T: std::str::FromStr>(
        &self,
        name: &'static str,
        expected: &str,
        fits: impl Fn(&T) -> bool,
    ) -> Result<T, WrongSetting> {
        let value = self.text(name);
        value
            .parse()
            .ok()
            .filter(fits)
            .ok_or_else(|| wrong(name, &value, expected))
    }
}

fn wrong(name: &'static str, value: &str, expected: &str) -> WrongSetting {
    let secret = SETTINGS.iter().any(|s| s.name == name && s.secret);
    let value = if secret {
        "set to something else".to_owned()
    } else {
        format!("`{value}`")
    };
    WrongSetting {
        name,
        value,
        expected: expected.to_owned(),
    }
}

fn default(name: &str) -> &'static str {
    SETTINGS.iter().find(|s| s.name == name).map_or("", |s| s.default)
}

impl Config {
    /// Reads and checks every setting; the first that is wrong is the error.
    pub fn read(source: &Source) -> Result<Self, WrongSetting> {
        let read = Reader(source);
        let database_url = read
            .given("DATABASE_URL")
            .or_else(|| read.given("PRODUCTION_DATABASE_URL"));
        let migration_database_url = read.given("MIGRATION_DATABASE_URL");
        let replica_database_url = read.given("REPLICA_DATABASE_URL");
        for (name, url) in [
            ("DATABASE_URL", &database_url),
            ("REPLICA_DATABASE_URL", &replica_database_url),
            ("MIGRATION_DATABASE_URL", &migration_database_url),
        ] {
            let known = |url: &String| {
                url::Url::parse(url).is_ok_and(|u| matches!(u.scheme(), "postgres" | "postgresql"))
            };
            if !url.as_ref().is_none_or(known) {
                return Err(wrong(
                    name,
                    "",
                    "a URL such as postgres://user:password@host/database",
                ));
            }
        }
        if migration_database_url.is_some() && database_url.is_none() {
            return Err(wrong(
                "MIGRATION_DATABASE_URL",
                "",
                "unset while DATABASE_URL is unset",
            ));
        }
        let port: u16 = read.parsed("PORT", "a port from 1 to 65535", |p| *p > 0)?;
        let public_url = read
            .given("PUBLIC_URL")
            .unwrap_or_else(|| format!("http://localhost:{port}"));
        let web = url::Url::parse(&public_url)
            .is_ok_and(|u| matches!(u.scheme(), "http" | "https") && u.host().is_some());
        if !web {
            return Err(wrong(
                "PUBLIC_URL",
                &public_url,
                "a URL such as https://bags.example.com",
            ));
        }
        let zone = read.text("TIME_ZONE");
        let time_zone =
            TimeZone::get(&zone).map_err(|_| wrong("TIME_ZONE", &zone, "a zone such as Asia/Kolkata"))?;
        let base: u32 = read.parsed("POOL_SIZE", "a number from 1 to 500", |n| (1..=500).contains(n))?;
        let overflow: u32 = read.parsed("POOL_MAX_OVERFLOW", "a number from 0 to 500", |n| *n <= 500)?;
        let format: String = read.parsed("LOG_FORMAT", "text or json", |f: &String| {
            matches!(f.as_str(), "text" | "json")
        })?;
        let key = |name: &'static str, text: &str| {
            Key::parse(text)
                .ok_or_else(|| wrong(name, "", "32 bytes in base64, as of `openssl rand -base64 32`"))
        };
        let secret_key = read
            .given("SECRET_KEY")
            .map(|text| key("SECRET_KEY", &text))
            .transpose()?;
        let secret_keys_old = read
            .given("SECRET_KEYS_OLD")
            .unwrap_or_default()
            .split(',')
            .filter(|text| !text.trim().is_empty())
            .map(|text| key("SECRET_KEYS_OLD", text))
            .collect::<Result<Vec<Key>, WrongSetting>>()?;
        let seal_key = read
            .given("SEAL_KEY")
            .map(|text| {
                SealKey::parse(&text).ok_or_else(|| {
                    wrong(
                        "SEAL_KEY",
                        "",
                        "32 bytes in base64, as of `openssl rand -base64 32`",
                    )
                })
            })
            .transpose()?;
        let public_keys = read.text("SEAL_PUBLIC_KEYS");
        let seal_public_keys = public_keys
            .split(',')
            .filter(|text| !text.trim().is_empty())
            .map(|text| {
                PublicKey::parse(text).ok_or_else(|| {
                    wrong(
                        "SEAL_PUBLIC_KEYS",
                        &public_keys,
                        "public keys in base64, as `traitortrack audit export-seal` prints them",
                    )
                })
            })
            .collect::<Result<Vec<PublicKey>, WrongSetting>>()?;
        let seal_mail = alerts::mail_addresses(&read, "SEAL_MAIL")?;
        let data_dir = PathBuf::from(read.text("DATA_DIR"));
        let from = read.text("MAIL_FROM");
        let mailer = read
            .given("SMTP_URL")
            .map(|url| {
                Mailer::new(&url, &from).map_err(|error| match error {
                    MailSetUpError::Url(_) => wrong(
                        "SMTP_URL",
                        "",
                        "a URL such as smtps://user:password@mail.example.com",
                    ),
                    MailSetUpError::From(_) => {
                        wrong("MAIL_FROM", &from, "a mail address such as bags@example.com")
                    }
                })
            })
            .transpose()?;
        let servers = read.parsed("SERVERS", "a number from 1 to 1000", |n| (1..=1000).contains(n))?;
        let alerts = alerts::read(&read, &data_dir, port)?;
        let traces = traces::read(&read, &alerts.server)?;
        Ok(Self {
            secret_key,
            secret_keys_old,
            mailer,
            database_url,
            archive_dir: read
                .given("ARCHIVE_DIR")
                .map_or_else(|| data_dir.join("archives"), PathBuf::from),
            data_dir,
            seal_key,
            seal_public_keys,
            seal_mail,
            sealer: read.parsed("SEALER", "true or false", |_| true)?,
            audit_retention_days: read.parsed("AUDIT_RETENTION_DAYS", "a number from 31 to 36500", |n| {
                (31..=36_500).contains(n)
            })?,
            backup_dir: read.given("BACKUP_DIR").map(PathBuf::from),
            wal_archive_dir: read.given("WAL_ARCHIVE_DIR").map(PathBuf::from),
            migration_database_url,
            replica_database_url,
            auto_migrate: read.parsed("AUTO_MIGRATE", "true or false", |_| true)?,
            bind_address: read.parsed("BIND_ADDRESS", "an IP address such as 127.0.0.1", |_| true)?,
            port,
            max_connections: read.parsed("MAX_CONNECTIONS", "a number from 1 to 1000000", |n| {
                (1..=1_000_000).contains(n)
            })?,
            public_url: public_url.trim_end_matches('/').to_owned(),
            pool_size: base,
            pool_overflow: overflow,
            cache_seconds: read.parsed("CACHE_TTL", "a number of seconds from 0 to 3600", |n| *n <= 3600)?,
            metrics_from: read.parsed("METRICS_FROM", "networks such as 127.0.0.0/8, ::1", |_| true)?,
            time_zone,
            password_min_chars: read.parsed("PASSWORD_MIN_LENGTH", "a number from 8 to 128", |n| {
                (8..=128).contains(n)
            })?,
            lock_out: limits::lock_out(&read)?,
            hash_permits: read.parsed("HASH_PERMITS", "a number from 1 to 64", |n| (1..=64).contains(n))?,
            servers,
            trusted_proxies: read.parsed("TRUSTED_PROXIES", "a number from 0 to 10", |n| *n <= 10)?,
            limits: limits::read(&read, servers)?,
            alerts,
            traces,
            slow: Duration::from_millis(read.parsed(
                "SLOW_MILLISECONDS",
                "a number from 1 to 600000",
                |n| (1..=600_000).contains(n),
            )?),
            request_timeout_seconds: read.parsed(
                "REQUEST_TIMEOUT_SECONDS",
                "a number from 1 to 600",
                |n| (1..=600).contains(n),
            )?,
            log_json: format == "json",
            log_level: read.parsed("LOG_LEVEL", "a level such as info", |l: &String| {
                l.parse::<tracing_subscriber::EnvFilter>().is_ok()
            })?,
            log_file: read.given("LOG_FILE").map(PathBuf::from),
            log_file_mb: read.parsed("LOG_FILE_MB", "a number from 1 to 10000", |n| {
                (1..=10_000).contains(n)
            })?,
            log_files: read.parsed("LOG_FILES", "a number from 1 to 1000", |n| (1..=1000).contains(n))?,
            site_root: read
                .given("SITE_ROOT")
                .or_else(|| read.given("LEPTOS_SITE_ROOT"))
                .map_or_else(found_site_root, PathBuf::from),
            source_url: address(&read, "SOURCE_URL", &["/", "https://", "http://"])?.unwrap_or_default(),
            security_contact: address(&read, "SECURITY_CONTACT", &["mailto:", "https://"])?,
            reload_port: read
                .given("LEPTOS_WATCH")
                .and_then(|_| read.given("LEPTOS_RELOAD_PORT"))
                .and_then(|port| port.parse().ok()),
            offline: read.parsed("OFFLINE", "true or false", |_| true)?,
        })
    }

    /// The folder of the archived log, unless archiving is off.
    pub fn wal_archive(&self) -> Option<&std::path::Path> {
        let folder = self.wal_archive_dir.as_deref();
        folder.filter(|path| *path != std::path::Path::new("off"))
    }

    /// Scheme, host and port of the public URL, as a browser writes them into `Origin`.
    pub fn origin(&self) -> String {
        url::Url::parse(&self.public_url)
            .map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
    }

    /// Whether people reach the site over TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// An address that begins in one of these ways, on one line; `None` where the setting is empty.
fn address(read: &Reader<'_>, name: &'static str, begins: &[&str]) -> Result<Option<String>, WrongSetting> {
    let text = read.text(name);
    if text.is_empty() {
        return Ok(None);
    }
    let fits = begins
        .iter()
        .any(|begin| text.starts_with(begin) && (text.len() > begin.len() || *begin == "/"));
    if fits && !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        Ok(Some(text))
    } else {
        let expected = format!("an address that begins with {}", begins.join(" or "));
        Err(wrong(name, &text, &expected))
    }
}

fn found_site_root() -> PathBuf {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|exe| exe.parent().map(|dir| dir.join("site")));
    beside
        .filter(|dir| dir.is_dir())
        .unwrap_or_else(|| PathBuf::from("target/site"))
}
