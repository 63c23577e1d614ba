//! A site keeps an admin who can sign in.

use super::draft;
use crate::{Site, refusal};
use domain::access::{ManageUsers, Role};
use service::{Client, CurrentUser, ServiceError};
use sqlx::PgPool;

/// A second admin, and both as far as the words say: invited, with a password, or with password and second factor.
async fn two_admins(pool: PgPool, amit: &str, asma: &str) -> (Site, CurrentUser) {
    let site = Site::new(pool).await;
    let id: i64 = sqlx::query_scalar(
        "insert into \"user\" (username, email, role) values ('asma', 'asma@example.com', 'admin') returning id",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    for (name, access) in [("amit", amit), ("asma", asma)] {
        reaches(&site, name, access).await;
    }
    (site, CurrentUser::for_test(id, "asma", Role::Admin, None))
}

async fn reaches(site: &Site, name: &str, access: &str) {
    let (password, factor) = match access {
        "invited" => (None, false),
        "password" => (Some("hash"), false),
        "full" => (Some("hash"), true),
        other => panic!("{other}"),
    };
    sqlx::query(
        "update \"user\" set password_hash = $2, totp_secret_encrypted = case when $3 then '\\x01'::bytea end,
                totp_confirmed_at = case when $3 then now() end where username = $1",
    )
    .bind(name)
    .bind(password)
    .bind(factor)
    .execute(&site.pool)
    .await
    .unwrap();
}

async fn role_of(site: &Site, name: &str) -> String {
    sqlx::query_scalar("select role from \"user\" where username = $1 and disabled_at is null")
        .bind(name)
        .fetch_one(&site.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admin_who_cannot_sign_in_is_no_other_admin(pool: PgPool) {
    let (site, _) = two_admins(pool, "full", "invited").await;
    let (s, id, by) = (&site.services, site.admin.id(), site.manages());
    for asma in ["invited", "password"] {
        reaches(&site, "asma", asma).await;
        let demoted = s.change_user(&by, id, &draft("amit", Role::Biller, None)).await;
        assert_eq!(refusal(demoted.unwrap_err()), "last_admin", "{asma}");
        assert_eq!(refusal(s.disable_user(&by, id).await.unwrap_err()), "last_admin");
        assert_eq!(refusal(s.erase_user(&by, id).await.unwrap_err()), "last_admin");
        let shut = s.disable_named(&Client::default(), "amit").await;
        assert_eq!(refusal(shut.unwrap_err()), "last_admin");
        let by_hand = sqlx::query("update \"user\" set disabled_at = now() where username = 'amit'")
            .execute(&site.pool)
            .await
            .unwrap_err();
        let by_hand = by_hand.into_database_error().unwrap();
        assert_eq!(by_hand.constraint(), Some("user_last_admin_check"));
    }
    assert_eq!(role_of(&site, "amit").await, "admin");
    reaches(&site, "asma", "full").await;
    s.disable_user(&by, id).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_never_came_may_go_while_another_admin_stays(pool: PgPool) {
    let (site, asma) = two_admins(pool, "password", "invited").await;
    site.services
        .disable_user(&site.manages(), asma.id())
        .await
        .unwrap();
    let refused = site.services.disable_user(&site.manages(), site.admin.id()).await;
    assert_eq!(refusal(refused.unwrap_err()), "last_admin");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_page_takes_the_factor_off_the_last_admin_who_can_sign_in(pool: PgPool) {
    let (site, asma) = two_admins(pool, "full", "password").await;
    let (s, by) = (&site.services, site.manages());
    let own = s.reset_second_factor_of(&by, site.admin.id()).await;
    assert_eq!(refusal(own.unwrap_err()), "last_admin");
    reaches(&site, "asma", "full").await;
    s.reset_second_factor_of(&by, asma.id()).await.unwrap();
    s.reset_second_factor(&Client::default(), "amit")
        .await
        .expect("whoever holds the machine may, for a phone that is lost");
}

/// The rule of `domain` and the wall of the database say the same.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_wall_of_the_database_is_the_rule(pool: PgPool) {
    use domain::user::AdminAccess::{Full, Invited, PasswordOnly};
    let all = [("invited", Invited), ("password", PasswordOnly), ("full", Full)];
    let (site, _) = two_admins(pool, "invited", "invited").await;
    for (amit, going) in all {
        for (asma, other) in all {
            reaches(&site, "amit", amit).await;
            reaches(&site, "asma", asma).await;
            let mut tx = site.pool.begin().await.unwrap();
            let gone = sqlx::query("update \"user\" set role = 'biller' where username = 'amit'")
                .execute(&mut *tx)
                .await;
            assert_eq!(gone.is_ok(), going.may_go(&[other]), "{amit} {asma}");
            assert!(!going.may_go(&[]));
        }
    }
    reaches(&site, "amit", "full").await;
    reaches(&site, "asma", "password").await;
    site.run(
        "insert into user_passkey (user_id, credential_id, passkey, name)
         select id, '\\x01', '{}', 'Phone' from \"user\" where username = 'asma'",
    )
    .await;
    site.services
        .disable_user(&site.manages(), site.admin.id())
        .await
        .expect("a passkey is a second factor");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_admins_who_act_on_each_other_leave_one_who_can_sign_in(pool: PgPool) {
    let (site, asma) = two_admins(pool, "full", "full").await;
    for _ in 0..8 {
        site.run("update \"user\" set role = 'admin' where username in ('amit', 'asma')")
            .await;
        for name in ["amit", "asma"] {
            reaches(&site, name, "full").await;
        }
        let reset = tokio::spawn({
            let (services, by, id) = (site.services.clone(), site.manages(), asma.id());
            async move { services.reset_second_factor_of(&by, id).await.map(drop) }
        });
        let demote = tokio::spawn({
            let (services, by, id) = (site.services.clone(), asma.clone(), site.admin.id());
            let by = by.authorize(ManageUsers).unwrap();
            async move {
                services
                    .change_user(&by, id, &draft("amit", Role::Biller, None))
                    .await
            }
        });
        let (reset, demote) = (reset.await.unwrap(), demote.await.unwrap());
        assert_ne!(reset.is_ok(), demote.is_ok(), "{reset:?} {demote:?}");
        assert!(!matches!(reset, Err(ServiceError::Unavailable(_))));
        let able = site
            .count("select count(*) from \"user\" where role = 'admin' and totp_confirmed_at is not null")
            .await;
        assert_eq!(able, 1);
    }
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
