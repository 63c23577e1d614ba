//! Signing in with codes of an app and with recovery codes.

mod keys;
mod proof;
mod required;

use crate::{Site, field, refusal};
use domain::account::LogInStep;
use service::people::accounts::{LoggedIn, Visit};
use service::{Client, CurrentUser, ServiceError};
use sqlx::PgPool;
use totp_rs::{Builder, Secret, Totp};

const PASSWORD: &str = "four plain words here";

fn totp(secret: &str) -> Totp {
    let plain: String = secret.chars().filter(|c| *c != ' ').collect();
    Builder::new()
        .with_secret(Secret::try_from_base32(&plain).unwrap())
        .with_account_name("test")
        .with_issuer(Some("test"))
        .build()
        .unwrap()
}

/// Turns codes on and answers the app and the recovery codes.
async fn set_up(site: &Site, user: &CurrentUser) -> (Totp, Vec<String>) {
    let by = site.secures(user);
    site.services.begin_second_factor(&by).await.unwrap();
    let shown = site.services.second_factor_set_up(&by).await.unwrap().unwrap();
    let app = totp(&shown.secret);
    let codes = site
        .services
        .confirm_second_factor(&by, &now(&app))
        .await
        .unwrap();
    // The confirming code counted; the tests go on without waiting for the next one.
    site.run("update \"user\" set totp_last_step = totp_last_step - 2 where totp_last_step is not null")
        .await;
    (app, codes)
}

fn now(app: &Totp) -> String {
    app.generate_current().to_string()
}

async fn password_step(site: &Site, name: &str) -> LoggedIn {
    let step = site
        .services
        .log_in(&Visit::default(), name, PASSWORD)
        .await
        .unwrap();
    assert_eq!(step.step, LogInStep::CodeNeeded);
    step
}

async fn ready(pool: PgPool) -> (Site, Totp, Vec<String>) {
    let site = Site::new(pool).await;
    site.give_password(&site.jaipur, PASSWORD).await;
    let (app, codes) = set_up(&site, &site.jaipur.clone()).await;
    (site, app, codes)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_second_factor_is_on_only_after_its_first_code(pool: PgPool) {
    let site = Site::new(pool).await;
    site.give_password(&site.jaipur, PASSWORD).await;
    let by = site.secures(&site.jaipur);
    assert_eq!(
        refusal(
            site.services
                .confirm_second_factor(&by, "123456")
                .await
                .unwrap_err()
        ),
        "nothing_to_confirm"
    );
    site.services.begin_second_factor(&by).await.unwrap();
    let first = site.services.second_factor_set_up(&by).await.unwrap().unwrap();
    assert!(first.url.starts_with("otpauth://totp/TraitorTrack:jaya?secret="));
    assert!(first.qr_svg.starts_with("<svg"));
    let step = site
        .services
        .log_in(&Visit::default(), "jaya", PASSWORD)
        .await
        .unwrap();
    assert_eq!(step.step, LogInStep::Done, "it is not confirmed yet");
    site.services.begin_second_factor(&by).await.unwrap();
    let second = site.services.second_factor_set_up(&by).await.unwrap().unwrap();
    assert_ne!(first.secret, second.secret);
    assert_eq!(
        field(
            site.services
                .confirm_second_factor(&by, &now(&totp(&first.secret)))
                .await
                .unwrap_err()
        ),
        "code",
        "the replaced secret is void"
    );
    let codes = site
        .services
        .confirm_second_factor(&by, &now(&totp(&second.secret)))
        .await
        .unwrap();
    assert_eq!(codes.len(), 10);
    assert_eq!(
        site.services.second_factor_set_up(&by).await.unwrap(),
        None,
        "a confirmed secret is never shown again"
    );
    password_step(&site, "jaya").await;
    assert!(site.notices(&site.jaipur).await.contains(&"factor_on".to_owned()));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_code_works_once(pool: PgPool) {
    let (site, app, _) = ready(pool).await;
    let code = now(&app);
    let first = password_step(&site, "jaya").await;
    let done = site
        .services
        .log_in_code(&Visit::default(), first.pending, &code)
        .await
        .unwrap();
    assert_eq!(done.step, LogInStep::Done);
    let second = password_step(&site, "jaya").await;
    let replayed = site
        .services
        .log_in_code(&Visit::default(), second.pending, &code)
        .await;
    assert!(matches!(replayed, Err(ServiceError::BadCode)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_code_of_many_at_once_gets_in(pool: PgPool) {
    let (site, app, _) = ready(pool).await;
    let code = now(&app);
    let pending = password_step(&site, "jaya").await.pending;
    let tries: Vec<_> = (0..4)
        .map(|_| {
            let (services, code) = (site.services.clone(), code.clone());
            tokio::spawn(async move {
                services
                    .log_in_code(&Visit::default(), pending, &code)
                    .await
                    .is_ok()
            })
        })
        .collect();
    let mut in_ = 0;
    for one in tries {
        in_ += usize::from(one.await.unwrap());
    }
    assert_eq!(in_, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_recovery_code_works_once_and_however_it_is_typed(pool: PgPool) {
    let (site, _, codes) = ready(pool).await;
    let typed = codes[3].replace('-', " ").to_uppercase();
    let enter = async |code: &str| {
        let pending = password_step(&site, "jaya").await.pending;
        site.services.log_in_code(&Visit::default(), pending, code).await
    };
    enter(&typed).await.unwrap();
    assert!(matches!(enter(&codes[3]).await, Err(ServiceError::BadCode)));
    enter(&codes[4]).await.unwrap();
    let left = site
        .services
        .security(&site.secures(&site.jaipur))
        .await
        .unwrap()
        .recovery_codes_left;
    assert_eq!(left, 8);
    assert!(
        site.notices(&site.jaipur)
            .await
            .contains(&"recovery_code_used".to_owned())
    );
    let fresh = site
        .services
        .make_recovery_codes(&site.secures(&site.jaipur))
        .await
        .unwrap();
    assert!(
        matches!(enter(&codes[5]).await, Err(ServiceError::BadCode)),
        "the old set is void"
    );
    enter(&fresh[0]).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn ten_recovery_codes_of_a_hundred_and_twenty_bits_all_differ(pool: PgPool) {
    let (_, _, codes) = ready(pool).await;
    let plain: std::collections::BTreeSet<String> = codes.iter().map(|c| c.replace('-', "")).collect();
    assert_eq!(plain.len(), 10);
    assert!(plain.iter().all(|c| c.len() == 24), "{plain:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn wrong_codes_count_as_failures_and_lock(pool: PgPool) {
    let (site, app, codes) = ready(pool).await;
    let pending = password_step(&site, "jaya").await.pending;
    for _ in 0..5 {
        let refused = site
            .services
            .log_in_code(&Visit::default(), pending, "000000")
            .await;
        assert!(matches!(refused, Err(ServiceError::BadCode)));
    }
    for right in [now(&app), codes[0].clone()] {
        let refused = site
            .services
            .log_in_code(&Visit::default(), pending, &right)
            .await;
        assert!(matches!(refused, Err(ServiceError::BadCode)), "the account waits");
    }
    assert!(
        site.services
            .log_in(&Visit::default(), "jaya", PASSWORD)
            .await
            .is_err()
    );
    site.services
        .unlock_user(&Client::default(), "jaya")
        .await
        .unwrap();
    let pending = password_step(&site, "jaya").await.pending;
    site.services
        .log_in_code(&Visit::default(), pending, &now(&app))
        .await
        .unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_password_alone_does_not_clear_the_failures(pool: PgPool) {
    let (site, _, _) = ready(pool).await;
    for _ in 0..4 {
        let pending = password_step(&site, "jaya").await.pending;
        site.services
            .log_in_code(&Visit::default(), pending, "000000")
            .await
            .unwrap_err();
    }
    assert_eq!(
        site.count("select failed_login_attempts::bigint from \"user\" where username = 'jaya'")
            .await,
        4
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_waiting_log_in_is_void_after_a_new_password_and_after_ten_minutes(pool: PgPool) {
    let (site, app, _) = ready(pool).await;
    let pending = password_step(&site, "jaya").await.pending;
    let mut old = serde_json::to_value(pending).unwrap();
    old["at"] = serde_json::json!(old["at"].as_i64().unwrap() - 601);
    let old = serde_json::from_value(old).unwrap();
    let enter = async |pending| {
        site.services
            .log_in_code(&Visit::default(), pending, &now(&app))
            .await
    };
    assert!(matches!(enter(old).await, Err(ServiceError::Unauthenticated)));
    site.give_password(&site.jaipur, "five other plain words").await;
    assert!(matches!(enter(pending).await, Err(ServiceError::Unauthenticated)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn after_a_reset_the_code_is_still_asked_for(pool: PgPool) {
    let (site, _, _) = ready(pool).await;
    site.give_password(&site.jaipur, PASSWORD).await;
    password_step(&site, "jaya").await;
}
