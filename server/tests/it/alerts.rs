//! Every alert of SPEC 12, and archiving: made so, raised, told by log, notification, mail and signed webhook, and cleared again.

mod archiving;

use crate::sinks::{Call, Inbox, mail_server, receiver};
use crate::site::Site;
use axum::http::StatusCode;
use data_encoding::BASE64;
use domain::access::Role;
use domain::alert::AlertKind;
use domain::language::Language;
use server::CountErrors;
use service::alerts::{Courier, ErrorCount, Watch};
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
        struct Said(String, bool);
        impl Visit for Said {
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
            let mut said = Said(String::new(), false);
            event.record(&mut said);
            let critical = if said.1 { " critical" } else { "" };
            let line = format!("{}{critical} {}", event.metadata().level(), said.0);
            self.0.lock().unwrap().push(line);
        }
    }
}

/// A site with one admin, its watcher, and everything that alerts go to.
struct Stage {
    site: Site,
    watch: Watch,
    db: store::Db,
    /// The site's own connections.
    connections: PgPool,
    mails: Inbox<String>,
    calls: Inbox<Call>,
    lines: Lines,
    backups: PathBuf,
    /// Mails and calls before the latest act.
    seen: (usize, usize),
    _log: DefaultGuard,
}

impl Stage {
    async fn set(pool: &PgPool) -> Self {
        Self::with(&pool.connect_options(), &[]).await
    }

    /// The same with settings of its own, on any database.
    async fn with(database: &PgConnectOptions, more: &[(&str, &str)]) -> Self {
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
        let site = Site::with(connections.clone(), &settings);
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

    async fn sql(&self, sql: &str) -> String {
        sqlx::query_scalar::<_, Option<String>>(sqlx::AssertSqlSafe(format!("select ({sql})::text")))
            .fetch_one(&self.connections)
            .await
            .unwrap()
            .unwrap_or_default()
    }

    async fn run(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.connections).await.unwrap();
    }

    /// Something is written and its file of the log full, so that it is to be archived.
    async fn archive(&self) {
        self.sql("pg_logical_emit_message(false, 'test', 'something')")
            .await;
        self.sql("pg_switch_wal()").await;
    }

    async fn until(&self, is_so: &'static str) {
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
    async fn backup(&self, age: &str) {
        let finished_at = self
            .sql(&format!(
                "to_char(now() at time zone 'UTC' - interval '{age}', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
            ))
            .await;
        let manifest = service::backups::Manifest::for_test("site.dump", &finished_at);
        std::fs::write(self.backups.join(&manifest.file), "").unwrap();
        std::fs::write(
            self.backups.join(manifest.name()),
            serde_json::to_vec(&manifest).unwrap(),
        )
        .unwrap();
    }

    /// Ten seconds of the watcher.
    async fn tick(&mut self) {
        self.seen = (self.mails.all().len(), self.calls.all().len());
        self.lines.0.lock().unwrap().clear();
        for _ in 0..5 {
            self.site.state.services.sample_pool();
        }
        self.watch.tick().await.unwrap();
    }

    async fn is_on(&self, kind: AlertKind) -> bool {
        let active = self.site.state.services.alerts_active().await.unwrap();
        active.iter().any(|(on, count)| *on == kind && *count > 0)
    }

    async fn notices(&self, code: &str) -> String {
        self.sql(&format!(
            "select count(*) from notification n join \"user\" u on u.id = n.user_id where code = '{code}' and username = 'amit'"
        ))
        .await
    }

    /// What the latest tick told of a kind arrives everywhere; answers the data of the call.
    async fn told(&self, kind: AlertKind, event: &str, word: &str) -> serde_json::Value {
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
    async fn raised(&mut self, kind: AlertKind, severity: &str, notice: &str) -> serde_json::Value {
        assert!(!self.is_on(kind).await, "{kind:?} was on before");
        self.tick().await;
        assert!(self.is_on(kind).await, "{kind:?} was not raised");
        let data = self.told(kind, "alert.raised", severity).await;
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
    async fn cleared(&mut self, kind: AlertKind) {
        self.tick().await;
        assert!(!self.is_on(kind).await, "{kind:?} stays");
        let data = self.told(kind, "alert.cleared", "Over").await;
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

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_alert_is_raised_told_and_cleared(pool: PgPool) {
    let mut stage = Stage::set(&pool).await;
    let token = stage.site.user("amit", Role::Admin, None).await;
    stage.site.state.services.seal_all().await.unwrap();
    stage.watch.settings.thresholds.disk_percent = 100;
    stage.tick().await;

    // Rows that wait for two minutes, as when no server seals.
    stage
        .run("insert into audit_log (action, entity_type, details, \"timestamp\") values ('logout', 'user', '{}', now() - interval '2 minutes')")
        .await;
    let sealer = stage
        .raised(AlertKind::SealerBehind, "warning", "alert_sealer_behind")
        .await;
    assert!(sealer["value"].as_i64().unwrap() >= 120, "{sealer}");
    let again = stage.calls.wait(1, "the second attempt", |_| true).await;
    assert_eq!(
        again.header("webhook-id"),
        stage.calls.all()[0].header("webhook-id"),
        "the receiver refused the first call, so it was made again, as the same"
    );
    stage.site.state.services.seal_all().await.unwrap();
    stage.cleared(AlertKind::SealerBehind).await;

    pool_usage(&mut stage).await;
    failed_logins(&mut stage).await;
    errors(&mut stage, &token).await;
    backup(&mut stage).await;

    // Any disk is fuller than nothing.
    stage.watch.settings.thresholds.disk_percent = 0;
    stage.tick().await;
    assert!(stage.is_on(AlertKind::DiskFull).await);
    let data = stage.calls.wait(stage.seen.1, "the disk", |call| {
        call.json()["data"]["kind"] == "disk_full"
    });
    let data = data.await.json()["data"].clone();
    assert!(
        data["value"].as_i64().is_some_and(|v| (1..=100).contains(&v)),
        "{data}"
    );
    stage
        .told(
            AlertKind::DiskFull,
            "alert.raised",
            data["severity"].as_str().unwrap(),
        )
        .await;
    stage.watch.settings.thresholds.disk_percent = 100;
    stage.tick().await;
    assert!(!stage.is_on(AlertKind::DiskFull).await);
    stage.told(AlertKind::DiskFull, "alert.cleared", "Over").await;

    replica(&mut stage).await;
    assert_eq!(stage.site.state.services.alert_delivery_failures(), 0);
    std::fs::remove_dir_all(&stage.backups).unwrap();
    stage.connections.close().await;
}

/// Connections are held until few are left: first a warning, then, within the cool-down, worse. The watcher gets through.
async fn pool_usage(stage: &mut Stage) {
    use store::pool::Lane;
    let mut held = Vec::new();
    for _ in 0..9 {
        held.push(stage.db.begin(store::Actor::default()).await.unwrap());
    }
    let seen = {
        stage.tick().await;
        stage.told(AlertKind::PoolUsage, "alert.raised", "warning").await
    };
    assert_eq!(
        (seen["value"].as_i64(), seen["subject"].as_str()),
        (Some(75), Some("web-1"))
    );
    for lane in [Lane::Floor, Lane::LogIns] {
        let lane = stage.db.in_lane(lane);
        held.push(lane.begin(store::Actor::default()).await.unwrap());
    }
    assert!(
        stage.db.begin(store::Actor::default()).await.is_err(),
        "nobody gets another"
    );
    stage.tick().await;
    let worse = stage.told(AlertKind::PoolUsage, "alert.again", "Still on").await;
    assert_eq!(
        (worse["value"].as_i64(), worse["severity"].as_str()),
        (Some(91), Some("critical"))
    );
    drop(held);
    // The connections come back when their transactions are rolled back.
    while stage.db.pool_now().checked_out > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(stage.notices("alert_pool_usage").await, "2");
    stage.cleared(AlertKind::PoolUsage).await;
}

async fn failed_logins(stage: &mut Stage) {
    for n in 0..21 {
        let name = format!("nobody{n}");
        let fields = [
            ("username", name.as_str()),
            ("password", "no such person here"),
            ("next", "/"),
        ];
        stage.site.form("", "/fn/log_in", &fields).await;
    }
    let data = stage
        .raised(AlertKind::FailedLogins, "warning", "alert_failed_logins")
        .await;
    assert_eq!(
        (data["value"].as_i64(), data["limit"].as_i64()),
        (Some(21), Some(20))
    );
    // A minute later.
    let window = std::mem::replace(&mut stage.watch.settings.window, Duration::ZERO);
    stage.cleared(AlertKind::FailedLogins).await;
    stage.watch.settings.window = window;
}

/// A table is missing, as after a restore that went wrong.
async fn errors(stage: &mut Stage, token: &str) {
    stage.run("alter table bag rename to bag_gone").await;
    for _ in 0..11 {
        let answer = stage.site.call(token, "GET", "/api/v1/bags", "").await;
        assert_eq!(
            answer.status,
            StatusCode::INTERNAL_SERVER_ERROR,
            "{}",
            answer.text
        );
    }
    stage.run("alter table bag_gone rename to bag").await;
    let data = stage
        .raised(AlertKind::ErrorSpike, "warning", "alert_error_spike")
        .await;
    assert_eq!(
        (data["value"].as_i64(), data["limit"].as_i64()),
        (Some(11), Some(10))
    );
    let window = std::mem::replace(&mut stage.watch.settings.window, Duration::ZERO);
    stage.cleared(AlertKind::ErrorSpike).await;
    stage.watch.settings.window = window;
}

/// No backup at all, then one that is too old, then a fresh one.
async fn backup(stage: &mut Stage) {
    std::fs::remove_file(stage.backups.join("site.dump.json")).unwrap();
    // The errors of before are still within their minute.
    stage.watch.settings.window = Duration::ZERO;
    let data = stage
        .raised(AlertKind::BackupOld, "critical", "alert_backup_old_missing")
        .await;
    assert!(data["value"].is_null(), "{data}");
    stage.backup("26 hours 30 minutes").await;
    stage.tick().await;
    assert!(stage.is_on(AlertKind::BackupOld).await, "27th hour");
    assert_eq!(
        stage.notices("alert_backup_old").await,
        "0",
        "better than nothing is not told"
    );
    stage.backup("25 hours 30 minutes").await;
    stage.cleared(AlertKind::BackupOld).await;
}

/// A replication slot that nobody uses: the replica went away. It is told as gone from the list when the slot is dropped.
async fn replica(stage: &mut Stage) {
    let slot = format!("gone_{}", uuid::Uuid::new_v4().simple());
    stage
        .sql(&format!(
            "select pg_create_physical_replication_slot('{slot}')::text"
        ))
        .await;
    let data = stage
        .raised(AlertKind::ReplicaLag, "critical", "alert_replica_lag_missing")
        .await;
    assert_eq!(data["subject"], slot.as_str());
    stage
        .sql(&format!("select pg_drop_replication_slot('{slot}')::text"))
        .await;
    stage.watch.settings.stale = Duration::ZERO;
    stage.cleared(AlertKind::ReplicaLag).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admin_sees_what_is_on_and_takes_care_of_it(pool: PgPool) {
    let site = Site::new(pool);
    site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let empty = site.page(&cookie, "/admin/alerts").await;
    assert!(empty.text.contains("Nothing is wrong."), "{}", empty.text);
    for n in 0..60 {
        sqlx::query("insert into alert (kind, subject, severity, value, bound, cleared_at) values ('error_spike', $1, 1, 11, 10, now())")
            .bind(format!("old-{n:02}"))
            .execute(&site.pool)
            .await
            .unwrap();
    }
    sqlx::query("insert into alert (kind, subject, severity, value, bound) values ('disk_full', '<b>web-1</b>', 3, 97, 80)")
        .execute(&site.pool)
        .await
        .unwrap();
    let page = site.page(&cookie, "/admin/alerts").await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "The disk of &lt;b&gt;web-1&lt;/b&gt; is 97 % full; more than 80 % is too much.",
        "What to do:",
        "Danger",
        "old-59 logged 11 errors",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    assert!(!page.text.contains("old-09"), "fifty stand on a page");
    let next = page.text.split_once("/admin/alerts?cursor=").unwrap().1;
    let cursor: String = next.chars().take_while(char::is_ascii_digit).collect();
    let second = site
        .page(&cookie, &format!("/admin/alerts?cursor={cursor}"))
        .await;
    assert!(second.text.contains("old-09") && !second.text.contains("old-59"));
    let id = "61";
    let done = site.form(&cookie, "/fn/acknowledge_alert", &[("id", id)]).await;
    assert_eq!(done.header("location"), "/admin/alerts?done=alert_acknowledged");
    let page = site.page(&cookie, done.header("location")).await;
    assert!(page.text.contains("amit takes care of it since"), "{}", page.text);
    assert!(
        !page.text.contains("I take care of it"),
        "nothing is left to take"
    );
    let audit = site.page(&cookie, "/admin/audit?action=acknowledge_alert").await;
    assert!(audit.text.contains("Alert acknowledged"), "{}", audit.text);
    let hindi = format!("{cookie}; lang=hi");
    let page = site.page(&hindi, "/admin/alerts").await;
    assert!(page.text.contains("डिस्क भर रही है"), "{}", page.text);
}
