//! What asks again who one is, and for a code.

use super::{now, ready};
use service::ServiceError;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_changes_a_factor_asks_again_who_one_is(pool: PgPool) {
    let (site, _, _) = ready(pool).await;
    let late = site.jaipur.clone().unverified();
    let by = site.secures(&late);
    site.services
        .begin_second_factor(&site.secures(&site.jaipur))
        .await
        .unwrap();
    assert!(
        matches!(
            site.services.second_factor_set_up(&by).await,
            Err(ServiceError::StepUpNeeded)
        ),
        "a set-up that was left open shows its secret to nobody"
    );
    assert!(matches!(
        site.services.confirm_second_factor(&by, "000000").await,
        Err(ServiceError::StepUpNeeded)
    ));
    assert!(matches!(
        site.services.begin_second_factor(&by).await,
        Err(ServiceError::StepUpNeeded)
    ));
    assert!(matches!(
        site.services.remove_second_factor(&by).await,
        Err(ServiceError::StepUpNeeded)
    ));
    assert!(matches!(
        site.services.make_recovery_codes(&by).await,
        Err(ServiceError::StepUpNeeded)
    ));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn proving_again_who_one_is_takes_a_code_too(pool: PgPool) {
    let (site, app, codes) = ready(pool).await;
    let by = site.secures(&site.jaipur);
    let code = now(&app);
    site.services.verify_identity(&by, &code).await.unwrap();
    assert!(matches!(
        site.services.verify_identity(&by, &code).await,
        Err(ServiceError::BadCode)
    ));
    assert!(
        matches!(
            site.services.verify_identity(&by, &codes[0]).await,
            Err(ServiceError::BadCode)
        ),
        "a recovery code is for lost phones"
    );
}
