//! A stage for alerts: a site, its watcher, and everything that alerts go to.

use crate::sinks::{Call, Inbox, mail_server, receiver};
use crate::site::ServedSite;
use data_encoding::BASE64;
use domain::alert::AlertKind;
use domain::language::Language;
use server::CountErrors;
use service::site::alerts::{Courier, ErrorCount, Watch};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// 32 bytes.
const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/// Connections: three lanes of one, one of the watcher, eight for everybody.
const POOL: u32 = 12;

/// The lines about alerts that went into the log: level and text.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        struct Collected(String, bool);
        impl Visit for Collected {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                if field.name() == "message" {
                    self.0 = format!("{value:?}");
                }
            }
            fn record_bool(&mut self, field: &Field, value: bool) {
                self.1 |= field.name() == "critical" && value;
            }
        }
        if event.metadata().target() == "alerts" {
            let mut collected = Collected(String::new(), false);
            event.record(&mut collected);
            let critical = if collected.1 { " critical" } else { "" };
            let line = format!("{}{critical} {}", event.metadata().level(), collected.0);
            self.0.lock().unwrap().push(line);
        }
    }
}

/// A site with one admin, its watcher, and everything that alerts go to.
pub(crate) struct Stage {
    pub(crate) site: ServedSite,
    pub(crate) watch: Watch,
    pub(crate) db: store::Db,
    /// The site's own connections.
    pub(crate) connections: PgPool,
    pub(crate) mails: Inbox<String>,
    pub(crate) calls: Inbox<Call>,
    lines: Lines,
    pub(crate) backups: PathBuf,
    /// Mails and calls before the latest act.
    pub(crate) seen: (usize, usize),
    _log: DefaultGuard,
}

impl Stage {
    pub(crate) async fn set(pool: &PgPool) -> Self {
        Self::with(&pool.connect_options(), &[]).await
    }

    /// The same with settings of its own, on any database.
    pub(crate) async fn with(database: &PgConnectOptions, more: &[(&str, &str)]) -> Self {
        let (smtp, mails) = mail_server().await;
        let (hook, calls) = receiver().await;
        let backups = std::env::temp_dir().join(format!("traitortrack-backups-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&backups).unwrap();
        let connections = PgPoolOptions::new()
            .max_connections(POOL)
            .acquire_timeout(Duration::from_secs(2))
            .connect_lazy_with(database.clone());
        let settings = [
            ("SMTP_URL", format!("smtp://{smtp}")),
            (
                "ALERT_MAIL",
                "ops@example.com, Boss <boss@example.com>".to_owned(),
            ),
            ("ALERT_WEBHOOK_URL", format!("http://{hook}/hook")),
            ("ALERT_WEBHOOK_SECRET", SECRET.to_owned()),
            ("SERVER_NAME", "web-1".to_owned()),
            ("BACKUP_DIR", backups.display().to_string()),
            ("PUBLIC_URL", "https://bags.example.com".to_owned()),
            ("LIMIT_LOGIN_PER_ACCOUNT", "0".to_owned()),
            ("LIMIT_LOGIN_PER_ADDRESS", "0".to_owned()),
        ];
        let usual = settings.iter().map(|(k, v)| (*k, v.as_str()));
        let settings: Vec<(&str, &str)> = usual.chain(more.iter().copied()).collect();
        let site = ServedSite::with(connections.clone(), &settings);
        let db = site.db.clone();
        let (errors, lines) = (ErrorCount::default(), Lines::default());
        let layers = tracing_subscriber::registry()
            .with(CountErrors(errors.clone()))
            .with(lines.clone());
        let stage = Self {
            _log: tracing::subscriber::set_default(layers),
            watch: Watch::new(site.state.services.clone(), errors),
            site,
            db,
            connections,
            mails,
            calls,
            lines,
            backups,
            seen: (0, 0),
        };
        stage.backup("1 hour").await;
        // As a running server does.
        let courier = Courier::new(stage.site.state.services.clone());
        tokio::spawn(async move {
            while let Ok(wait) = courier.deliver().await {
                courier.posted(wait).await;
            }
        });
        stage
    }

    pub(crate) async fn sql(&self, sql: &str) -> String {
        sqlx::query_scalar::<_, Option<String>>(sqlx::AssertSqlSafe(format!("select ({sql})::text")))
            .fetch_one(&self.connections)
            .await
            .unwrap()
            .unwrap_or_default()
    }

    pub(crate) async fn run(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.connections).await.unwrap();
    }

    pub(crate) async fn run_text(&self, sql: &str) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&self.connections)
            .await
            .unwrap();
    }

    /// Something is written and its file of the log full, so that it is to be archived.
    pub(crate) async fn archive(&self) {
        self.sql("pg_logical_emit_message(false, 'test', 'something')")
            .await;
        self.sql("pg_switch_wal()").await;
    }

    pub(crate) async fn until(&self, is_so: &'static str) {
        let begun = std::time::Instant::now();
        while !sqlx::query_scalar::<_, Option<bool>>(is_so)
            .fetch_one(&self.connections)
            .await
            .unwrap()
            .unwrap_or(false)
        {
            assert!(begun.elapsed() < Duration::from_secs(60), "never: {is_so}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// A backup that was finished so long ago, and no other.
    pub(crate) async fn backup(&self, age: &str) {
        let finished_at = self
            .sql(&format!(
                "to_char(now() at time zone 'UTC' - interval '{age}', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
            ))
            .await;
        let manifest = service::site::backups::Manifest::for_test("site.dump", &finished_at);
        std::fs::write(self.backups.join(&manifest.file), "").unwrap();
        std::fs::write(
            self.backups.join(manifest.name()),
            serde_json::to_vec(&manifest).unwrap(),
        )
        .unwrap();
    }

    /// Ten seconds of the watcher.
    pub(crate) async fn tick(&mut self) {
        self.seen = (self.mails.all().len(), self.calls.all().len());
        self.lines.0.lock().unwrap().clear();
        for _ in 0..5 {
            self.site.state.services.sample_pool();
        }
        self.watch.tick().await.unwrap();
    }

    pub(crate) async fn is_on(&self, kind: AlertKind) -> bool {
        let active = self.site.state.services.alerts_active().await.unwrap();
        active.iter().any(|(on, count)| *on == kind && *count > 0)
    }

    pub(crate) async fn notices(&self, code: &str) -> String {
        self.sql(&format!(
            "select count(*) from notification n join \"user\" u on u.id = n.user_id where code = '{code}' and username = 'amit'"
        ))
        .await
    }

    /// What the latest tick told of a kind arrives everywhere; answers the data of the call.
    pub(crate) async fn arrives(&self, kind: AlertKind, event: &str, word: &str) -> serde_json::Value {
        let title = kind.title(Language::En);
        let (mails, calls) = self.seen;
        let subject = format!("TraitorTrack, {word}: {title}");
        let mail = self
            .mails
            .wait(mails, &subject, |mail| mail.contains(&subject))
            .await;
        for to in ["<ops@example.com>", "<boss@example.com>"] {
            assert!(mail.contains(&format!("RCPT TO:{to}")), "{mail}");
        }
        assert!(mail.contains("https://bags.example.com/admin/alerts"), "{mail}");
        let call = self
            .calls
            .wait(calls, &format!("{event} of {kind:?}"), |call| {
                let json = call.json();
                json["type"] == event && json["data"]["kind"] == kind.code()
            })
            .await;
        verify(&call);
        let data = call.json()["data"].clone();
        let sentence = data["sentence"].as_str().unwrap();
        assert!(sentence.starts_with(title), "{sentence}");
        assert!(
            mail.contains(sentence),
            "mail and call say the same: {mail} {sentence}"
        );
        let lines = self.lines.0.lock().unwrap().clone();
        assert!(lines.iter().any(|line| line.contains(sentence)), "{lines:?}");
        data
    }

    /// The kind is raised by this tick, and everybody hears of it.
    pub(crate) async fn raised(
        &mut self,
        kind: AlertKind,
        severity: &str,
        notice: &str,
    ) -> serde_json::Value {
        assert!(!self.is_on(kind).await, "{kind:?} was on before");
        self.tick().await;
        assert!(self.is_on(kind).await, "{kind:?} was not raised");
        let data = self.arrives(kind, "alert.raised", severity).await;
        assert_eq!(data["severity"], severity);
        assert_eq!(self.notices(notice).await, "1", "{kind:?} in the admins' list");
        let level = if severity == "warning" {
            "WARN"
        } else {
            "ERROR critical"
        };
        let title = kind.title(Language::En);
        let lines = self.lines.0.lock().unwrap().clone();
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with(&format!("{level} {title}"))),
            "{lines:?}"
        );
        data
    }

    /// It is over with this tick, and everybody hears of that, too.
    pub(crate) async fn cleared(&mut self, kind: AlertKind) {
        self.tick().await;
        assert!(!self.is_on(kind).await, "{kind:?} stays");
        let data = self.arrives(kind, "alert.cleared", "Over").await;
        assert!(data["cleared_at"].is_string(), "{data}");
        let notice = format!("alert_{}_cleared", kind.code());
        assert_eq!(self.notices(&notice).await, "1");
    }
}

/// The signature, made anew as Standard Webhooks describe it.
fn verify(call: &Call) {
    let secret = BASE64
        .decode(SECRET.trim_start_matches("whsec_").as_bytes())
        .unwrap();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &secret);
    let (id, at) = (call.header("webhook-id"), call.header("webhook-timestamp"));
    let signed = format!("{id}.{at}.{}", call.body);
    let signature = call.header("webhook-signature").strip_prefix("v1,").unwrap();
    let tag = BASE64.decode(signature.as_bytes()).unwrap();
    ring::hmac::verify(&key, signed.as_bytes(), &tag).expect("the signature is right");
    ring::hmac::verify(&key, format!("{signed} ").as_bytes(), &tag).expect_err("and of nothing else");
    assert!(at.parse::<i64>().is_ok_and(|at| at > 1_700_000_000), "{at}");
    assert_eq!(call.header("content-type"), "application/json");
}
