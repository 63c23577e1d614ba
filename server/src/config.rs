//! Settings: one table, from which parsing, `traitortrack config` and docs/configuration.md are made.

mod limits;

use service::limits::LimitSettings;
use service::mail::{MailSetUpError, Mailer};
use service::sealing::Key;
use std::collections::BTreeMap;
use std::path::PathBuf;
use store::TimeZone;

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
    setting("DATA_DIR", ".data", "Where the private Postgres keeps its data."),
    setting(
        "AUTO_MIGRATE",
        "true",
        "Whether the program applies missing migrations when it starts. With `false` it stops and asks for `traitortrack migrate`. The private Postgres is always migrated; `integrity check` never migrates.",
    ),
    setting(
        "BIND_ADDRESS",
        "0.0.0.0",
        "The address to listen on. The default lets handhelds in the same network connect.",
    ),
    setting("PORT", "5000", "The port to listen on."),
    setting(
        "PUBLIC_URL",
        "http://localhost:5000",
        "Where people reach the site. Links are made from it; with `https` cookies become secure and HSTS is sent. Default: `http://localhost:` and the port.",
    ),
    setting("POOL_SIZE", "25", "Database connections in regular use."),
    setting(
        "POOL_MAX_OVERFLOW",
        "15",
        "Database connections beyond `POOL_SIZE` when it is busy.",
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
        "HASH_PERMITS",
        "2",
        "Passwords hashed at once. Each takes 19 MiB and a core for some 50 ms.",
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
        "How many proxies in front of the server set `X-Forwarded-For`; addresses are counted from the right.",
    ),
    setting(
        "LIMIT_LOGIN_PER_ACCOUNT",
        "10",
        "Log-ins a minute to one account from one address. For this and every other `LIMIT_` with a number, 0 switches the limit off.",
    ),
    setting(
        "LIMIT_LOGIN_PER_ADDRESS",
        "100",
        "Log-ins a minute from one address, which a whole warehouse may share. An address of IPv6 is its /64.",
    ),
    setting(
        "LIMIT_RESET_PER_ACCOUNT",
        "5",
        "Reset links an hour for one account.",
    ),
    setting(
        "LIMIT_RESET_PER_ADDRESS",
        "20",
        "Reset links an hour from one address.",
    ),
    setting(
        "LIMIT_API_PER_TOKEN",
        "600",
        "Requests a minute with one API token, scans aside.",
    ),
    setting(
        "LIMIT_PAGES_PER_USER",
        "600",
        "Pages and calls a minute of one signed-in user, scans aside.",
    ),
    setting(
        "LIMIT_PAGES_PER_ADDRESS",
        "600",
        "Pages a minute from one address by people who are not signed in, and as many calls without a known token.",
    ),
    setting(
        "LIMIT_SCANS_PER_SECOND",
        "20",
        "Scans a second of one user, however many handhelds that user has; a batch counts once. There is no limit on scans per address.",
    ),
    setting(
        "LIMIT_EXEMPT",
        "",
        "Networks to whose addresses no limit per address applies, such as `203.0.113.7, 10.0.0.0/8`.",
    ),
    setting(
        "REQUEST_TIMEOUT_SECONDS",
        "30",
        "How long a request may take before it is answered with 503.",
    ),
    setting("LOG_FORMAT", "text", "`text` or `json`."),
    setting(
        "LOG_LEVEL",
        "info",
        "`error`, `warn`, `info`, `debug`, `trace`, or a filter such as `info,sqlx=debug`.",
    ),
    setting(
        "SITE_ROOT",
        "",
        "The folder of the built pages' files. Unset: `site` beside the program, else `target/site`.",
    ),
];

/// The settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// `None`: run a private Postgres.
    pub database_url: Option<String>,
    pub data_dir: PathBuf,
    pub auto_migrate: bool,
    pub bind_address: std::net::IpAddr,
    pub port: u16,
    pub public_url: String,
    pub pool_size: u32,
    pub time_zone: TimeZone,
    pub password_min_chars: usize,
    pub hash_permits: usize,
    pub secret_key: Option<Key>,
    pub secret_keys_old: Vec<Key>,
    /// `None`: no mail is sent.
    pub mailer: Option<Mailer>,
    pub trusted_proxies: usize,
    pub limits: LimitSettings,
    pub request_timeout_seconds: u64,
    pub log_json: bool,
    pub log_level: String,
    pub site_root: PathBuf,
    /// Where pages listen for a rebuild while `cargo leptos watch` runs the program.
    pub reload_port: Option<u16>,
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
        if let Some(url) = &database_url {
            let known = url::Url::parse(url).is_ok_and(|u| matches!(u.scheme(), "postgres" | "postgresql"));
            if !known {
                return Err(wrong(
                    "DATABASE_URL",
                    "",
                    "a URL such as postgres://user:password@host/database",
                ));
            }
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
        Ok(Self {
            secret_key,
            secret_keys_old,
            mailer,
            database_url,
            data_dir: PathBuf::from(read.text("DATA_DIR")),
            auto_migrate: read.parsed("AUTO_MIGRATE", "true or false", |_| true)?,
            bind_address: read.parsed("BIND_ADDRESS", "an IP address such as 127.0.0.1", |_| true)?,
            port,
            public_url: public_url.trim_end_matches('/').to_owned(),
            pool_size: base + overflow,
            time_zone,
            password_min_chars: read.parsed("PASSWORD_MIN_LENGTH", "a number from 8 to 128", |n| {
                (8..=128).contains(n)
            })?,
            hash_permits: read.parsed("HASH_PERMITS", "a number from 1 to 64", |n| (1..=64).contains(n))?,
            trusted_proxies: read.parsed("TRUSTED_PROXIES", "a number from 0 to 10", |n| *n <= 10)?,
            limits: limits::read(&read)?,
            request_timeout_seconds: read.parsed(
                "REQUEST_TIMEOUT_SECONDS",
                "a number from 1 to 600",
                |n| (1..=600).contains(n),
            )?,
            log_json: format == "json",
            log_level: read.parsed("LOG_LEVEL", "a level such as info", |l: &String| {
                l.parse::<tracing_subscriber::EnvFilter>().is_ok()
            })?,
            site_root: read
                .given("SITE_ROOT")
                .or_else(|| read.given("LEPTOS_SITE_ROOT"))
                .map_or_else(found_site_root, PathBuf::from),
            reload_port: read
                .given("LEPTOS_WATCH")
                .and_then(|_| read.given("LEPTOS_RELOAD_PORT"))
                .and_then(|port| port.parse().ok()),
        })
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

fn found_site_root() -> PathBuf {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|exe| exe.parent().map(|dir| dir.join("site")));
    beside
        .filter(|dir| dir.is_dir())
        .unwrap_or_else(|| PathBuf::from("target/site"))
}

/// The table for people: every setting, its value of now with secrets masked, what for.
pub fn listing(source: &Source) -> String {
    let read = Reader(source);
    let mut out = String::new();
    for s in SETTINGS {
        let shown = match read.given(s.name) {
            Some(_) if s.secret => "(set, not shown)".to_owned(),
            Some(value) => value,
            None if s.name == "DATABASE_URL" && read.given("PRODUCTION_DATABASE_URL").is_some() => {
                "(set by PRODUCTION_DATABASE_URL, not shown)".to_owned()
            }
            None if s.name == "PUBLIC_URL" => format!("http://localhost:{} (default)", read.text("PORT")),
            None if s.default.is_empty() => "(unset)".to_owned(),
            None => format!("{} (default)", s.default),
        };
        out += &format!("{}={shown}\n    {}\n", s.name, s.about);
    }
    out
}

/// docs/configuration.md.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Settings\n\nSettings are environment variables. A wrong value stops the start with a sentence that names it.\n\
         `traitortrack config` lists them with their values of now; this page is `traitortrack config --markdown`.\n\n\
         | variable | default | what for |\n|---|---|---|\n",
    );
    for s in SETTINGS {
        let default = if s.default.is_empty() {
            "–".to_owned()
        } else {
            format!("`{}`", s.default)
        };
        out += &format!("| `{}` | {default} | {} |\n", s.name, s.about);
    }
    out
}
