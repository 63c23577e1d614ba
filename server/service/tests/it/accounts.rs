//! Log-in, links, tokens, the command line.

mod lock_out;
mod passwords;

use crate::{Site, field, refusal};
use domain::access::{Permission, Role, ViewOwnProfile};
use domain::fault::Missing;
use service::people::accounts::Visit;
use service::{Client, ServiceError};
use sqlx::PgPool;

const PASSWORD: &str = "four plain words here";

fn client() -> Client {
    Client {
        request_id: "r-1".to_owned(),
        ip: Some("10.0.0.7".to_owned()),
        ..Client::default()
    }
}

fn visit() -> Visit {
    Visit {
        client: client(),
        ..Visit::default()
    }
}

async fn with_user(pool: PgPool) -> Site {
    let site = Site::new(pool).await;
    let link = site
        .services
        .create_user(
            &client(),
            "nina",
            "nina@example.com",
            Role::Biller,
            None,
            Some(PASSWORD),
        )
        .await
        .unwrap();
    assert_eq!(link, None);
    site
}

fn token(link: &str) -> &str {
    link.split_once("token=").unwrap().1
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_right_password_signs_in_and_a_wrong_one_says_the_same_as_no_user(pool: PgPool) {
    let site = with_user(pool).await;
    site.services.log_in(&visit(), " NINA ", PASSWORD).await.unwrap();
    let mut words = Vec::new();
    for (name, password) in [
        ("nina", "wrong password!"),
        ("nobody", PASSWORD),
        ("jaya", PASSWORD),
        ("nina", ""),
        ("ni\0na", PASSWORD),
        ("nina", &*"x".repeat(5000)),
    ] {
        let refused = site.services.log_in(&visit(), name, password).await.unwrap_err();
        assert!(matches!(refused, ServiceError::BadCredentials));
        words.push(refused.to_string());
    }
    words.dedup();
    assert_eq!(words.len(), 1);
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("select action, details ->> 'username', ip_address from audit_log where action = 'login_failed' order by id limit 1").fetch_all(&site.pool).await.unwrap();
    assert_eq!(
        rows,
        [(
            "login_failed".to_owned(),
            "nina".to_owned(),
            "10.0.0.7".to_owned()
        )]
    );
    assert_eq!(
        site.count("select failed_login_attempts::bigint from \"user\" where username = 'nina'")
            .await,
        3
    );
    site.services.unlock_user(&client(), "nina").await.unwrap();
    assert_eq!(
        site.count("select failed_login_attempts::bigint from \"user\" where username = 'nina'")
            .await,
        0
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_disabled_user_cannot_sign_in(pool: PgPool) {
    let site = with_user(pool).await;
    sqlx::query("update \"user\" set disabled_at = now() where username = 'nina'")
        .execute(&site.pool)
        .await
        .unwrap();
    assert!(matches!(
        site.services.log_in(&visit(), "nina", PASSWORD).await,
        Err(ServiceError::BadCredentials)
    ));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_first_admin_comes_by_link_and_only_once(pool: PgPool) {
    let site = Site::new(pool).await;
    assert_eq!(
        site.services.first_admin_link().await.unwrap(),
        None,
        "there is an admin"
    );
    site.run("delete from \"user\"").await;
    let old = site.services.first_admin_link().await.unwrap().unwrap();
    let link = site.services.first_admin_link().await.unwrap().unwrap();
    let set_up = async |link: &str, name: &str| {
        site.services
            .set_up_first_admin(
                &client(),
                token(link),
                name,
                &format!("{name}@example.com"),
                PASSWORD,
            )
            .await
    };
    assert_eq!(
        refusal(set_up(&old, "eve").await.unwrap_err()),
        "link_expired",
        "a new link replaces the old"
    );
    set_up(&link, "root").await.unwrap();
    assert_eq!(refusal(set_up(&link, "eve").await.unwrap_err()), "link_expired");
    assert_eq!(site.services.first_admin_link().await.unwrap(), None);
    site.services.log_in(&visit(), "root", PASSWORD).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_speaks_for_its_user_until_disabled(pool: PgPool) {
    let site = with_user(pool).await;
    let token = site
        .services
        .create_token(&client(), "nina", "scale")
        .await
        .unwrap();
    assert!(token.starts_with("tt_"));
    let user = site
        .services
        .user_of_token(&token, client())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (user.role(), user.viewer().username.as_str()),
        (Role::Biller, "nina")
    );
    assert!(
        site.services
            .user_of_token("tt_forged", client())
            .await
            .unwrap()
            .is_none()
    );
    sqlx::query("update \"user\" set role = 'dispatcher' where username = 'nina'")
        .execute(&site.pool)
        .await
        .unwrap();
    assert_eq!(
        site.services
            .user_of_token(&token, client())
            .await
            .unwrap()
            .unwrap()
            .role(),
        Role::Dispatcher,
        "the role of now"
    );
    sqlx::query("update \"user\" set disabled_at = now() where username = 'nina'")
        .execute(&site.pool)
        .await
        .unwrap();
    assert!(
        site.services
            .user_of_token(&token, client())
            .await
            .unwrap()
            .is_none()
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn secrets_stand_nowhere_in_clear(pool: PgPool) {
    let site = with_user(pool).await;
    let api = site
        .services
        .create_token(&client(), "nina", "scale")
        .await
        .unwrap();
    let link = site.services.reset_password(&client(), "nina").await.unwrap();
    let dump: String = sqlx::query_scalar(
        "select concat((select string_agg(u::text, ' ') from \"user\" u), (select string_agg(a::text, ' ') from audit_log a),
                       (select string_agg(t::text, ' ') from api_token t))",
    ).fetch_one(&site.pool).await.unwrap();
    for secret in [PASSWORD, api.as_str(), token(&link)] {
        assert!(!dump.contains(secret));
    }
    let audit: String = sqlx::query_scalar("select string_agg(a::text, ' ') from audit_log a")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert!(
        !audit.contains("argon2") && !audit.contains("nina@example.com"),
        "{audit}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_taken_or_wrong_is_named(pool: PgPool) {
    let site = with_user(pool).await;
    let make = async |name: &str, mail: &str, area: Option<&str>, password: &str| {
        field(
            site.services
                .create_user(&client(), name, mail, Role::Dispatcher, area, Some(password))
                .await
                .unwrap_err(),
        )
    };
    assert_eq!(make("Nina", "x@example.com", None, PASSWORD).await, "username");
    assert_eq!(make("n2", "NINA@example.com", None, PASSWORD).await, "email");
    assert_eq!(
        make("n2", "n2@example.com", Some("atlantis"), PASSWORD).await,
        "area"
    );
    assert_eq!(make("n2", "n2@example.com", None, "short").await, "password");
    assert_eq!(make("a b", "n2@example.com", None, PASSWORD).await, "username");
    assert!(matches!(
        site.services.reset_password(&client(), "nobody").await,
        Err(ServiceError::NotFound(Missing::User))
    ));
    assert_eq!(
        field(
            site.services
                .create_token(&client(), "nina", " ")
                .await
                .unwrap_err()
        ),
        "name"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_profile_is_ones_own_and_refusals_are_audited(pool: PgPool) {
    let site = Site::new(pool).await;
    let profile = site
        .services
        .profile(&site.jaipur.authorize(ViewOwnProfile).unwrap())
        .await
        .unwrap();
    assert_eq!(
        (profile.username.as_str(), profile.area.as_deref()),
        ("jaya", Some("jaipur"))
    );
    site.services
        .record_refusal(&site.jaipur, Permission::ManageBills)
        .await;
    assert_eq!(
        site.count(
            "select count(*) from audit_log where action = 'refuse_permission' and user_id is not null"
        )
        .await,
        1
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_new_device_is_told_but_not_the_first(pool: PgPool) {
    let site = with_user(pool).await;
    let first = site.services.log_in(&visit(), "nina", PASSWORD).await.unwrap();
    let known = Visit {
        device: first.device.clone(),
        ..visit()
    };
    let again = site.services.log_in(&known, "nina", PASSWORD).await.unwrap();
    assert_eq!(again.device, first.device);
    let count = "select count(*) from notification where code = 'new_device'";
    assert_eq!(site.count(count).await, 0);
    let other = Visit {
        agent: "Mozilla/5.0 (Linux; Android 13) Chrome/130".to_owned(),
        ..visit()
    };
    let other = site.services.log_in(&other, "nina", PASSWORD).await.unwrap();
    assert_ne!(other.device, first.device);
    assert_eq!(site.count(count).await, 1);
    let message: String = sqlx::query_scalar("select message from notification where code = 'new_device'")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert!(
        message.contains("Chrome, Android") && message.contains("10.0.0.7"),
        "{message}"
    );
    let forged = Visit {
        device: Some("x\0".repeat(3)),
        ..visit()
    };
    site.services.log_in(&forged, "nina", PASSWORD).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn proving_again_who_one_is_takes_the_password(pool: PgPool) {
    let site = Site::new(pool).await;
    site.give_password(&site.biller, PASSWORD).await;
    let by = site.secures(&site.biller);
    site.services.verify_identity(&by, PASSWORD).await.unwrap();
    for _ in 0..5 {
        assert!(matches!(
            site.services.verify_identity(&by, "wrong").await,
            Err(ServiceError::BadCode)
        ));
    }
    assert!(
        matches!(
            site.services.verify_identity(&by, PASSWORD).await,
            Err(ServiceError::BadCode)
        ),
        "a stolen session guesses no more often than a stranger"
    );
}
