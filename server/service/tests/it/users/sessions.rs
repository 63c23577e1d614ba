//! What an admin does to a user ends the sessions of that user.

use super::{PASSWORD, draft, sessions_for_all, sessions_of};
use crate::{Site, refusal};
use domain::access::Role;
use domain::account::Handover;
use service::Client;
use service::people::accounts::Visit;
use service::people::users::Delivery;
use sqlx::PgPool;

fn link(handover: &Handover) -> &str {
    match handover {
        Handover::PasswordLink { url, .. } => url,
        _ => panic!("a link was expected"),
    }
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
