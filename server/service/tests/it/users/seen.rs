//! What is shown of users, on their pages and on the command line, and where their parents go.

use super::draft;
use crate::acts::Acts as _;
use crate::{Site, field};
use domain::access::{ChooseOwnArea, Role};
use domain::account::{UserFilter, UserStatus};
use domain::fault::Missing;
use service::people::users::Delivery;
use service::{Client, ServiceError};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_list_filters_and_pages_by_name(pool: PgPool) {
    let site = Site::new(pool).await;
    let names = async |filter: UserFilter| -> Vec<String> {
        let page = site.services.users(&site.manages(), &filter).await.unwrap().page;
        page.items.into_iter().map(|u| u.username).collect()
    };
    assert_eq!(
        names(UserFilter::default()).await,
        ["amit", "bina", "jaya", "lata"]
    );
    let q = |q: &str| UserFilter {
        q: Some(q.to_owned()),
        ..UserFilter::default()
    };
    assert_eq!(names(q("JAY")).await, ["jaya"]);
    assert_eq!(names(q("lata@ex")).await, ["lata"]);
    assert_eq!(names(q("ja%ya")).await, Vec::<String>::new());
    for short in ["j", "ja", "j-_", "a@b"] {
        let refused = site.services.users(&site.manages(), &q(short)).await;
        assert_eq!(field(refused.unwrap_err()), "q", "{short}");
    }
    assert_eq!(names(q("  ")).await.len(), 4);
    assert_eq!(
        names(UserFilter {
            role: Some(Role::Dispatcher),
            area: Some("lucknow".to_owned()),
            ..UserFilter::default()
        })
        .await,
        ["lata"]
    );
    site.run("update \"user\" set disabled_at = now() where username = 'bina'")
        .await;
    site.run("update \"user\" set locked_until = now() + interval '1 minute', password_hash = 'x' where username = 'lata'")
        .await;
    for (status, expected) in [
        (UserStatus::Disabled, vec!["bina"]),
        (UserStatus::Locked, vec!["lata"]),
        (UserStatus::Invited, vec!["amit", "jaya"]),
        (UserStatus::Active, vec![]),
    ] {
        let filter = UserFilter {
            status: Some(status),
            ..UserFilter::default()
        };
        assert_eq!(names(filter).await, expected, "{status:?}");
    }
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let filter = UserFilter {
            limit: Some(1),
            cursor: cursor.clone(),
            ..UserFilter::default()
        };
        let page = site.services.users(&site.manages(), &filter).await.unwrap().page;
        seen.extend(page.items.into_iter().map(|u| u.username));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["amit", "bina", "jaya", "lata"]);
    let bad = UserFilter {
        cursor: Some("nonsense".to_owned()),
        ..UserFilter::default()
    };
    assert_eq!(
        field(site.services.users(&site.manages(), &bad).await.unwrap_err()),
        "cursor"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_page_of_a_user_tells_what_was_scanned(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 3).await;
    site.scan("SB00001", "not a label!").await;
    let detail = site
        .services
        .user_detail(&site.manages(), site.jaipur.id())
        .await
        .unwrap();
    assert_eq!(detail.days.len(), 1);
    let day = &detail.days[0];
    assert_eq!((day.linked, day.refused, day.hours), (3, 1, 1));
    assert!(!detail.is_self);
    assert!(matches!(
        site.services.user_detail(&site.manages(), 999_999).await,
        Err(ServiceError::NotFound(Missing::User))
    ));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_command_line_disables_enables_and_lists(pool: PgPool) {
    let site = Site::new(pool).await;
    let client = Client::default();
    site.services.disable_named(&client, "jaya").await.unwrap();
    let lines = site.services.list_users().await.unwrap();
    let jaya = lines.iter().find(|l| l[0] == "jaya").unwrap();
    assert_eq!(jaya[1..], ["dispatcher", "jaipur", "disabled", "password only"]);
    site.services.enable_named(&client, "JAYA").await.unwrap();
    let lines = site.services.list_users().await.unwrap();
    assert_eq!(lines.iter().find(|l| l[0] == "jaya").unwrap()[3], "invited");
    assert_eq!(
        site.services.reset_second_factor(&client, "jaya").await.unwrap(),
        None
    );
    assert!(site.services.lacks_second_factor("amit").await.unwrap());
    assert!(!site.services.lacks_second_factor("jaya").await.unwrap());
    assert!(matches!(
        site.services.disable_named(&client, "nobody").await,
        Err(ServiceError::NotFound(Missing::User))
    ));
    assert_eq!(
        site.actions().await,
        ["disable_user", "enable_user", "reset_second_factor"]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn new_parents_go_to_the_area_that_a_biller_chose(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.biller.authorize(ChooseOwnArea).unwrap();
    let choice = site
        .services
        .area_choice(&site.packs(&site.biller))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((choice.area, choice.areas.len()), (None, 10));
    assert_eq!(
        site.services
            .area_choice(&site.packs(&site.jaipur))
            .await
            .unwrap(),
        None,
        "a dispatcher's area is given"
    );
    assert!(site.jaipur.authorize(ChooseOwnArea).is_err());
    assert_eq!(
        field(
            site.services
                .choose_own_area(&by, Some("atlantis"))
                .await
                .unwrap_err()
        ),
        "area"
    );
    site.services.choose_own_area(&by, Some("hisar")).await.unwrap();
    let chosen = service::CurrentUser::for_test(site.biller.id(), "bina", Role::Biller, Some("hisar"));
    site.services
        .scan(&site.packs(&chosen), crate::command("SB00001", "C0001"))
        .await
        .unwrap();
    let area: String = sqlx::query_scalar("select dispatch_area from bag where label = 'SB00001'")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert_eq!(area, "hisar");
    site.services.choose_own_area(&by, None).await.unwrap();
    let stored: Option<String> =
        sqlx::query_scalar("select dispatch_area from \"user\" where username = 'bina'")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    assert_eq!(stored, None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn control_characters_are_refused_before_the_database_would(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.manages();
    let mut odd = draft("omar", Role::Biller, None);
    odd.area = Some("ja\0ipur".to_owned());
    assert_eq!(
        field(
            site.services
                .invite_user(&by, &odd, Delivery::ByHand)
                .await
                .unwrap_err()
        ),
        "area"
    );
    for (name, filter) in [
        (
            "q",
            UserFilter {
                q: Some("a\0".to_owned()),
                ..UserFilter::default()
            },
        ),
        (
            "area",
            UserFilter {
                area: Some("a\0".to_owned()),
                ..UserFilter::default()
            },
        ),
        (
            "cursor",
            UserFilter {
                cursor: Some("1~a\0".to_owned()),
                ..UserFilter::default()
            },
        ),
    ] {
        assert_eq!(field(site.services.users(&by, &filter).await.unwrap_err()), name);
    }
    assert_eq!(
        field(
            site.services
                .decide_promotion(&by, 1, true, "no\0te")
                .await
                .unwrap_err()
        ),
        "note"
    );
    assert_eq!(
        field(
            site.services
                .create_token(&Client::default(), "jaya", "to\0ken")
                .await
                .unwrap_err()
        ),
        "name"
    );
}
