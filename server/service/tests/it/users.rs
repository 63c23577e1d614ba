//! What admins do with users.

mod last_admin;
mod seen;

use crate::{Site, field, refusal};
use domain::access::{ManageUsers, Role};
use domain::account::{Handover, UserDraft, UserStatus};
use service::people::accounts::Visit;
use service::people::users::Delivery;
use service::{Client, ServiceError};
use sqlx::PgPool;

const PASSWORD: &str = "four plain words here";

fn draft(name: &str, role: Role, area: Option<&str>) -> UserDraft {
    UserDraft {
        username: name.to_owned(),
        email: format!("{name}@example.com"),
        role,
        area: area.map(str::to_owned),
    }
}

fn link(handover: &Handover) -> &str {
    match handover {
        Handover::PasswordLink { url, .. } => url,
        Handover::RecoveryCodes { .. } => panic!("a link was expected"),
    }
}

async fn sessions_for_all(site: &Site) {
    site.run("insert into web_session (id_hash, user_id, data, expires_at) select sha256(username::bytea), id, '{}', now() + interval '1 hour' from \"user\"")
        .await;
}

async fn sessions_of(site: &Site, user: i64) -> i64 {
    sqlx::query_scalar("select count(*) from web_session where user_id = $1")
        .bind(user)
        .fetch_one(&site.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admin_invites_and_the_person_sets_the_password(pool: PgPool) {
    let site = Site::new(pool).await;
    let (id, handover) = site
        .services
        .invite_user(
            &site.manages(),
            &draft("omar", Role::Dispatcher, Some("hisar")),
            Delivery::ByHand,
        )
        .await
        .unwrap();
    let Handover::PasswordLink {
        url,
        qr_svg,
        mailed,
        hours,
        ..
    } = &handover
    else {
        panic!("{handover:?}")
    };
    assert!(url.starts_with("https://bags.example/set-password?token=") && qr_svg.starts_with("<svg"));
    assert_eq!((*mailed, *hours), (false, 24));
    let detail = site.services.user_detail(&site.manages(), id).await.unwrap();
    assert_eq!(
        site.actions().await.last().map(String::as_str),
        Some("read_audit"),
        "the page tells of the audit"
    );
    assert_eq!(detail.user.status, UserStatus::Invited);
    assert!(detail.link_until.is_some());
    let token = url.split_once("token=").unwrap().1;
    site.services
        .set_password(&Client::default(), token, PASSWORD)
        .await
        .unwrap();
    site.services
        .log_in(&Visit::default(), "omar", PASSWORD)
        .await
        .unwrap();
    let detail = site.services.user_detail(&site.manages(), id).await.unwrap();
    assert_eq!(detail.user.status, UserStatus::Active);
    let events: Vec<&str> = detail.events.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(
        events,
        ["login", "set_password", "make_password_link", "create_user"]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_taken_or_wrong_is_named_and_nothing_is_made(pool: PgPool) {
    let site = Site::new(pool).await;
    let before = site.count("select count(*) from \"user\"").await;
    let make = async |draft: UserDraft| {
        field(
            site.services
                .invite_user(&site.manages(), &draft, Delivery::ByHand)
                .await
                .unwrap_err(),
        )
    };
    assert_eq!(make(draft("JAYA", Role::Biller, None)).await, "username");
    assert_eq!(make(draft("ja ya", Role::Biller, None)).await, "username");
    assert_eq!(make(draft(&"x".repeat(65), Role::Biller, None)).await, "username");
    assert_eq!(make(draft("n\u{301}ina", Role::Biller, None)).await, "username");
    assert_eq!(make(draft("omar", Role::Dispatcher, None)).await, "area");
    assert_eq!(
        make(draft("omar", Role::Dispatcher, Some("atlantis"))).await,
        "area"
    );
    let mut mail = draft("omar", Role::Biller, None);
    mail.email = "nobody".to_owned();
    assert_eq!(make(mail).await, "email");
    assert_eq!(site.count("select count(*) from \"user\"").await, before);
    assert_eq!(site.count("select count(*) from audit_log").await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_change_of_role_or_area_ends_the_sessions_and_is_audited_without_name_and_mail(pool: PgPool) {
    let site = Site::new(pool).await;
    sessions_for_all(&site).await;
    let id = site.jaipur.id();
    let mut same = draft("jaya.k", Role::Dispatcher, Some("jaipur"));
    site.services
        .change_user(&site.manages(), id, &same)
        .await
        .unwrap();
    assert_eq!(sessions_of(&site, id).await, 1, "a new name signs nobody out");
    same.area = Some("hisar".to_owned());
    site.services
        .change_user(&site.manages(), id, &same)
        .await
        .unwrap();
    assert_eq!(sessions_of(&site, id).await, 0);
    same.role = Role::Biller;
    site.services
        .change_user(&site.manages(), id, &same)
        .await
        .unwrap();
    assert!(
        site.notices(&site.jaipur)
            .await
            .contains(&"role_changed".to_owned())
    );
    site.services
        .change_user(&site.manages(), id, &same)
        .await
        .unwrap();
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "select details::text, before_state::text, after_state::text from audit_log where action = 'change_user' order by id",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap();
    assert_eq!(rows.len(), 3, "saving the same again is no change");
    assert!(
        rows[0].0.contains("username") && !format!("{rows:?}").contains("jaya"),
        "{rows:?}"
    );
    assert!(
        rows[2].1.contains("dispatcher") && rows[2].2.contains("biller"),
        "{rows:?}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn disabling_ends_sessions_for_good_and_enabling_brings_none_back(pool: PgPool) {
    let site = Site::new(pool).await;
    site.give_password(&site.jaipur, PASSWORD).await;
    sessions_for_all(&site).await;
    let id = site.jaipur.id();
    let token = site
        .services
        .create_token(&Client::default(), "jaya", "scale")
        .await
        .unwrap();
    let handed = site
        .services
        .make_password_link(&site.manages(), id, Delivery::ByHand)
        .await
        .unwrap();
    site.services.disable_user(&site.manages(), id).await.unwrap();
    assert_eq!(sessions_of(&site, id).await, 0);
    assert!(
        site.services
            .log_in(&Visit::default(), "jaya", PASSWORD)
            .await
            .is_err()
    );
    let speaks = async || {
        site.services
            .user_of_token(&token, Client::default())
            .await
            .unwrap()
            .is_some()
    };
    assert!(!speaks().await);
    assert_eq!(
        refusal(
            site.services
                .make_password_link(&site.manages(), id, Delivery::ByHand)
                .await
                .unwrap_err()
        ),
        "user_disabled"
    );
    site.services.enable_user(&site.manages(), id).await.unwrap();
    assert_eq!(sessions_of(&site, id).await, 0);
    let stale = link(&handed).split_once("token=").unwrap().1;
    assert_eq!(
        refusal(
            site.services
                .set_password(&Client::default(), stale, PASSWORD)
                .await
                .unwrap_err()
        ),
        "link_expired",
        "the link that was out went with the account"
    );
    assert!(speaks().await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_last_active_admin_stays_one(pool: PgPool) {
    let site = Site::new(pool).await;
    let id = site.admin.id();
    let demoted = draft("amit", Role::Biller, None);
    assert_eq!(
        refusal(
            site.services
                .change_user(&site.manages(), id, &demoted)
                .await
                .unwrap_err()
        ),
        "last_admin"
    );
    assert_eq!(
        refusal(site.services.disable_user(&site.manages(), id).await.unwrap_err()),
        "last_admin"
    );
    assert_eq!(
        refusal(
            site.services
                .disable_named(&Client::default(), "amit")
                .await
                .unwrap_err()
        ),
        "last_admin"
    );
    let by_hand = sqlx::query("update \"user\" set role = 'biller' where role = 'admin'")
        .execute(&site.pool)
        .await;
    assert!(by_hand.is_err(), "SQL by hand meets the same wall");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_admins_demoting_each_other_one_stays_admin(pool: PgPool) {
    for _ in 0..8 {
        let site = Site::new(pool.clone()).await;
        site.run("insert into \"user\" (username, email, role) values ('asma', 'asma@example.com', 'admin')")
            .await;
        let other: i64 = sqlx::query_scalar("select id from \"user\" where username = 'asma'")
            .fetch_one(&site.pool)
            .await
            .unwrap();
        let asma = service::CurrentUser::for_test(other, "asma", Role::Admin, None);
        let run = |by: service::CurrentUser, target: i64, name: &'static str| {
            let services = site.services.clone();
            tokio::spawn(async move {
                let by = by.authorize(ManageUsers).unwrap();
                services
                    .change_user(&by, target, &draft(name, Role::Biller, None))
                    .await
            })
        };
        let one = run(site.admin.clone(), other, "asma");
        let two = run(asma, site.admin.id(), "amit");
        let (one, two) = (one.await.unwrap(), two.await.unwrap());
        assert_ne!(one.is_ok(), two.is_ok(), "{one:?} {two:?}");
        let admins = site
            .count("select count(*) from \"user\" where role = 'admin' and disabled_at is null")
            .await;
        assert_eq!(admins, 1);
        site.run("delete from notification").await;
        site.run("delete from \"user\"").await;
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn dangerous_acts_ask_again_who_one_is(pool: PgPool) {
    let site = Site::new(pool).await;
    let late = site.admin.clone().unverified();
    let by = late.authorize(ManageUsers).unwrap();
    let id = site.jaipur.id();
    let s = &site.services;
    let someone = draft("omar", Role::Biller, None);
    assert!(matches!(
        s.invite_user(&by, &someone, Delivery::ByHand).await,
        Err(ServiceError::StepUpNeeded)
    ));
    assert!(matches!(
        s.change_user(&by, id, &someone).await,
        Err(ServiceError::StepUpNeeded)
    ));
    assert!(matches!(
        s.make_password_link(&by, id, Delivery::ByHand).await,
        Err(ServiceError::StepUpNeeded)
    ));
    assert!(matches!(
        s.disable_user(&by, id).await,
        Err(ServiceError::StepUpNeeded)
    ));
    assert!(matches!(
        s.enable_user(&by, id).await,
        Err(ServiceError::StepUpNeeded)
    ));
    assert!(matches!(
        s.reset_second_factor_of(&by, id).await,
        Err(ServiceError::StepUpNeeded)
    ));
    assert!(matches!(
        s.decide_promotion(&by, 1, true, "").await,
        Err(ServiceError::StepUpNeeded)
    ));
    assert_eq!(site.count("select count(*) from audit_log").await, 0);
    s.end_sessions_of(&by, id).await.unwrap();
    s.unlock(&by, id).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admin_ends_one_session_or_all_of_a_person(pool: PgPool) {
    let site = Site::new(pool).await;
    sessions_for_all(&site).await;
    let id = site.jaipur.id();
    site.run("insert into web_session (id_hash, user_id, data, expires_at) select sha256('second'), id, '{\"agent\": \"Chrome, Android\"}', now() + interval '1 hour' from \"user\" where username = 'jaya'")
        .await;
    let devices = site
        .services
        .user_detail(&site.manages(), id)
        .await
        .unwrap()
        .devices;
    assert_eq!(devices.len(), 2);
    let foreign = site
        .services
        .user_detail(&site.manages(), site.biller.id())
        .await
        .unwrap()
        .devices[0]
        .number;
    let by = site.manages();
    site.services.end_session_of(&by, id, foreign).await.unwrap();
    assert_eq!(
        sessions_of(&site, site.biller.id()).await,
        1,
        "a number of somebody else's ends nothing"
    );
    site.services
        .end_session_of(&by, id, devices[0].number)
        .await
        .unwrap();
    assert_eq!(sessions_of(&site, id).await, 1);
    site.services.end_sessions_of(&by, id).await.unwrap();
    assert_eq!(sessions_of(&site, id).await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_handed_over_opens_for_the_admin_who_made_it(pool: PgPool) {
    let site = Site::new(pool).await;
    let handover = site
        .services
        .make_password_link(&site.manages(), site.jaipur.id(), Delivery::ByMail)
        .await
        .unwrap();
    let sealed = site.services.seal_handover(&site.admin, &handover).unwrap();
    assert!(sealed.len() < 1000, "it must fit into a cookie");
    assert_eq!(
        site.services.open_handover(&site.admin, &sealed),
        Some(handover.clone())
    );
    assert_eq!(site.services.open_handover(&site.biller, &sealed), None);
    assert_eq!(site.services.open_handover(&site.admin, "forged"), None);
    let now = site.services.now_ms();
    let of = |seconds: i64| {
        let at = now - seconds * 1000;
        let sealed = site
            .services
            .seal_handover_at(&site.admin, &handover, at)
            .unwrap();
        site.services.open_handover(&site.admin, &sealed)
    };
    assert_eq!(of(290), Some(handover.clone()));
    assert_eq!(of(301), None, "a cookie that was copied is of no use later");
    assert_eq!(of(-310), None, "nor is one of the future");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admins_reset_takes_every_factor_ends_sessions_and_is_told_and_audited(pool: PgPool) {
    let site = Site::new(pool).await;
    site.give_password(&site.jaipur, PASSWORD).await;
    sessions_for_all(&site).await;
    let id = site.jaipur.id();
    site.run("update \"user\" set totp_secret_encrypted = '\\x00', totp_pending_encrypted = '\\x00', totp_confirmed_at = now() where username = 'jaya'")
        .await;
    site.run("insert into user_passkey (user_id, credential_id, passkey, name) select id, '\\x01', '{}', 'Phone' from \"user\" where username = 'jaya'")
        .await;
    site.run("insert into user_recovery_code (user_id, code_hash) select id, sha256('x') from \"user\" where username = 'jaya'")
        .await;
    let handed = site
        .services
        .reset_second_factor_of(&site.manages(), id)
        .await
        .unwrap();
    assert_eq!(handed, None, "a long password stays good");
    assert_eq!(sessions_of(&site, id).await, 0);
    let left = site
        .count("select (select count(*) from user_passkey) + (select count(*) from user_recovery_code)
                     + (select count(*) from \"user\" where totp_secret_encrypted is not null or totp_pending_encrypted is not null)")
        .await;
    assert_eq!(left, 0);
    assert!(
        site.notices(&site.jaipur)
            .await
            .contains(&"factor_reset".to_owned())
    );
    assert!(site.actions().await.contains(&"reset_second_factor".to_owned()));
    site.services
        .log_in(&Visit::default(), "jaya", PASSWORD)
        .await
        .unwrap();
}
