//! Passwords: set by link, changed, lost, hashed anew.

use super::{PASSWORD, client, token, visit, with_user};
use crate::{Site, field, refusal};
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_set_password_link_works_once(pool: PgPool) {
    let site = Site::new(pool).await;
    let link = site
        .services
        .create_user(
            &client(),
            "omar",
            "omar@example.com",
            Role::Dispatcher,
            Some("jaipur"),
            None,
        )
        .await
        .unwrap()
        .unwrap();
    assert!(link.starts_with("https://bags.example/set-password?token="));
    assert_eq!(
        field(
            site.services
                .set_password(&client(), token(&link), "short")
                .await
                .unwrap_err()
        ),
        "password"
    );
    assert_eq!(
        field(
            site.services
                .set_password(&client(), token(&link), "omar is my user name")
                .await
                .unwrap_err()
        ),
        "password"
    );
    site.services
        .set_password(&client(), token(&link), PASSWORD)
        .await
        .unwrap();
    site.services.log_in(&visit(), "omar", PASSWORD).await.unwrap();
    assert_eq!(
        refusal(
            site.services
                .set_password(&client(), token(&link), PASSWORD)
                .await
                .unwrap_err()
        ),
        "link_expired"
    );
    assert_eq!(
        refusal(
            site.services
                .set_password(&client(), "made up", PASSWORD)
                .await
                .unwrap_err()
        ),
        "link_expired"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_reset_ends_every_session_and_expires_in_an_hour(pool: PgPool) {
    let site = with_user(pool).await;
    sqlx::query("insert into web_session (id_hash, user_id, data, expires_at) select sha256('x'), id, '{}', now() + interval '1 hour' from \"user\" where username = 'nina'")
        .execute(&site.pool).await.unwrap();
    let link = site.services.reset_password(&client(), "nina").await.unwrap();
    sqlx::query("update \"user\" set password_reset_token_expires = password_reset_token_expires - interval '61 minutes'").execute(&site.pool).await.unwrap();
    assert_eq!(
        refusal(
            site.services
                .set_password(&client(), token(&link), PASSWORD)
                .await
                .unwrap_err()
        ),
        "link_expired"
    );
    let link = site.services.reset_password(&client(), "nina").await.unwrap();
    site.services
        .set_password(&client(), token(&link), "five other plain words")
        .await
        .unwrap();
    assert_eq!(site.count("select count(*) from web_session").await, 0);
    assert!(site.services.log_in(&visit(), "nina", PASSWORD).await.is_err());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_old_hash_is_made_anew_at_log_in(pool: PgPool) {
    let site = with_user(pool).await;
    // The same password under weaker parameters.
    let weak = {
        use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
        let params = Params::new(8192, 1, 1, None).unwrap();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(PASSWORD.as_bytes())
            .unwrap()
            .to_string()
    };
    sqlx::query("update \"user\" set password_hash = $1 where username = 'nina'")
        .bind(&weak)
        .execute(&site.pool)
        .await
        .unwrap();
    let stored = async || -> String {
        sqlx::query_scalar("select password_hash from \"user\" where username = 'nina'")
            .fetch_one(&site.pool)
            .await
            .unwrap()
    };
    site.services.log_in(&visit(), "nina", "wrong").await.unwrap_err();
    assert_eq!(stored().await, weak);
    site.services.log_in(&visit(), "nina", PASSWORD).await.unwrap();
    let fresh = stored().await;
    assert!(fresh.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{fresh}");
    site.services.log_in(&visit(), "nina", PASSWORD).await.unwrap();
    assert_eq!(stored().await, fresh, "once is enough");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_changes_the_own_password_with_the_old_one(pool: PgPool) {
    let site = Site::new(pool).await;
    site.give_password(&site.jaipur, PASSWORD).await;
    site.run("insert into web_session (id_hash, user_id, data, expires_at) select sha256(username::bytea), id, '{}', now() + interval '1 hour' from \"user\"")
        .await;
    let by = site.secures(&site.jaipur);
    let change = async |current: &str, new: &str| site.services.change_password(&by, current, new).await;
    assert_eq!(
        field(change("wrong", "five other plain words").await.unwrap_err()),
        "current"
    );
    assert_eq!(field(change(PASSWORD, "short").await.unwrap_err()), "password");
    assert_eq!(
        field(change(PASSWORD, "passwordpassword").await.unwrap_err()),
        "password"
    );
    assert_eq!(
        field(change(PASSWORD, "i am jaya of jaipur").await.unwrap_err()),
        "password"
    );
    assert_eq!(site.count("select count(*) from web_session").await, 4);
    change(PASSWORD, "five other plain words").await.unwrap();
    assert_eq!(
        site.count("select count(*) from web_session").await,
        3,
        "the person's other sessions ended, nobody else's"
    );
    assert!(site.services.log_in(&visit(), "jaya", PASSWORD).await.is_err());
    site.services
        .log_in(&visit(), "jaya", "five other plain words")
        .await
        .unwrap();
    assert!(
        site.notices(&site.jaipur)
            .await
            .contains(&"password_changed".to_owned())
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_password_of_256_characters_or_of_any_script_signs_in(pool: PgPool) {
    let site = Site::new(pool).await;
    let long: String = "सरसों की बोरी तीस किलो ".chars().cycle().take(256).collect();
    for password in [
        long.as_str(),
        "🌾🚜🌧🐂🌻🧂🪣🛒🧵🪡🎏🎐🎋🎍🎎",
        " leading and trailing ",
    ] {
        site.give_password(&site.jaipur, password).await;
        site.services.log_in(&visit(), "jaya", password).await.unwrap();
        assert!(
            site.services
                .log_in(&visit(), "jaya", password.trim())
                .await
                .is_err()
                || password.trim() == password,
            "a password fits only as it was typed"
        );
    }
    let cut: String = long.chars().take(255).collect();
    assert!(site.services.log_in(&visit(), "jaya", &cut).await.is_err());
    let link = site.services.reset_password(&client(), "jaya").await.unwrap();
    assert_eq!(
        field(
            site.services
                .set_password(&client(), token(&link), &format!("{long}x"))
                .await
                .unwrap_err()
        ),
        "password"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lost_password_is_answered_alike_and_told_to_admins_where_there_is_no_mail(pool: PgPool) {
    let site = Site::new(pool).await;
    for text in ["jaya", "JAYA@example.com", "nobody", "", "ni\0na"] {
        site.services
            .ask_password_reset(&client(), text)
            .await
            .unwrap()
            .await
            .unwrap();
    }
    assert_eq!(site.notices(&site.admin).await, ["reset_asked", "reset_asked"]);
    let asked: Vec<Option<i64>> =
        sqlx::query_scalar("select entity_id from audit_log where action = 'ask_password_reset' order by id")
            .fetch_all(&site.pool)
            .await
            .unwrap();
    let id = Some(site.jaipur.id());
    assert_eq!(asked, [id, id, None, None, None]);
    assert_eq!(
        site.count("select count(*) from \"user\" where password_reset_token_hash is not null")
            .await,
        0,
        "no link is out that nobody has"
    );
    site.run("update \"user\" set disabled_at = now() where username = 'jaya'")
        .await;
    site.services
        .ask_password_reset(&client(), "jaya")
        .await
        .unwrap()
        .await
        .unwrap();
    assert_eq!(
        site.notices(&site.admin).await.len(),
        2,
        "a disabled user is nobody"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_made_up_link_is_refused_and_audited(pool: PgPool) {
    let site = Site::new(pool).await;
    let good = site.services.reset_password(&client(), "jaya").await.unwrap();
    let newer = site.services.reset_password(&client(), "jaya").await.unwrap();
    let mut bent = token(&newer).to_owned();
    bent.replace_range(0..1, if bent.starts_with('A') { "B" } else { "A" });
    for token in ["", "x", token(&good), &bent, &"A".repeat(43)] {
        let refused = site
            .services
            .set_password(&client(), token, PASSWORD)
            .await
            .unwrap_err();
        assert_eq!(refusal(refused), "link_expired");
    }
    let refused = site
        .actions()
        .await
        .iter()
        .filter(|a| *a == "refuse_link")
        .count();
    assert_eq!(refused, 5);
    site.run("update \"user\" set disabled_at = now() where username = 'jaya'")
        .await;
    let refused = site
        .services
        .set_password(&client(), token(&newer), PASSWORD)
        .await
        .unwrap_err();
    assert_eq!(
        refusal(refused),
        "link_expired",
        "a disabled user gets in by no link"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_invitation_ends_after_a_day(pool: PgPool) {
    let site = Site::new(pool).await;
    let link = site
        .services
        .create_user(&client(), "omar", "omar@example.com", Role::Biller, None, None)
        .await
        .unwrap()
        .unwrap();
    site.run("update \"user\" set password_reset_token_expires = password_reset_token_expires - interval '24 hours 1 second'")
        .await;
    let late = site
        .services
        .set_password(&client(), token(&link), PASSWORD)
        .await
        .unwrap_err();
    assert_eq!(refusal(late), "link_expired");
    site.run("update \"user\" set password_reset_token_expires = password_reset_token_expires + interval '1 minute'")
        .await;
    site.services
        .set_password(&client(), token(&link), PASSWORD)
        .await
        .unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_password_of_ten_years_ago_still_signs_in(pool: PgPool) {
    let site = with_user(pool).await;
    site.run("update \"user\" set password_changed_at = now() - interval '10 years'")
        .await;
    site.services.log_in(&visit(), "nina", PASSWORD).await.unwrap();
}
