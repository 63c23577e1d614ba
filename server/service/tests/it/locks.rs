//! Acts on one user at the same moment: nobody who packs waits for them, none ends another, and what the database ends is done again.

use crate::acts::Acts as _;
use crate::{Site, command};
use domain::access::{AskPromotion, ChooseOwnArea, ManageUsers, Role};
use domain::account::UserDraft;
use domain::scan::ScanOutcome;
use service::people::accounts::Visit;
use service::people::users::Delivery;
use service::{Client, CurrentUser, ServiceError};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::HashMap;
use store::{Actor, Db, WriteTx};

const PASSWORD: &str = "four plain words here";
const REASON: &str = "I weigh the lorries already";

/// A site whose statements give up on a lock that they do not get.
async fn impatient(options: PgPoolOptions, database: PgConnectOptions) -> (Site, Db) {
    let pool = options
        .max_connections(16)
        .connect_lazy_with(database.options([("lock_timeout", "500ms")]));
    let db = Db::from_pool(pool.clone(), store::TimeZone::UTC);
    (Site::new(pool).await, db)
}

/// What an admin's act on the user holds until it is committed.
async fn held(db: &Db, user: i64) -> WriteTx {
    let mut tx = db.begin(Actor::default()).await.unwrap();
    store::people::users::lock_with_admins(&mut tx, user)
        .await
        .unwrap();
    store::people::accounts::lock_user(&mut tx, user)
        .await
        .unwrap()
        .unwrap();
    tx
}

fn draft(name: &str, role: Role) -> UserDraft {
    UserDraft {
        username: name.to_owned(),
        email: format!("{name}@example.com"),
        role,
        area: Some("jaipur".to_owned()),
    }
}

async fn ask(site: &Site, user: &CurrentUser) -> Result<(), ServiceError> {
    let by = user.authorize(AskPromotion).unwrap();
    site.services.ask_promotion(&by, Role::Biller, REASON).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn scans_go_on_while_an_admin_acts_on_the_person_who_scans(
    options: PgPoolOptions,
    database: PgConnectOptions,
) {
    let (site, db) = impatient(options, database).await;
    let mut tx = held(&db, site.jaipur.id()).await;
    assert_eq!(site.scan("SB00001", "C0001").await.outcome, ScanOutcome::Linked);
    store::people::accounts::set_password_token(&mut tx, site.jaipur.id(), &[7; 32], 1)
        .await
        .unwrap();
    assert_eq!(site.scan("SB00002", "C0002").await.outcome, ScanOutcome::Linked);
    let answer = site
        .services
        .scan(&site.packs(&site.admin), command("SB00003", "C0003"))
        .await
        .unwrap();
    assert_eq!(
        answer.outcome,
        ScanOutcome::Linked,
        "the admins are locked as well"
    );
    drop(tx);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whoever_tells_the_admins_waits_for_no_admin(options: PgPoolOptions, database: PgConnectOptions) {
    let (site, db) = impatient(options, database).await;
    let tx = held(&db, site.lucknow.id()).await;
    ask(&site, &site.jaipur).await.unwrap();
    site.services
        .ask_password_reset(&Client::default(), "bina")
        .await
        .unwrap()
        .await
        .unwrap();
    drop(tx);
    assert_eq!(
        site.notices(&site.admin).await,
        ["promotion_asked", "reset_asked"]
    );
}

/// Both lock the person, and both come to the admins, one by a lock and one by a notice.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn requests_and_an_admins_acts_at_once_all_succeed(pool: PgPool) {
    let site = Site::new(pool).await;
    for round in 0..10 {
        ask(&site, &site.jaipur).await.unwrap();
        let waiting = site.services.promotions(&site.manages()).await.unwrap()[0].id;
        let refuse = tokio::spawn({
            let (services, by) = (site.services.clone(), site.manages());
            async move { services.decide_promotion(&by, waiting, false, "").await }
        });
        let asked = tokio::spawn({
            let site = site.clone();
            async move { ask(&site, &site.lucknow).await }
        });
        let changed = tokio::spawn({
            let (services, by, id) = (site.services.clone(), site.manages(), site.lucknow.id());
            let mut other = draft("lata", Role::Dispatcher);
            other.area = Some(if round % 2 == 0 { "hisar" } else { "lucknow" }.to_owned());
            async move { services.change_user(&by, id, &other).await }
        });
        let reset = site
            .services
            .ask_password_reset(
                &Client::default(),
                ["bina", "bina@example.com"][round % 2], // five an hour each
            )
            .await
            .unwrap();
        let shut = tokio::spawn({
            let (services, by, id) = (site.services.clone(), site.manages(), site.biller.id());
            async move {
                services.disable_user(&by, id).await?;
                services.enable_user(&by, id).await
            }
        });
        refuse.await.unwrap().unwrap();
        asked.await.unwrap().unwrap();
        changed.await.unwrap().unwrap();
        reset.await.unwrap();
        shut.await.unwrap().unwrap();
        site.run(
            "update promotion_request set decided_at = now(), approved = false where decided_at is null",
        )
        .await;
    }
    let mut actions: HashMap<String, usize> = HashMap::new();
    for action in site.actions().await {
        *actions.entry(action).or_default() += 1;
    }
    let times = |action: &str| actions.get(action).copied().unwrap_or_default();
    assert_eq!(times("ask_promotion"), 20);
    assert_eq!(times("reject_promotion"), 10);
    assert_eq!(times("change_user"), 10);
    assert_eq!(times("ask_password_reset"), 10, "no reset was lost");
    assert_eq!((times("disable_user"), times("enable_user")), (10, 10));
}

/// Every act meets one serialization failure, as late as its audit row, and is done once all the same.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_act_that_the_database_ended_is_done_again_and_once(pool: PgPool) {
    let site = Site::new(pool).await;
    site.give_password(&site.jaipur, PASSWORD).await;
    for sql in [
        "create sequence tries",
        "create function end_the_first() returns trigger language plpgsql as $$ begin
             if nextval('tries') = 1 then raise exception using errcode = 'serialization_failure', message = 'try again'; end if;
             return new;
         end $$",
        "create trigger end_the_first before insert on audit_log for each row execute function end_the_first()",
    ] {
        site.run(sql).await;
    }
    let again = async |actions: &[&str]| {
        let met = site.count("select last_value from tries").await;
        assert_eq!(met, 1 + i64::try_from(actions.len()).unwrap(), "{actions:?}");
        let newest: Vec<String> = site.actions().await;
        assert_eq!(newest[newest.len() - actions.len()..], *actions);
        site.run("alter sequence tries restart").await;
    };
    let (s, by, id) = (&site.services, site.manages(), site.jaipur.id());
    let client = Client::default();
    s.unlock(&by, id).await.unwrap();
    again(&["unlock_user"]).await;
    s.disable_user(&by, id).await.unwrap();
    again(&["disable_user"]).await;
    s.enable_user(&by, id).await.unwrap();
    again(&["enable_user"]).await;
    s.end_sessions_of(&by, id).await.unwrap();
    again(&["end_sessions"]).await;
    s.change_user(&by, site.lucknow.id(), &draft("lata", Role::Dispatcher))
        .await
        .unwrap();
    again(&["change_user"]).await;
    s.invite_user(&by, &draft("omar", Role::Biller), Delivery::ByHand)
        .await
        .unwrap();
    again(&["create_user", "make_password_link"]).await;
    ask(&site, &site.jaipur).await.unwrap();
    again(&["ask_promotion"]).await;
    let waiting = s.promotions(&by).await.unwrap()[0].id;
    s.decide_promotion(&by, waiting, false, "").await.unwrap();
    again(&["reject_promotion"]).await;
    let own = site.biller.authorize(ChooseOwnArea).unwrap();
    s.choose_own_area(&own, Some("hisar")).await.unwrap();
    again(&["change_user"]).await;
    s.ask_password_reset(&client, "bina")
        .await
        .unwrap()
        .await
        .unwrap();
    again(&["ask_password_reset"]).await;
    s.log_in(&Visit::default(), "jaya", PASSWORD).await.unwrap();
    again(&["login"]).await;
    s.verify_identity(&site.secures(&site.jaipur), PASSWORD)
        .await
        .unwrap();
    again(&["verify_identity"]).await;
    s.change_password(&site.secures(&site.jaipur), PASSWORD, "four other words here")
        .await
        .unwrap();
    again(&["set_password"]).await;
    s.create_token(&client, "jaya", "scale").await.unwrap();
    again(&["create_token"]).await;
    s.erase_user(&by, id).await.unwrap();
    again(&["delete_user"]).await;
    assert_eq!(site.count("select count(*) from api_token").await, 0);
}

/// The proof of a permission is as old as the request.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_lost_role_or_account_since_the_request_began_changes_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    let chooses = site.biller.authorize(ChooseOwnArea).unwrap();
    let asks = site.jaipur.authorize(AskPromotion).unwrap();
    let by = site.admin.authorize(ManageUsers).unwrap();
    let s = &site.services;
    site.run("update \"user\" set role = 'dispatcher', dispatch_area = 'jaipur' where username = 'bina'")
        .await;
    assert!(matches!(
        s.choose_own_area(&chooses, Some("lucknow")).await,
        Err(ServiceError::Forbidden(_))
    ));
    site.run("insert into \"user\" (username, email, role) values ('asma', 'asma@example.com', 'admin')")
        .await;
    site.run("update \"user\" set role = 'biller' where username = 'amit'")
        .await;
    assert!(matches!(
        s.invite_user(&by, &draft("omar", Role::Admin), Delivery::ByHand)
            .await,
        Err(ServiceError::Forbidden(_))
    ));
    site.run("update \"user\" set role = 'biller' where username = 'jaya'")
        .await;
    assert_eq!(
        crate::field(s.ask_promotion(&asks, Role::Biller, REASON).await.unwrap_err()),
        "role"
    );
    site.run("update \"user\" set disabled_at = now() where username = 'jaya'")
        .await;
    assert!(matches!(
        s.ask_promotion(&asks, Role::Admin, REASON).await,
        Err(ServiceError::Unauthenticated)
    ));
    assert!(matches!(
        s.begin_second_factor(&site.secures(&site.jaipur)).await,
        Err(ServiceError::Unauthenticated)
    ));
    let area: Option<String> =
        sqlx::query_scalar("select dispatch_area from \"user\" where username = 'bina'")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    assert_eq!(area.as_deref(), Some("jaipur"));
    assert_eq!(site.count("select count(*) from promotion_request").await, 0);
    assert_eq!(site.count("select count(*) from audit_log").await, 0);
}
