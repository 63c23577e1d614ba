//! Areas as admins edit them.

use crate::acts::Acts as _;
use crate::{Site, field};
use domain::access::{ChooseOwnArea, ConfigureSite, Role};
use domain::account::UserDraft;
use domain::area::{AreaChange, AreaInput};
use domain::label::NotALabel;
use domain::scan::ScanOutcome;
use service::people::users::Delivery;
use service::{Client, ServiceError};
use sqlx::PgPool;

fn retire(retired: bool) -> AreaChange {
    AreaChange {
        retired: Some(retired),
        ..AreaChange::default()
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_retired_area_takes_no_new_parents_and_what_is_there_stays(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.admin.authorize(ConfigureSite).unwrap();
    site.pack("SB00001", 1).await;
    let retired = site
        .services
        .change_area(&by, "jaipur", None, &retire(true))
        .await;
    assert_eq!(retired.unwrap().users, 1);
    let refused = site.scan("SB00002", "C0002").await;
    assert_eq!(refused.outcome, ScanOutcome::NotALabel);
    let why = NotALabel::AreaRetired {
        area: "Jaipur".to_owned(),
    };
    assert_eq!(refused.why, Some(why));
    let unknown = site
        .services
        .parent_state(&site.packs(&site.jaipur), "SB00002")
        .await;
    assert_eq!(field(unknown.unwrap_err()), "parent");
    assert_eq!(site.scan("SB00001", "C0002").await.outcome, ScanOutcome::Linked);
    // Another area goes on, and so does who has none.
    let elsewhere = site
        .services
        .scan(&site.packs(&site.lucknow), crate::command("SB00003", "C0003"))
        .await;
    assert_eq!(elsewhere.unwrap().outcome, ScanOutcome::Linked);
    let nowhere = site
        .services
        .scan(&site.packs(&site.biller), crate::command("SB00004", "C0004"))
        .await;
    assert_eq!(nowhere.unwrap().outcome, ScanOutcome::Linked);
    site.services
        .change_area(&by, "jaipur", None, &retire(false))
        .await
        .unwrap();
    assert_eq!(site.scan("SB00002", "C0005").await.outcome, ScanOutcome::Linked);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_comes_to_a_retired_area_on_any_way(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.admin.authorize(ConfigureSite).unwrap();
    site.services
        .change_area(&by, "hisar", None, &retire(true))
        .await
        .unwrap();
    let draft = UserDraft {
        username: "hari".to_owned(),
        email: "hari@example.com".to_owned(),
        role: Role::Dispatcher,
        area: Some("hisar".to_owned()),
    };
    let invited = site
        .services
        .invite_user(&site.manages(), &draft, Delivery::ByHand)
        .await;
    assert_eq!(field(invited.unwrap_err()), "area");
    let moved = UserDraft {
        username: "jaya".to_owned(),
        email: "jaya@example.com".to_owned(),
        ..draft
    };
    let moved = site
        .services
        .change_user(&site.manages(), site.jaipur.id(), &moved)
        .await;
    assert_eq!(field(moved.unwrap_err()), "area");
    let chosen = site
        .services
        .choose_own_area(&site.biller.authorize(ChooseOwnArea).unwrap(), Some("hisar"))
        .await;
    assert_eq!(field(chosen.unwrap_err()), "area");
    let made = site
        .services
        .create_user(
            &Client::default(),
            "hari",
            "hari@example.com",
            Role::Dispatcher,
            Some("hisar"),
            None,
        )
        .await;
    assert_eq!(field(made.unwrap_err()), "area");
    let offered = site
        .services
        .area_choice(&site.packs(&site.biller))
        .await
        .unwrap()
        .unwrap();
    assert!(offered.areas.iter().all(|area| area.code != "hisar"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn areas_are_made_ordered_and_edited_by_version(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.admin.authorize(ConfigureSite).unwrap();
    let input = AreaInput {
        code: "pune".to_owned(),
        name: "Pune".to_owned(),
        position: 0,
    };
    site.services.add_area(&by, &input).await.unwrap();
    assert_eq!(
        field(site.services.add_area(&by, &input).await.unwrap_err()),
        "code"
    );
    let to = |position, version| AreaChange {
        position: Some(position),
        version,
        ..AreaChange::default()
    };
    site.services
        .change_area_named(&Client::default(), "akola", &to(9, None))
        .await
        .unwrap();
    let order: Vec<String> = site
        .services
        .areas()
        .await
        .unwrap()
        .into_iter()
        .map(|area| area.code)
        .collect();
    assert_eq!((order[0].as_str(), order[10].as_str()), ("bathinda", "akola"));
    let stale = site
        .services
        .change_area(&by, "akola", None, &to(8, Some(1)))
        .await;
    let Err(ServiceError::Changed(meanwhile)) = stale else {
        panic!("it was changed meanwhile");
    };
    assert_eq!(
        (meanwhile.version, meanwhile.changes[0].value.as_deref()),
        (2, Some("9"))
    );
    let strict = site
        .services
        .change_area(&by, "akola", Some(&[1]), &to(8, None))
        .await;
    assert!(matches!(strict, Err(ServiceError::Changed(_))));
    let unknown = site
        .services
        .change_area(&by, "nowhere", None, &to(8, None))
        .await;
    assert!(matches!(unknown, Err(ServiceError::NotFound(_))));
    assert_eq!(site.actions().await, ["create_area", "change_area"]);
}
