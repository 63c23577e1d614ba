//! Alerts are told until they have arrived: over refusals, over the end of the server that raised them, in order, once.

use crate::sinks::{Call, Inbox, mail_server, receiver_with};
use crate::site::ServedSite;
use domain::access::Role;
use service::site::alerts::{Courier, ErrorCount, Retries, Watch};
use sqlx::PgPool;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A server that was just started. Its watcher sees failed log-ins and else nothing.
struct Server {
    watch: Watch,
    courier: Courier,
    site: ServedSite,
}

impl Server {
    fn start(pool: &PgPool, name: &str, hook: &str, smtp: &str) -> Self {
        let site = ServedSite::with(
            pool.clone(),
            &[
                ("SERVER_NAME", name),
                ("ALERT_WEBHOOK_URL", hook),
                ("ALERT_WEBHOOK_SECRET", SECRET),
                ("SMTP_URL", smtp),
                ("ALERT_MAIL", "ops@example.com"),
                ("ALERT_DISK_PERCENT", "99"),
            ],
        );
        let services = site.state.services.clone();
        Self {
            watch: Watch::new(services.clone(), ErrorCount::default()),
            courier: Courier::new(services),
            site,
        }
    }
}

async fn run(pool: &PgPool, sql: &'static str) {
    sqlx::query(sql).execute(pool).await.unwrap();
}

/// As if so much time had passed for what waits.
async fn now_due(pool: &PgPool) {
    run(pool, "update alert_delivery set due_at = now()").await;
}

async fn fail_to_log_in(pool: &PgPool) {
    run(pool, "insert into audit_log (action, entity_type, details) select 'login_failed', 'user', '{}' from generate_series(1, 21)").await;
}

/// Type and id of the calls that arrived and were not refused.
fn taken(calls: &Inbox<Call>) -> Vec<(String, String)> {
    let event_and_id = |call: &Call| {
        let event = call.json()["type"].as_str().unwrap().to_owned();
        (event, call.header("webhook-id").to_owned())
    };
    calls
        .all()
        .iter()
        .filter(|call| !call.refused)
        .map(event_and_id)
        .collect()
}

async fn count(pool: &PgPool, of: &str) -> i64 {
    let sql = format!("select count(*) from alert_delivery where {of}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .fetch_one(pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_receiver_that_was_away_hears_all_once_and_in_order_from_another_server(pool: PgPool) {
    let refuses = Arc::new(AtomicUsize::new(usize::MAX));
    let (hook, calls) = receiver_with(Arc::clone(&refuses)).await;
    let (smtp, mails) = mail_server().await;
    let (hook, smtp) = (format!("http://{hook}/hook"), format!("smtp://{smtp}"));

    fail_to_log_in(&pool).await;
    let mut first = Server::start(&pool, "web-1", &hook, &smtp);
    first.watch.tick().await.unwrap();
    let wait = first.courier.deliver().await.unwrap();
    assert!(
        wait <= Duration::from_secs(1),
        "the second attempt is soon: {wait:?}"
    );
    assert_eq!((calls.all().len(), mails.all().len()), (1, 1), "tried at once");
    assert!(
        mails.all()[0].contains("Message-ID: <alert_1_raised_"),
        "{:?}",
        mails.all()
    );
    // It ends before the receiver is heard of; the alert does, too.
    first.watch.settings.window = Duration::ZERO;
    first.watch.tick().await.unwrap();
    first.courier.deliver().await.unwrap();
    drop(first);

    let mut second = Server::start(&pool, "web-2", &hook, &smtp);
    now_due(&pool).await;
    second.courier.deliver().await.unwrap();
    assert_eq!(
        count(&pool, "channel = 'webhook' and attempts = 0").await,
        1,
        "the end waits for the beginning"
    );
    // What is wrong shows on the page, in both languages.
    second.site.user("amit", Role::Admin, None).await;
    let cookie = second.site.sign_in("amit").await;
    let page = second.site.page(&cookie, "/admin/alerts").await.text;
    assert!(
        page.contains("Not delivered yet by webhook: the message of ") && page.contains("tried 2 times"),
        "{page}"
    );
    assert!(page.contains("the receiver answered 500"), "{page}");
    let hindi = second
        .site
        .page(&format!("{cookie}; lang=hi"), "/admin/alerts")
        .await
        .text;
    assert!(hindi.contains("वेबहुक से अभी नहीं पहुँचा"), "{hindi}");

    refuses.store(0, std::sync::atomic::Ordering::SeqCst);
    now_due(&pool).await;
    for _ in 0..3 {
        second.courier.deliver().await.unwrap();
        now_due(&pool).await;
    }
    let messages = taken(&calls);
    let events: Vec<&str> = messages.iter().map(|(event, _)| event.as_str()).collect();
    assert_eq!(events, ["alert.raised", "alert.cleared"], "each once, in order");
    let ids: Vec<String> = calls
        .all()
        .iter()
        .map(|call| call.header("webhook-id").to_owned())
        .collect();
    assert!(
        ids[..3].iter().all(|id| *id == messages[0].1),
        "the same over attempts and servers: {ids:?}"
    );
    assert_ne!(messages[0].1, messages[1].1);
    assert_eq!(calls.all().last().unwrap().json()["data"]["told_by"], "web-2");
    assert_eq!(mails.all().len(), 2, "one mail each");
    assert_eq!(count(&pool, "delivered_at is null").await, 0);
    second.watch.tick().await.unwrap();
    let page = second.site.page(&cookie, "/admin/alerts").await.text;
    assert!(!page.contains("Not delivered"), "{page}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_servers_deliver_a_message_once(pool: PgPool) {
    let (hook, calls) = receiver_with(Arc::default()).await;
    let (smtp, mails) = mail_server().await;
    let (hook, smtp) = (format!("http://{hook}/hook"), format!("smtp://{smtp}"));
    let mut one = Server::start(&pool, "web-1", &hook, &smtp);
    let two = Server::start(&pool, "web-2", &hook, &smtp);
    fail_to_log_in(&pool).await;
    one.watch.tick().await.unwrap();
    let (first, second) = tokio::join!(one.courier.deliver(), two.courier.deliver());
    first.unwrap();
    second.unwrap();
    assert_eq!((calls.all().len(), mails.all().len()), (1, 1));
    // A server that stopped between taking and marking: nobody else takes it before the lease is over.
    run(
        &pool,
        "update alert_delivery set delivered_at = null, due_at = now() + interval '30 seconds'",
    )
    .await;
    two.courier.deliver().await.unwrap();
    assert_eq!(calls.all().len(), 1);
    now_due(&pool).await;
    two.courier.deliver().await.unwrap();
    let ids: Vec<(String, String)> = taken(&calls);
    assert_eq!(
        (ids.len(), &ids[0]),
        (2, &ids[1]),
        "twice, with the id by which a receiver drops it"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_receiver_that_stays_away_is_given_up_and_told_so(pool: PgPool) {
    // Nobody listens there.
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let (smtp, _) = mail_server().await;
    let mut server = Server::start(
        &pool,
        "web-1",
        &format!("http://{closed}/hook"),
        &format!("smtp://{smtp}"),
    );
    server.courier.settings.retries = Retries {
        waits: vec![Duration::ZERO],
        ..Retries::default()
    };
    fail_to_log_in(&pool).await;
    server.watch.tick().await.unwrap();
    for _ in 0..3 {
        server.courier.deliver().await.unwrap();
    }
    let services = &server.site.state.services;
    assert_eq!(
        count(
            &pool,
            "channel = 'webhook' and attempts = 3 and given_up_at is null"
        )
        .await,
        1
    );
    assert_eq!(services.alert_delivery_failures(), 0);
    run(
        &pool,
        "update alert_delivery set told_at = now() - interval '24 hours'",
    )
    .await;
    server.courier.deliver().await.unwrap();
    assert_eq!(
        count(&pool, "channel = 'webhook' and given_up_at is not null").await,
        1
    );
    assert_eq!(services.alert_delivery_failures(), 1);
    server.courier.deliver().await.unwrap();
    assert_eq!(count(&pool, "attempts > 4").await, 0, "it is not tried again");
    server.site.user("amit", Role::Admin, None).await;
    let cookie = server.site.sign_in("amit").await;
    let page = server.site.page(&cookie, "/admin/alerts").await.text;
    assert!(
        page.contains("Not delivered by webhook: the message of ") && page.contains("was given up at"),
        "{page}"
    );
    assert!(page.contains("the receiver could not be reached"), "{page}");

    // A channel that no server has any more.
    run(
        &pool,
        "update alert_delivery set given_up_at = null, attempts = 0",
    )
    .await;
    let plain = ServedSite::with(pool.clone(), &[]);
    let courier = Courier::new(plain.state.services.clone());
    courier.deliver().await.unwrap();
    assert_eq!(
        count(&pool, "channel = 'webhook' and given_up_at is not null").await,
        1
    );
    assert_eq!(plain.state.services.alert_delivery_failures(), 1);

    // What arrived is dropped after thirty days, what was given up stays with its alert.
    run(
        &pool,
        "update alert_delivery set delivered_at = now() - interval '31 days' where channel = 'mail'",
    )
    .await;
    services.housekeeping().await.unwrap();
    assert_eq!(
        (count(&pool, "channel = 'mail'").await, count(&pool, "true").await),
        (0, 1)
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_message_of_a_newer_program_keeps_no_other_from_arriving(pool: PgPool) {
    let (hook, calls) = receiver_with(Arc::new(AtomicUsize::new(0))).await;
    let server = Server::start(
        &pool,
        "web-1",
        &format!("http://{hook}/hook"),
        "smtp://127.0.0.1:1",
    );
    // Of a kind that this program does not know, and the first in the line.
    for sql in [
        "alter table alert drop constraint alert_kind_check",
        "insert into alert (kind, subject, severity, value, bound) values ('comet', '', 1, 2, 1)",
        "insert into alert_delivery (alert_id, channel, news, severity, bound, seen_at)
         select id, 'webhook', 'raised', 1, 1, now() from alert",
        "insert into alert (kind, subject, severity, value, bound) values ('failed_logins', '', 1, 21, 20)",
        "insert into alert_delivery (alert_id, channel, news, severity, value, bound, seen_at)
         select max(id), 'webhook', 'raised', 1, 21, 20, now() from alert",
    ] {
        run(&pool, sql).await;
    }
    server.courier.deliver().await.unwrap();
    assert_eq!(taken(&calls).len(), 1);
    assert_eq!(count(&pool, "delivered_at is not null").await, 1);
    assert_eq!(
        count(
            &pool,
            "delivered_at is null and last_error like '%cannot read it' and due_at > now()"
        )
        .await,
        1
    );
}
