//! Lists, bag pages, search, dashboard, deletion.

use crate::acts::Acts as _;
use crate::{Site, command, field, refusal};
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
        bag.history.iter().map(|h| h.action.as_str()).collect::<Vec<_>>(),
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
    assert!(matches!(
        site.services.bag(&hidden, "SB00002").await,
        Err(ServiceError::NotFound(_))
    ));
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
async fn filters_narrow_the_list(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("M444-00001", 15).await;
    site.pack("SB00002", 1).await;
    site.bill("B1", 1).await;
    site.added("B1", "SB00002").await;
    let count = async |filter: BagFilter| {
        site.services
            .bags(&site.views(&site.admin), filter)
            .await
            .unwrap()
            .items
            .len()
    };
    let text = |t: &str| Some(t.to_owned());
    assert_eq!(
        count(BagFilter {
            role: text("parent"),
            ..BagFilter::default()
        })
        .await,
        2
    );
    assert_eq!(
        count(BagFilter {
            role: text("child"),
            linked: Some(true),
            ..BagFilter::default()
        })
        .await,
        16
    );
    assert_eq!(
        count(BagFilter {
            bag_type: text("moong"),
            ..BagFilter::default()
        })
        .await,
        1
    );
    assert_eq!(
        count(BagFilter {
            status: text("full"),
            ..BagFilter::default()
        })
        .await,
        1
    );
    assert_eq!(
        count(BagFilter {
            area: text("jaipur"),
            role: text("parent"),
            ..BagFilter::default()
        })
        .await,
        2
    );
    assert_eq!(
        count(BagFilter {
            q: text("44-0000"),
            ..BagFilter::default()
        })
        .await,
        1
    );
    assert_eq!(
        count(BagFilter {
            q: text("M44%000"),
            ..BagFilter::default()
        })
        .await,
        0,
        "signs of LIKE are plain text"
    );
    assert_eq!(
        count(BagFilter {
            billed: Some(true),
            role: text("parent"),
            ..BagFilter::default()
        })
        .await,
        1
    );
    assert_eq!(
        count(BagFilter {
            billed: Some(false),
            linked: Some(false),
            ..BagFilter::default()
        })
        .await,
        0
    );
    assert_eq!(
        count(BagFilter {
            limit: Some(5),
            ..BagFilter::default()
        })
        .await,
        5
    );
    let wrong = BagFilter {
        role: text("box"),
        ..BagFilter::default()
    };
    assert_eq!(
        field(
            site.services
                .bags(&site.views(&site.admin), wrong)
                .await
                .unwrap_err()
        ),
        "role"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_filter_of_a_list_needs_three_letters_or_digits(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    site.bill("B001", 1).await;
    let bags = async |q: &str| {
        let filter = domain::bag::BagFilter {
            q: Some(q.to_owned()),
            ..Default::default()
        };
        let page = site.services.bags(&site.views(&site.biller), filter).await?;
        Ok::<_, service::ServiceError>(page.items.len())
    };
    let bills = async |q: &str| {
        let filter = domain::bill::BillFilter {
            q: Some(q.to_owned()),
            ..Default::default()
        };
        let page = site.services.bills(&site.bills(), filter).await?;
        Ok::<_, service::ServiceError>(page.items.len())
    };
    for short in ["0", "00", " 00 ", "0-0", "---", "%%%", "\u{200b}00"] {
        assert_eq!(field(bags(short).await.unwrap_err()), "q", "{short}");
        assert_eq!(field(bills(short).await.unwrap_err()), "q", "{short}");
    }
    assert_eq!((bags("000").await.unwrap(), bills("b00").await.unwrap()), (2, 1));
    assert_eq!((bags(" ").await.unwrap(), bills("").await.unwrap()), (2, 1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn search_finds_exact_then_prefix_then_part(pool: PgPool) {
    let site = Site::new(pool).await;
    for child in ["A12345", "A123456", "9A123456"] {
        site.scan("SB00001", child).await;
    }
    site.bill("A12345-BILL", 1).await;
    let hits = site
        .services
        .search(&site.views(&site.biller), "A12345")
        .await
        .unwrap();
    let found: Vec<_> = hits
        .iter()
        .map(|h| (h.matched.as_str(), h.label.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("exact", "A12345"),
            ("prefix", "A12345-BILL"),
            ("prefix", "A123456"),
            ("part", "9A123456")
        ]
    );
    assert!(
        site.services
            .search(&site.views(&site.jaipur), "A12345")
            .await
            .unwrap()
            .iter()
            .all(|h| h.kind != "bill")
    );
    assert!(
        site.services
            .search(&site.views(&site.biller), "  ")
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        field(
            site.services
                .search(&site.views(&site.biller), &"x".repeat(65))
                .await
                .unwrap_err()
        ),
        "q"
    );
    let factory = site
        .services
        .search(&site.views(&site.biller), "LABEL NO. 0009999 LOT 1")
        .await
        .unwrap();
    assert!(
        factory.is_empty(),
        "a factory text is searched by its digits, not refused"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_dashboard_counts_exactly(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("M444-00001", 15).await;
    site.pack("SB00002", 2).await;
    site.scan("SB00002", "XM44400001000").await;
    site.bill("B1", 1).await;
    let stats = site.services.stats(&site.views(&site.admin)).await.unwrap();
    assert_eq!(
        (stats.total_bags, stats.parent_bags, stats.child_bags),
        (19, 2, 17)
    );
    assert_eq!(
        (stats.open_parents, stats.full_parents, stats.closed_short_parents),
        (1, 1, 0)
    );
    assert_eq!(
        (
            stats.new_bills,
            stats.scans_24h,
            stats.active_users,
            stats.active_stations
        ),
        (1, 18, 1, 1)
    );
    assert_eq!(
        stats
            .refused_24h
            .iter()
            .map(|r| (r.outcome.as_str(), r.count))
            .collect::<Vec<_>>(),
        [("in_other_parent", 1)]
    );
    assert_eq!(
        stats
            .scans_per_hour
            .iter()
            .map(|h| h.accepted + h.refused)
            .sum::<i64>(),
        18
    );
    assert_eq!(stats.latest_scans.len(), 10);
    assert_eq!(
        site.services
            .stats(&site.views(&site.jaipur))
            .await
            .unwrap()
            .new_bills,
        0,
        "bills are not a dispatcher's"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_hour_of_the_dashboard_is_one_of_the_sites_zone(pool: PgPool) {
    let site = Site::new(pool).await;
    // Kolkata's hours begin at half past an hour of UTC, so the last two are of two hours there.
    site.run(
        "insert into scan (key, action, outcome, user_id, \"timestamp\")
         select gen_random_uuid(), 'link', 'parent_full', 1, date_trunc('hour', now(), 'Asia/Kolkata') + make_interval(mins => m)
         from unnest(array[-70, -50, -10]) m",
    )
    .await;
    let stats = site.services.stats(&site.views(&site.admin)).await.unwrap();
    let mut hours = vec![0; 24];
    hours[21..23].copy_from_slice(&[1, 2]);
    let shown: Vec<_> = stats.scans_per_hour.iter().map(|h| h.refused).collect();
    assert_eq!(shown, hours);
    assert!(
        stats
            .scans_per_hour
            .iter()
            .all(|h| h.hour.0.ends_with(":00:00+05:30"))
    );
    site.sound().await;
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
