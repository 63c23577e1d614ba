//! The key that encrypts the secrets of second factors.

use super::{PASSWORD, now, ready, set_up, totp};
use crate::{Site, refusal};
use domain::account::LogInStep;
use service::people::accounts::Visit;
use service::site::encryption::{Key, Keys};
use service::{Client, ServiceError, Services, Settings, WayIn};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn recovery_codes_and_secrets_stand_nowhere_in_clear(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.secures(&site.jaipur);
    site.services.begin_second_factor(&by).await.unwrap();
    let shown = site.services.second_factor_set_up(&by).await.unwrap().unwrap();
    let secret = totp(&shown.secret).secret().as_ref().to_vec();
    let codes = site
        .services
        .confirm_second_factor(&by, &now(&totp(&shown.secret)))
        .await
        .unwrap();
    let dump: String = sqlx::query_scalar(
        "select concat((select string_agg(u::text, ' ') from \"user\" u), (select string_agg(c::text, ' ') from user_recovery_code c),
                       (select string_agg(a::text, ' ') from audit_log a), (select string_agg(n::text, ' ') from notification n))",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    let hex: String = secret.iter().map(|b| format!("{b:02x}")).collect();
    assert!(!dump.contains(&hex) && !dump.contains(&shown.secret.replace(' ', "")));
    for code in codes {
        assert!(!dump.contains(&code) && !dump.contains(&code.replace('-', "")));
    }
}

fn with_keys(pool: &PgPool, keys: Keys) -> Services {
    let settings = Settings {
        keys,
        ..crate::settings()
    };
    let zone = store::TimeZone::get("Asia/Kolkata").unwrap();
    Services::new(store::Db::from_pool(pool.clone(), zone), settings)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_key_can_be_changed_and_a_wrong_one_is_noticed(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let (old, new) = (Key::generate(), Key::generate());
    let before = with_keys(&pool, Keys::new(old.clone(), vec![]));
    assert!(before.check_key().await.unwrap());
    let old_site = Site {
        services: before,
        ..site.clone()
    };
    let (app, _) = set_up(&old_site, &site.jaipur).await;
    assert!(
        !with_keys(&pool, Keys::new(new.clone(), vec![]))
            .check_key()
            .await
            .unwrap()
    );
    let both = with_keys(&pool, Keys::new(new.clone(), vec![old]));
    assert!(both.check_key().await.unwrap());
    assert_eq!(both.rotate_key().await.unwrap(), 1);
    assert_eq!(
        both.rotate_key().await.unwrap(),
        0,
        "a second run has nothing to do"
    );
    let after = with_keys(&pool, Keys::new(new, vec![]));
    assert!(after.check_key().await.unwrap());
    after
        .verify_identity(&site.secures(&site.jaipur), &now(&app))
        .await
        .unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn recovery_codes_outlive_the_sites_key(pool: PgPool) {
    let (_, app, codes) = ready(pool.clone()).await;
    let other = with_keys(&pool, Keys::new(Key::generate(), vec![]));
    let enter = async |code: &str| {
        let pending = other
            .log_in(&Visit::default(), "jaya", PASSWORD)
            .await
            .unwrap()
            .pending;
        other.log_in_code(&Visit::default(), pending, code).await
    };
    assert!(matches!(enter(&now(&app)).await, Err(ServiceError::BadCode)));
    enter(&codes[0]).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lost_key_is_given_up_and_people_keep_what_it_did_not_encrypt(pool: PgPool) {
    let (site, app, codes) = ready(pool.clone()).await;
    let client = Client::default();
    let refused = site.services.check_key().await;
    assert!(refused.unwrap(), "the key of now is the site's");
    let with_code = site.services.give_up_secrets(&client).await.unwrap_err();
    assert_eq!(refusal(with_code), "nothing_lost");
    // Another without recovery codes, and one whose codes were never confirmed.
    site.give_password(&site.biller, PASSWORD).await;
    set_up(&site, &site.biller).await;
    sqlx::query("delete from user_recovery_code where user_id = $1")
        .bind(site.biller.id())
        .execute(&pool)
        .await
        .unwrap();
    site.services
        .begin_second_factor(&site.secures(&site.lucknow))
        .await
        .unwrap();

    let new = Key::generate();
    let after = with_keys(&pool, Keys::new(new.clone(), vec![]));
    assert!(!after.check_key().await.unwrap());
    let mut given_up = after.give_up_secrets(&client).await.unwrap();
    given_up.sort_by_key(|one| one.username.clone());
    let ways: Vec<_> = given_up.iter().map(|one| &one.way_in).collect();
    assert!(
        ways.contains(&&WayIn::RecoveryCodes(10)) && ways.contains(&&WayIn::Password(None)),
        "{given_up:?}"
    );
    assert_eq!(ways.len(), 2);
    assert!(after.check_key().await.unwrap(), "the site starts again");

    // Whoever has recovery codes is still asked for one, and no code of the app fits.
    let pending = async || {
        let step = after.log_in(&Visit::default(), "jaya", PASSWORD).await.unwrap();
        assert_eq!(step.step, LogInStep::CodeNeeded);
        step.pending
    };
    let old = after
        .log_in_code(&Visit::default(), pending().await, &now(&app))
        .await;
    assert!(matches!(old, Err(ServiceError::BadCode)));
    after
        .log_in_code(&Visit::default(), pending().await, &codes[0])
        .await
        .unwrap();
    // The app is set up anew; the key can be changed afterwards, also while a mark of the lost one is there.
    let both = with_keys(&pool, Keys::new(Key::generate(), vec![new]));
    both.rotate_key().await.unwrap();
    let renewed = Site {
        services: both,
        ..site.clone()
    };
    let (app, _) = set_up(&renewed, &site.jaipur).await;
    renewed
        .services
        .verify_identity(&site.secures(&site.jaipur), &now(&app))
        .await
        .unwrap();

    let audited: Vec<(String, i64)> = sqlx::query_as(
        "select action, count(*) from audit_log where action in ('give_up_secrets', 'reset_second_factor') group by 1 order by 1",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(
        audited,
        [
            ("give_up_secrets".to_owned(), 1),
            ("reset_second_factor".to_owned(), 2)
        ]
    );
}
