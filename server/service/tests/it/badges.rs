//! Shared handhelds, and signing in on them with a badge and a PIN.

use crate::{Site, field, refusal};
use domain::account::{Handover, LogInStep};
use domain::badge::{self, Standing};
use service::people::accounts::{LoggedIn, Visit};
use service::site::limits::{LimitSettings, Limits};
use service::{Client, ServiceError};
use sqlx::PgPool;

/// A handheld, and the badge of a person.
struct Floor {
    site: Site,
    handheld: String,
    code: String,
    pin: String,
}

async fn invite(site: &Site) -> String {
    let invited = site.services.invite_handheld(&site.manages(), " line 3 ").await;
    match invited.unwrap() {
        Handover::Enrolment { name, url, .. } if name == "line 3" => url,
        other => panic!("{other:?}"),
    }
}

async fn enrolled(site: &Site) -> String {
    let url = invite(site).await;
    site.services
        .enrol_handheld(&Client::default(), &url)
        .await
        .unwrap()
}

async fn badge_of(site: &Site, username: &str) -> (String, String) {
    match site.services.make_badge(&site.manages(), username).await.unwrap() {
        Handover::Badge { code, pin, .. } => (code, pin),
        other => panic!("{other:?}"),
    }
}

impl Floor {
    async fn new(pool: PgPool) -> Self {
        let mut site = Site::new(pool).await;
        // Off, so that only the badge's own lock counts.
        site.services = site.services.with_limits(Limits::new(&LimitSettings {
            login_per_account: 0,
            login_per_address: 0,
            ..LimitSettings::default()
        }));
        let handheld = enrolled(&site).await;
        let (code, pin) = badge_of(&site, "JAYA").await;
        Self {
            site,
            handheld,
            code,
            pin,
        }
    }

    /// Scans a badge and types a PIN, on a handheld.
    async fn try_on(&self, handheld: &str, code: &str, pin: &str) -> Result<LoggedIn, ServiceError> {
        let (visit, services) = (Visit::default(), &self.site.services);
        let read = services.read_badge(&visit, Some(handheld), code).await?;
        services.log_in_by_badge(&visit, Some(handheld), &read, pin).await
    }

    async fn try_pin(&self, pin: &str) -> Result<LoggedIn, ServiceError> {
        self.try_on(&self.handheld, &self.code, pin).await
    }

    /// Another PIN of the right form.
    fn wrong_pin(&self) -> &'static str {
        if self.pin == "402917" { "402918" } else { "402917" }
    }

    async fn number(&self, sql: &'static str) -> i64 {
        self.site.count(sql).await
    }

    async fn reasons(&self) -> Vec<String> {
        sqlx::query_scalar(
            "select details ->> 'reason' from audit_log where action = 'badge_login_failed' order by id",
        )
        .fetch_all(&self.site.pool)
        .await
        .unwrap()
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_badge_and_its_pin_sign_its_person_in(pool: PgPool) {
    let floor = Floor::new(pool).await;
    assert!(badge::is_pin(&floor.pin) && !badge::is_weak_pin(&floor.pin));
    // As the scanner types it, whatever the keyboard makes of it.
    let typed = format!("{}\n", floor.code.to_lowercase());
    let done = floor.try_on(&floor.handheld, &typed, &floor.pin).await.unwrap();
    assert_eq!((done.user, done.step), (floor.site.jaipur.id(), LogInStep::Done));
    let by = done.by_badge.unwrap();
    assert_eq!(by.badge, floor.number("select id from badge").await);
    assert_eq!(by.handheld, floor.number("select id from device").await);
    assert_eq!(
        floor.site.actions().await,
        ["invite_device", "enrol_device", "make_badge", "badge_login"]
    );
    assert_eq!(floor.site.notices(&floor.site.jaipur).await, ["badge_made"]);
    let all = floor
        .site
        .services
        .handhelds(&floor.site.manages())
        .await
        .unwrap();
    assert!(all.badges[0].used_at.is_some() && all.handhelds[0].used_at.is_some());
    // A password's lock is not a badge's: who guesses at the one does not stop the other, nor does the other open the one.
    floor
        .site
        .run("update \"user\" set failed_login_attempts = 7, locked_until = now() + interval '1 hour'")
        .await;
    floor.try_pin(&floor.pin).await.unwrap();
    assert_eq!(
        floor
            .number("select count(*) from \"user\" where locked_until > now() and failed_login_attempts = 7")
            .await,
        4
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_words_are_the_same_whatever_stands_against_it(pool: PgPool) {
    let floor = Floor::new(pool).await;
    let site = &floor.site;
    let refused = async |handheld: &str, code: &str, pin: &str| {
        let error = floor.try_on(handheld, code, pin).await.unwrap_err();
        assert_eq!(refusal(error), "badge_refused");
    };
    let other = format!("TTB{}", "A".repeat(32));
    refused(&floor.handheld, &other, &floor.pin).await;
    refused(&floor.handheld, &floor.code, floor.wrong_pin()).await;
    refused(&floor.handheld, &floor.code, "").await;
    refused(&floor.handheld, "SB00001", &floor.pin).await;
    refused("", &floor.code, &floor.pin).await;
    refused(&"x".repeat(43), &floor.code, &floor.pin).await;

    // The handheld is revoked, or the PIN late, between the two steps.
    let (visit, services) = (Visit::default(), &site.services);
    let second = enrolled(site).await;
    let read = services
        .read_badge(&visit, Some(&second), &floor.code)
        .await
        .unwrap();
    let device = floor.number("select max(id) from device").await;
    services.revoke_handheld(&site.manages(), device).await.unwrap();
    let late = services
        .log_in_by_badge(&visit, Some(&second), &read, &floor.pin)
        .await;
    assert_eq!(refusal(late.unwrap_err()), "badge_refused");

    site.run("update \"user\" set disabled_at = now() where username = 'jaya'")
        .await;
    refused(&floor.handheld, &floor.code, &floor.pin).await;
    site.run("update \"user\" set disabled_at = null").await;
    let badge = floor.number("select id from badge").await;
    services.revoke_badge(&site.manages(), badge).await.unwrap();
    refused(&floor.handheld, &floor.code, &floor.pin).await;
    assert_eq!(
        floor.reasons().await,
        [
            "unknown_badge",
            "wrong_pin",
            "wrong_pin",
            "unknown_device",
            "user_disabled",
            "revoked"
        ]
    );
    let gone = services.revoke_badge(&site.manages(), badge).await.unwrap_err();
    assert_eq!(refusal(gone), "badge_gone");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn five_wrong_pins_lock_a_badge_until_an_admin_acts(pool: PgPool) {
    let floor = Floor::new(pool).await;
    let (site, wrong) = (&floor.site, floor.wrong_pin());
    for _ in 0..4 {
        floor.try_pin(wrong).await.unwrap_err();
    }
    // A right one begins the count anew.
    floor.try_pin(&floor.pin).await.unwrap();
    for _ in 0..5 {
        floor.try_pin(wrong).await.unwrap_err();
    }
    let locked = floor.try_pin(&floor.pin).await.unwrap_err();
    assert_eq!(refusal(locked), "badge_refused");
    assert_eq!(floor.reasons().await.last().map(String::as_str), Some("locked"));
    assert_eq!(site.notices(&site.admin).await, ["badge_locked"]);
    let standing = async || {
        let all = site.services.handhelds(&site.manages()).await.unwrap();
        all.badges.iter().map(|badge| badge.standing).collect::<Vec<_>>()
    };
    assert_eq!(standing().await, [Standing::Locked]);
    let badge = floor.number("select id from badge").await;
    site.services.unlock_badge(&site.manages(), badge).await.unwrap();
    floor.try_pin(&floor.pin).await.unwrap();

    // A new badge is another way out, and the end of the one before.
    let (code, pin) = badge_of(site, "jaya").await;
    floor.try_pin(&floor.pin).await.unwrap_err();
    floor.try_on(&floor.handheld, &code, &pin).await.unwrap();
    assert_eq!(standing().await, [Standing::Active, Standing::Disabled]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn tries_of_one_badge_are_limited_as_log_ins_are(pool: PgPool) {
    let mut floor = Floor::new(pool).await;
    let limits = Limits::new(&LimitSettings::default());
    floor.site.services = floor.site.services.with_limits(limits);
    for _ in 0..10 {
        floor.try_pin(&floor.pin).await.unwrap();
    }
    let limited = floor.try_pin(&floor.pin).await.unwrap_err();
    assert!(matches!(limited, ServiceError::TooMany(_)), "{limited:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn wrong_pins_at_the_same_moment_all_count(pool: PgPool) {
    let floor = Floor::new(pool).await;
    let wrong = floor.wrong_pin();
    let (a, b, c, d, e, f) = tokio::join!(
        floor.try_pin(wrong),
        floor.try_pin(wrong),
        floor.try_pin(wrong),
        floor.try_pin(wrong),
        floor.try_pin(wrong),
        floor.try_pin(wrong)
    );
    for tried in [a, b, c, d, e, f] {
        tried.unwrap_err();
    }
    assert_eq!(floor.number("select failures::bigint from badge").await, 5);
    assert_eq!(
        floor
            .number("select count(*) from badge where locked_at is not null")
            .await,
        1
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_code_enrols_one_handheld_once_and_for_a_quarter_of_an_hour(pool: PgPool) {
    let site = Site::new(pool).await;
    let enrol = async |read: &str| site.services.enrol_handheld(&Client::default(), read).await;
    let url = invite(&site).await;
    let token = enrol(&url).await.unwrap();
    assert!(site.services.handheld(Some(&token)).await.unwrap().is_some());
    assert_eq!(refusal(enrol(&url).await.unwrap_err()), "enrolment_expired");
    assert_eq!(refusal(enrol("anything").await.unwrap_err()), "enrolment_expired");

    let late = invite(&site).await;
    site.run("update device set code_expires_at = now() - interval '1 second' where enrolled_at is null")
        .await;
    assert_eq!(refusal(enrol(&late).await.unwrap_err()), "enrolment_expired");

    let revoked = invite(&site).await;
    let device = site.count("select max(id) from device").await;
    site.services
        .revoke_handheld(&site.manages(), device)
        .await
        .unwrap();
    assert_eq!(refusal(enrol(&revoked).await.unwrap_err()), "enrolment_expired");

    let twice = invite(&site).await;
    let (one, two) = tokio::join!(enrol(&twice), enrol(&twice));
    assert_eq!(i32::from(one.is_ok()) + i32::from(two.is_ok()), 1);
    let first = site.count("select min(id) from device").await;
    site.services
        .revoke_handheld(&site.manages(), first)
        .await
        .unwrap();
    assert_eq!(site.services.handheld(Some(&token)).await.unwrap(), None);
    let actions = site.actions().await;
    assert_eq!(
        actions.iter().filter(|action| *action == "refuse_link").count(),
        5
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_gives_access_asks_who_one_is_and_for_whom(pool: PgPool) {
    let site = Site::new(pool).await;
    let stale = site.admin.clone().unverified();
    let by = stale.authorize(domain::access::ManageUsers).unwrap();
    for asked in [
        site.services.make_badge(&by, "jaya").await,
        site.services.invite_handheld(&by, "line 3").await,
    ] {
        assert!(matches!(asked, Err(ServiceError::StepUpNeeded)), "{asked:?}");
    }
    let by = site.manages();
    let unknown = site.services.make_badge(&by, "nobody").await.unwrap_err();
    assert_eq!(field(unknown), "username");
    for name in ["", " ", &"x".repeat(61), "line\u{0}3"] {
        let wrong = site.services.invite_handheld(&by, name).await.unwrap_err();
        assert_eq!(field(wrong), "name", "{name:?}");
    }
    site.run("update \"user\" set disabled_at = now() where username = 'jaya'")
        .await;
    let disabled = site.services.make_badge(&by, "jaya").await.unwrap_err();
    assert_eq!(refusal(disabled), "user_disabled");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_secret_of_a_badge_is_stored_or_logged(pool: PgPool) {
    let floor = Floor::new(pool).await;
    floor.try_pin(floor.wrong_pin()).await.unwrap_err();
    floor.try_pin(&floor.pin).await.unwrap();
    for table in ["badge", "device", "audit_log", "notification", "limit_bucket"] {
        let rows: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select t::text from {table} t")))
                .fetch_all(&floor.site.pool)
                .await
                .unwrap();
        for secret in [&floor.code, &floor.handheld, &floor.pin] {
            let found = rows.iter().find(|row| row.contains(secret.as_str()));
            // Six digits may stand by chance in a hash, but nowhere as a word of their own.
            let alone = |row: &&String| {
                row.split(|c: char| !c.is_ascii_alphanumeric())
                    .any(|word| word == secret)
            };
            assert_eq!(found.filter(alone), None, "{table}");
        }
    }
    // The PIN alone does not fit what is stored: it takes the badge as well.
    let other = format!("TTB{}", "B".repeat(32));
    sqlx::query("update badge set secret_hash = sha256(convert_to($1, 'UTF8'))")
        .bind(&other)
        .execute(&floor.site.pool)
        .await
        .unwrap();
    floor
        .try_on(&floor.handheld, &other, &floor.pin)
        .await
        .unwrap_err();
    assert_eq!(floor.reasons().await, ["wrong_pin", "wrong_pin"]);
}
