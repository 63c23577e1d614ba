//! Wrong passwords: waits that grow, and accounts that are locked.

use super::{PASSWORD, client, visit, with_user};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn waits_grow_from_thirty_seconds_to_fifteen_minutes(pool: PgPool) {
    let site = with_user(pool).await;
    let mut waits = Vec::new();
    for _ in 0..10 {
        assert!(site.services.log_in(&visit(), "nina", "wrong").await.is_err());
        waits.push(
            site.count("select coalesce(round(extract(epoch from locked_until - last_failed_login_at)), 0)::bigint from \"user\" where username = 'nina'")
                .await,
        );
        site.run("update \"user\" set locked_until = now() where locked_until is not null")
            .await;
        // The wait that was just shortened is over; what it was is kept above.
    }
    assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_right_password_does_not_open_a_locked_account(pool: PgPool) {
    let site = with_user(pool).await;
    for _ in 0..5 {
        site.services.log_in(&visit(), "nina", "wrong").await.unwrap_err();
    }
    let locked = site
        .services
        .log_in(&visit(), "nina", PASSWORD)
        .await
        .unwrap_err();
    let unknown = site
        .services
        .log_in(&visit(), "nobody", PASSWORD)
        .await
        .unwrap_err();
    assert_eq!(locked.to_string(), unknown.to_string());
    assert_eq!(
        site.count("select failed_login_attempts::bigint from \"user\" where username = 'nina'")
            .await,
        5,
        "attempts while it waits do not count, or anybody could lock anybody out for ever"
    );
    let actions = site.actions().await;
    assert_eq!(actions.iter().filter(|a| *a == "login_blocked").count(), 1);
    let notices = site
        .count("select count(*) from notification where code = 'account_locked'")
        .await;
    assert_eq!(notices, 1);
    site.run("update \"user\" set locked_until = now()").await;
    site.services.log_in(&visit(), "nina", PASSWORD).await.unwrap();
    assert_eq!(
        site.count("select failed_login_attempts::bigint from \"user\" where username = 'nina'")
            .await,
        0
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn guesses_at_once_get_no_more_tries_than_one_after_another(pool: PgPool) {
    let site = with_user(pool).await;
    let guesses = (0..12).map(|_| {
        let services = site.services.clone();
        tokio::spawn(async move { services.log_in(&visit(), "nina", "wrong").await.is_err() })
    });
    for guess in guesses.collect::<Vec<_>>() {
        assert!(guess.await.unwrap());
    }
    let failed = site
        .count("select failed_login_attempts::bigint from \"user\" where username = 'nina'")
        .await;
    assert_eq!(
        failed, 5,
        "those that waited for the lock found the account waiting"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lock_ends_no_session_and_no_token(pool: PgPool) {
    let site = with_user(pool).await;
    let token = site
        .services
        .create_token(&client(), "nina", "scale")
        .await
        .unwrap();
    site.run("insert into web_session (id_hash, user_id, data, expires_at) select sha256('x'), id, '{}', now() + interval '1 hour' from \"user\" where username = 'nina'")
        .await;
    for _ in 0..5 {
        site.services.log_in(&visit(), "nina", "wrong").await.unwrap_err();
    }
    assert_eq!(site.count("select count(*) from web_session").await, 1);
    let speaks = async || {
        site.services
            .user_of_token(&token, client())
            .await
            .unwrap()
            .is_some()
    };
    assert!(speaks().await);
    assert_eq!(site.services.revoke_tokens(&client(), "nina").await.unwrap(), 1);
    assert!(!speaks().await);
    assert_eq!(site.services.revoke_tokens(&client(), "nina").await.unwrap(), 0);
}
