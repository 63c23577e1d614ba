//! Who needs a second factor, what it allows, and who may take it off.

use super::{PASSWORD, ready, set_up};
use crate::{Site, field, refusal};
use domain::access::{ManageBills, SecureOwnAccount, ViewBags, ViewOwnProfile};
use domain::account::LogInStep;
use service::people::accounts::Visit;
use service::{Client, ServiceError};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn eight_characters_are_enough_only_with_a_second_factor(pool: PgPool) {
    let (site, _, _) = ready(pool).await;
    let by = site.secures(&site.jaipur);
    site.services
        .change_password(&by, PASSWORD, "kX9#pQz2")
        .await
        .unwrap();
    assert_eq!(
        refusal(site.services.remove_second_factor(&by).await.unwrap_err()),
        "password_short"
    );
    let other = site
        .services
        .reset_password(&Client::default(), "bina")
        .await
        .unwrap();
    let token = other.split_once("token=").unwrap().1;
    assert_eq!(
        field(
            site.services
                .set_password(&Client::default(), token, "kX9#pQz2")
                .await
                .unwrap_err()
        ),
        "password"
    );
    let handed = site
        .services
        .reset_second_factor_of(&site.manages(), site.jaipur.id())
        .await
        .unwrap();
    assert!(
        handed.is_some(),
        "the short password is void: a link sets a long one"
    );
    assert!(
        site.services
            .log_in(&Visit::default(), "jaya", "kX9#pQz2")
            .await
            .is_err()
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admin_keeps_the_factor_and_others_may_take_it_off(pool: PgPool) {
    let (site, _, _) = ready(pool).await;
    let by = site.secures(&site.jaipur);
    site.run("insert into web_session (id_hash, user_id, data, expires_at) select sha256('x'), id, '{}', now() + interval '1 hour' from \"user\" where username = 'jaya'")
        .await;
    site.services.remove_second_factor(&by).await.unwrap();
    assert_eq!(site.count("select count(*) from web_session").await, 0);
    assert_eq!(site.count("select count(*) from user_recovery_code").await, 0);
    let step = site
        .services
        .log_in(&Visit::default(), "jaya", PASSWORD)
        .await
        .unwrap();
    assert_eq!(step.step, LogInStep::Done);
    set_up(&site, &site.admin.clone()).await;
    assert_eq!(
        refusal(
            site.services
                .remove_second_factor(&site.secures(&site.admin))
                .await
                .unwrap_err()
        ),
        "factor_required"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admin_without_a_factor_may_do_nothing_but_set_one_up(pool: PgPool) {
    let site = Site::new(pool).await;
    let bare = site.admin.clone().without_factor();
    assert!(bare.viewer().second_factor_missing);
    assert!(matches!(
        bare.authorize(ViewBags),
        Err(ServiceError::SecondFactorMissing)
    ));
    assert!(matches!(
        bare.authorize(ViewOwnProfile),
        Err(ServiceError::SecondFactorMissing)
    ));
    assert!(matches!(
        bare.authorize(ManageBills),
        Err(ServiceError::SecondFactorMissing)
    ));
    assert!(bare.authorize(SecureOwnAccount).is_ok());
    let biller = site.biller.clone().without_factor();
    assert!(biller.authorize(ManageBills).is_ok(), "optional for others");
}
