//! What is stored about a person is handed out whole, and erased without a trace in a dump.

use crate::acts::Acts as _;
use crate::{Site, refusal};
use domain::access::{AskPromotion, Role, ViewBags};
use domain::fault::Missing;
use service::{Client, ServiceError};
use sqlx::PgPool;
use std::process::Command;

const NAME: &str = "zubeida.q";
const MAIL: &str = "zubeida@quill.example";
const ADDRESS: &str = "203.0.113.77";
const BROWSER: &str = "QuillPhone/7";
/// What must be gone from a dump, in lower case.
const TRACES: [&str; 5] = ["zubeida", "quill", ADDRESS, "203.0.113.0", "quillphone"];

/// A whole dump, as a thief would take it.
fn dump(pool: &PgPool) -> String {
    let options = pool.connect_options();
    let database = options.get_database().unwrap();
    let host = options.get_socket().map_or_else(
        || options.get_host().to_owned(),
        |socket| socket.display().to_string(),
    );
    let output = Command::new("pg_dump")
        .args(["--host", host.as_str(), "--port", &options.get_port().to_string()])
        .args(["--username", options.get_username(), "--dbname", database])
        .output()
        .expect("pg_dump is missing: run ./dev setup");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().to_lowercase()
}

fn from_afar() -> Client {
    Client {
        request_id: "r-1".to_owned(),
        ip: Some(ADDRESS.to_owned()),
        station: Some("line 3".to_owned()),
        ..Client::default()
    }
}

/// Somebody who signed in, scanned, billed, failed, asked for a role and has everything that one can have.
async fn busy_person(site: &Site) -> service::CurrentUser {
    let id: i64 = sqlx::query_scalar(
        "insert into \"user\" (username, email, role) values ($1, $2, 'biller') returning id",
    )
    .bind(NAME)
    .bind(MAIL)
    .fetch_one(&site.pool)
    .await
    .unwrap();
    let person = service::CurrentUser::for_test(id, NAME, Role::Biller, None).from_client(from_afar());
    site.services
        .scan(&site.packs(&person), crate::command("SB00001", "C0001"))
        .await
        .unwrap();
    site.services
        .create_bill(
            &person.authorize(domain::access::ManageBills).unwrap(),
            domain::bill::BillInput {
                number: "B1".to_owned(),
                target_parents: 1,
                ..Default::default()
            },
        )
        .await
        .unwrap();
    for name in [NAME, MAIL, "ZUBEIDA.Q"] {
        let failed = site.services.log_in(&visit(), name, "wrong").await;
        assert!(matches!(failed, Err(ServiceError::BadCredentials)), "{failed:?}");
    }
    site.services
        .ask_promotion(
            &person.authorize(AskPromotion).unwrap(),
            Role::Admin,
            "Zubeida runs the night shift alone.",
        )
        .await
        .unwrap();
    site.services
        .ask_password_reset(&from_afar(), MAIL)
        .await
        .unwrap()
        .await
        .unwrap();
    let sql = "with s as (insert into web_session (id_hash, user_id, data, expires_at)
                   values (sha256('s'), $1, jsonb_build_object('ip', $2::text, 'agent', $3::text), now() + interval '1 hour')),
               d as (insert into user_device (user_id, device_hash) values ($1, sha256('d'))),
               p as (insert into user_passkey (user_id, credential_id, passkey, name) values ($1, '\\x01', '{}', 'Zubeida''s phone')),
               b as (insert into badge (user_id, secret_hash, pin_hash, made_by) values ($1, sha256('b'), '$argon2id$quill', $1)),
               t as (insert into api_token (user_id, name, token_hash) values ($1, 'quill scripts', sha256('t')))
               insert into notification (user_id, notification_type, title, message, code, details)
               values ($1, 'warning', 'New device', 'From ' || $2::text, 'new_device', array[$3::text, $2::text])";
    sqlx::query(sql)
        .bind(id)
        .bind(ADDRESS)
        .bind(BROWSER)
        .execute(&site.pool)
        .await
        .unwrap();
    person
}

fn visit() -> service::people::accounts::Visit {
    service::people::accounts::Visit {
        client: from_afar(),
        agent: BROWSER.to_owned(),
        device: None,
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_erased_person_leaves_no_trace_and_the_logs_still_verify(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let person = busy_person(&site).await;
    site.services.seal_all().await.unwrap();
    let before = dump(&pool);
    for trace in TRACES {
        assert!(
            before.contains(trace) || trace == "203.0.113.0",
            "{trace} is not even there before"
        );
    }
    let data = site
        .services
        .personal_data(&site.manages(), person.id())
        .await
        .unwrap();
    let text = serde_json::to_string(&data).unwrap().to_lowercase();
    for part in [
        "zubeida.q",
        "zubeida@quill",
        ADDRESS,
        "quillphone",
        "zubeida's phone",
        "quill scripts",
        "night shift",
        "line 3",
    ] {
        assert!(text.contains(part), "{part} is not in the export: {text}");
    }

    site.services
        .erase_user(&site.manages(), person.id())
        .await
        .unwrap();
    let after = dump(&pool);
    for trace in TRACES {
        let line = after.lines().find(|line| line.contains(trace));
        assert_eq!(line, None, "{trace} is still there");
    }
    site.services.seal_all().await.unwrap();
    let report = site.services.verify_audit(None).await.unwrap();
    assert_eq!(report.fault, None);
    assert!(report.erased > 5, "{report:?}");
    assert!(site.services.integrity_check().await.unwrap().is_empty());

    let data = site
        .services
        .personal_data(&site.manages(), person.id())
        .await
        .unwrap();
    assert!(data.erased_at.is_some() && data.account.is_none());
    let lists = serde_json::to_value(&data).unwrap();
    let filled: Vec<_> = lists
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, v)| v.as_array().is_some_and(|a| !a.is_empty()))
        .collect();
    assert!(filled.is_empty(), "{filled:?}");

    // What was done stays, under the pseudonym.
    let bag = site
        .services
        .bag(&site.admin.authorize(ViewBags).unwrap(), "SB00001")
        .await
        .unwrap();
    assert_eq!(bag.history.len(), 1);
    assert!(
        serde_json::to_string(&bag)
            .unwrap()
            .contains(&format!("erased-{}", person.id()))
    );
    assert_eq!(
        site.actions().await.last().map(String::as_str),
        Some("export_user")
    );
    assert_eq!(site.count("select count(*) from audit_log where action = 'delete_user' and before_state ->> 'role' = 'biller'").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn erasing_ram_leaves_what_ramesh_did(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    site.run("update \"user\" set username = 'ram' where role = 'biller'")
        .await;
    let visit = service::people::accounts::Visit {
        client: service::Client {
            ip: Some("203.0.113.9".to_owned()),
            ..service::Client::default()
        },
        ..service::people::accounts::Visit::default()
    };
    for typed in ["ramesh", " RAM "] {
        let refused = site.services.log_in(&visit, typed, "not the password").await;
        assert!(refused.is_err());
    }
    site.services
        .erase_user(&site.manages(), site.biller.id())
        .await
        .unwrap();
    let kept =
        "select count(*) from audit_log where action = 'login_failed' and details ->> 'username' = 'ramesh'
                and ip_address is not null";
    assert_eq!(site.count(kept).await, 1);
    let left = "select count(*) from audit_log where action = 'login_failed' and (details ? 'username' or ip_address is not null)";
    assert_eq!(site.count(left).await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn others_are_told_of_a_person_by_the_name_of_now(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    // A name that is a word of other notices.
    site.run("update \"user\" set username = 'admin' where role = 'biller'")
        .await;
    site.run(
        "insert into notification (user_id, notification_type, title, message, code, details)
         select id, 'info', 'Told', message, code, details from \"user\", (values
             ('admin asks to become admin.', 'promotion_asked', array['admin', 'admin']),
             ('You are admin now.', 'role_changed', array['admin'])) as n (message, code, details)
         where role = 'admin'",
    )
    .await;
    let sentences = async || -> Vec<String> {
        sqlx::query_scalar("select code || details::text || ' ' || message from notification order by code")
            .fetch_all(&pool)
            .await
            .unwrap()
    };
    let draft = domain::account::UserDraft {
        username: "meera".to_owned(),
        email: "meera@example.com".to_owned(),
        role: Role::Biller,
        area: None,
    };
    site.services
        .change_user(&site.manages(), site.biller.id(), &draft)
        .await
        .unwrap();
    let asked = "promotion_asked{meera,admin} meera asks to become admin.";
    let role = "role_changed{admin} You are admin now.";
    let now = sentences().await;
    assert!(now == [asked, role], "{now:?}");
    site.services
        .erase_user(&site.manages(), site.biller.id())
        .await
        .unwrap();
    let now = sentences().await;
    assert!(
        now[0].starts_with("promotion_asked{erased-") && !now[0].contains("meera") && now[1] == role,
        "{now:?}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_erased_cannot_sign_in_or_be_named_again(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    site.give_password(&site.biller, "correct horse battery").await;
    site.services
        .erase_user(&site.manages(), site.biller.id())
        .await
        .unwrap();
    let failed = site
        .services
        .log_in(&visit(), "bina", "correct horse battery")
        .await;
    assert!(matches!(failed, Err(ServiceError::BadCredentials)));
    let again = site.services.erase_user(&site.manages(), site.biller.id()).await;
    assert!(
        matches!(again, Err(ServiceError::NotFound(Missing::User))),
        "{again:?}"
    );
    let draft = domain::account::UserDraft {
        username: "Erased-3".to_owned(),
        email: "x@example.com".to_owned(),
        role: Role::Biller,
        area: None,
    };
    let taken = site
        .services
        .invite_user(&site.manages(), &draft, service::people::users::Delivery::ByHand)
        .await;
    assert!(matches!(taken, Err(ServiceError::Invalid(_))), "{taken:?}");
    // The name itself is free again.
    let draft = domain::account::UserDraft {
        username: "bina".to_owned(),
        ..draft
    };
    site.services
        .invite_user(&site.manages(), &draft, service::people::users::Delivery::ByHand)
        .await
        .unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_last_admin_is_not_erased(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let refused = site
        .services
        .erase_user(&site.manages(), site.admin.id())
        .await
        .unwrap_err();
    assert_eq!(refusal(refused), "last_admin");
    assert_eq!(
        site.count("select count(*) from \"user\" where erased_at is not null")
            .await,
        0
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn addresses_are_shortened_after_thirty_days(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    site.run(
        "insert into audit_log (\"timestamp\", action, entity_type, details, ip_address) values
             (now() - interval '31 days', 'login_failed', 'user', '{\"username\": \"nobody\"}', '203.0.113.77'),
             (now() - interval '31 days', 'login', 'user', '{}', '2001:db8:7:8::9'),
             (now() - interval '29 days', 'login_failed', 'user', '{\"username\": \"anybody\"}', '203.0.113.78')",
    )
    .await;
    site.services.seal_all().await.unwrap();
    site.services.housekeeping().await.unwrap();
    let rows: Vec<(Option<String>, Option<String>)> =
        sqlx::query_as("select ip_address, details ->> 'username' from audit_log order by id")
            .fetch_all(&pool)
            .await
            .unwrap();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        rows,
        [
            (text("203.0.113.0/24"), None),
            (text("2001:db8:7::/48"), None),
            (text("203.0.113.78"), text("anybody"))
        ]
    );
    let report = site.services.verify_audit(None).await.unwrap();
    assert_eq!((report.fault, report.erased), (None, 3));
    // A shortened address is still proven, and erased once more it is gone.
    site.services.housekeeping().await.unwrap();
    assert_eq!(site.services.verify_audit(None).await.unwrap().erased, 3);
}
