//! The page of a bag, what a dispatcher sees, deletion.

mod dashboard;
mod search;

use crate::acts::Acts as _;
use crate::{Site, command, refusal};
use domain::access::DeleteBags;
use domain::bag::BagFilter;
use domain::fault::Missing;
use service::ServiceError;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_bag_shows_children_bill_and_history(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 2).await;
    site.bill("B1", 1).await;
    site.added("B1", "SB00001").await;
    let bag = site
        .services
        .bag(&site.views(&site.jaipur), "sb00001")
        .await
        .unwrap();
    assert_eq!(
        (bag.children.len(), bag.bag.bill.as_deref(), bag.frozen),
        (2, Some("B1"), false)
    );
    assert_eq!(
        bag.history.iter().map(|h| h.action.code()).collect::<Vec<_>>(),
        ["bill_add", "link", "link"]
    );
    let child = site
        .services
        .bag(&site.views(&site.jaipur), &bag.children[0].label)
        .await
        .unwrap();
    assert_eq!(
        (child.bag.parent.as_deref(), child.bag.bill.as_deref()),
        (Some("SB00001"), Some("B1"))
    );
    let page = site
        .services
        .bag_history(&site.views(&site.jaipur), "SB00001", None, Some(2))
        .await
        .unwrap();
    let rest = site
        .services
        .bag_history(
            &site.views(&site.jaipur),
            "SB00001",
            page.next.as_deref(),
            Some(2),
        )
        .await
        .unwrap();
    assert_eq!((page.items.len(), rest.items.len(), rest.next), (2, 1, None));
    assert!(matches!(
        site.services.bag(&site.views(&site.jaipur), "SB99999").await,
        Err(ServiceError::NotFound(Missing::Bag))
    ));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_dispatcher_sees_the_own_area_only(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 1).await;
    site.services
        .scan(&site.packs(&site.lucknow), command("SB00002", "C0002"))
        .await
        .unwrap();
    let labels = async |user| {
        let page = site
            .services
            .bags(
                &site.views(user),
                BagFilter {
                    role: Some("parent".to_owned()),
                    ..BagFilter::default()
                },
            )
            .await
            .unwrap();
        page.items.into_iter().map(|b| b.label).collect::<Vec<_>>()
    };
    assert_eq!(labels(&site.jaipur).await, ["SB00001"]);
    assert_eq!(labels(&site.lucknow).await, ["SB00002"]);
    assert_eq!(labels(&site.admin).await, ["SB00002", "SB00001"]);
    let hidden = site.views(&site.jaipur);
    for (label, missing) in [
        ("SB00002", Missing::ParentElsewhere),
        ("C0002", Missing::Bag),
        ("SB99999", Missing::Bag),
    ] {
        let found = site.services.bag(&hidden, label).await.unwrap_err();
        assert!(
            matches!(found, ServiceError::NotFound(what) if what == missing),
            "{label}: {found}"
        );
    }
    assert!(matches!(
        site.services.bag_history(&hidden, "SB00002", None, None).await,
        Err(ServiceError::NotFound(_))
    ));
    assert!(site.services.search(&hidden, "SB00002").await.unwrap().is_empty());
    assert_eq!(site.services.stats(&hidden).await.unwrap().parent_bags, 1);
    assert_eq!(
        site.services
            .stats(&site.views(&site.admin))
            .await
            .unwrap()
            .parent_bags,
        2
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_a_free_bag_is_deleted_and_the_act_is_audited(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    let by = site.admin.authorize(DeleteBags).unwrap();
    assert_eq!(
        refusal(site.services.delete_bag(&by, "C0001").await.unwrap_err()),
        "bag_in_use"
    );
    assert_eq!(
        refusal(site.services.delete_bag(&by, "SB00001").await.unwrap_err()),
        "bag_in_use"
    );
    site.services
        .undo(
            &site.packs(&site.jaipur),
            uuid::Uuid::new_v4(),
            "SB00001",
            domain::scan::Meant::default(),
            None,
        )
        .await
        .unwrap();
    site.services.delete_bag(&by, "C0001").await.unwrap();
    assert!(matches!(
        site.services.delete_bag(&by, "C0001").await,
        Err(ServiceError::NotFound(Missing::Bag))
    ));
    assert_eq!(
        site.count(
            "select count(*) from audit_log where action = 'delete_bag' and details ->> 'label' = 'C0001'"
        )
        .await,
        1
    );
    // The row is gone, so what it was is kept.
    site.services.delete_bag(&by, "SB00001").await.unwrap();
    let before: String = sqlx::query_scalar(
        "select before_state::text from audit_log where action = 'delete_bag' and details ->> 'label' = 'SB00001'",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert_eq!(
        before,
        r#"{"area": "jaipur", "status": "open", "bag_role": "parent", "bag_type": "Mustard"}"#
    );
    site.sound().await;
}
