//! What admins do with users: invite, hand a password over, reset.

mod last_admin;
mod seen;
mod sessions;

use crate::{Site, field};
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
