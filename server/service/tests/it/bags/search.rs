//! Finding bags: the filters of the list, and search.

use crate::{Site, field};
use domain::bag::BagFilter;
use domain::bag::HitKind;
use sqlx::PgPool;

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
        .map(|h| (h.matched.code(), h.label.as_str()))
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
            .all(|h| h.kind != HitKind::Bill)
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
async fn a_text_lists_what_begins_with_it_first_and_every_bag_once(pool: PgPool) {
    let site = Site::new(pool).await;
    for (parent, children) in [
        ("SB00001", ["CAB2", "CAB1", "ABB3"]),
        ("SB00002", ["ABB1", "CABB9", "ABB2"]),
    ] {
        for child in children {
            site.scan(parent, child).await;
        }
    }
    for (q, expected) in [
        ("abb", &["ABB1", "ABB2", "ABB3", "CABB9"][..]),
        ("cab", &["CAB1", "CAB2", "CABB9"]),
        ("b00", &["SB00002", "SB00001"]),
        ("sb0", &["SB00001", "SB00002"]),
        ("zzz", &[]),
    ] {
        for limit in 1..5 {
            let mut seen = Vec::new();
            let mut cursor = None;
            loop {
                let filter = BagFilter {
                    q: Some(q.to_owned()),
                    limit: Some(limit),
                    cursor,
                    ..BagFilter::default()
                };
                let page = site
                    .services
                    .bags(&site.views(&site.biller), filter)
                    .await
                    .unwrap();
                seen.extend(page.items.into_iter().map(|bag| bag.label));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(seen, expected, "{q}, {limit} a page");
        }
    }
}
