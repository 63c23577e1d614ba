//! Lists as people leaf through them: their days, their orders, how many match, and the way to their end and back.

use crate::acts::Acts as _;
use crate::{Site, field};
use domain::account::UserFilter;
use domain::bag::BagFilter;
use domain::bill::BillFilter;
use domain::page::{COUNTED, Leaf, Total};
use sqlx::{AssertSqlSafe, PgPool};

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

async fn run(site: &Site, sql: String) {
    sqlx::query(AssertSqlSafe(sql)).execute(&site.pool).await.unwrap();
}

fn exactly(count: i64, holds: Option<(i64, i64)>) -> Option<Total> {
    Some(Total {
        count,
        is_least: false,
        holds: holds.map(|(holds, _)| holds),
        weight_g: holds.map(|(_, weight)| weight),
    })
}

/// Parents that were begun a day apart, the first on the 20th of November.
async fn ten_parents(pool: PgPool) -> Site {
    let site = Site::new(pool).await;
    for n in 1..=10 {
        site.pack(&format!("SB{n:05}"), 2).await;
    }
    // Their ids run against their days.
    site.run(
        "update bag set created_at = timestamptz '2026-11-30 06:00+00' - (substr(label, 3)::int - 1) * interval '1 day' where type = 'parent'",
    )
    .await;
    site
}

async fn bags(site: &Site, filter: BagFilter) -> Leaf<domain::bag::BagSummary> {
    site.services
        .leaf_of_bags(&site.views(&site.admin), filter)
        .await
        .unwrap()
}

fn parents() -> BagFilter {
    BagFilter {
        role: text("parent"),
        limit: Some(3),
        ..BagFilter::default()
    }
}

/// All labels from the first page on, or from the last one back.
async fn leafed(site: &Site, filter: BagFilter, from_end: bool) -> Vec<String> {
    let mut seen = Vec::new();
    let mut cursor = from_end.then(|| "last".to_owned());
    loop {
        let leaf = bags(
            site,
            BagFilter {
                cursor,
                ..filter.clone()
            },
        )
        .await;
        let labels: Vec<String> = leaf.page.items.into_iter().map(|bag| bag.label).collect();
        if from_end {
            seen.splice(0..0, labels);
        } else {
            seen.extend(labels);
        }
        cursor = if from_end { leaf.previous } else { leaf.page.next };
        if cursor.is_none() {
            return seen;
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_list_is_the_same_from_both_ends_in_every_order(pool: PgPool) {
    let site = ten_parents(pool).await;
    let rising: Vec<String> = (1..=10).map(|n| format!("SB{n:05}")).collect();
    let falling: Vec<String> = rising.iter().rev().cloned().collect();
    for (sort, from, expected) in [
        (None, None, &falling),
        (Some("oldest"), None, &rising),
        (Some("name"), None, &rising),
        // Narrowed by days it runs by days.
        (None, Some("2026-11-01"), &rising),
        (Some("oldest"), Some("2026-11-01"), &falling),
    ] {
        let filter = BagFilter {
            sort: sort.map(str::to_owned),
            from: from.map(str::to_owned),
            ..parents()
        };
        for from_end in [false, true] {
            assert_eq!(
                &leafed(&site, filter.clone(), from_end).await,
                expected,
                "{sort:?} {from:?} {from_end}"
            );
        }
    }
    let first = bags(&site, parents()).await;
    assert_eq!(first.previous, None);
    let second = bags(
        &site,
        BagFilter {
            cursor: first.page.next.clone(),
            ..parents()
        },
    )
    .await;
    let back = bags(
        &site,
        BagFilter {
            cursor: second.previous,
            ..parents()
        },
    )
    .await;
    assert_eq!(back.page, first.page, "and back again");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn days_are_those_of_the_site_and_both_ends_are_in(pool: PgPool) {
    let site = ten_parents(pool).await;
    let days = async |from: Option<&str>, to: Option<&str>| {
        let filter = BagFilter {
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            limit: None,
            ..BagFilter::default()
        };
        let leaf = bags(&site, filter).await;
        (leaf.page.items.len(), leaf.total.unwrap())
    };
    // 2 children of 1 kg in each parent; children are of no day.
    let (found, total) = days(Some("2026-11-22"), Some("2026-11-24")).await;
    assert_eq!((found, Some(total)), (3, exactly(3, Some((6, 6000)))));
    assert_eq!(days(Some("2026-11-22"), None).await.0, 9);
    assert_eq!(days(None, Some("2026-11-22")).await.0, 2);
    assert_eq!(days(Some("2026-11-24"), Some("2026-11-22")).await.0, 0);
    for (name, filter) in [
        (
            "from",
            BagFilter {
                from: text("yesterday"),
                ..parents()
            },
        ),
        (
            "to",
            BagFilter {
                to: text("2026-11-31"),
                ..parents()
            },
        ),
        (
            "sort",
            BagFilter {
                sort: text("weight"),
                ..parents()
            },
        ),
        // No index has this order.
        (
            "sort",
            BagFilter {
                sort: text("name"),
                status: text("open"),
                ..parents()
            },
        ),
    ] {
        let error = site
            .services
            .leaf_of_bags(&site.views(&site.admin), filter)
            .await
            .unwrap_err();
        assert_eq!(field(error), name);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn it_is_told_how_many_match(pool: PgPool) {
    let site = ten_parents(pool).await;
    site.services
        .scan(&site.packs(&site.lucknow), crate::command("SB00099", "Z0001"))
        .await
        .unwrap();
    let total = async |filter: BagFilter| bags(&site, filter).await.total;
    let none = BagFilter::default;
    assert_eq!(total(parents()).await, exactly(11, None));
    assert_eq!(total(none()).await, exactly(32, None));
    let open = BagFilter {
        status: text("open"),
        area: text("jaipur"),
        limit: Some(3),
        ..none()
    };
    assert_eq!(total(open).await, exactly(10, None));
    let typed = BagFilter {
        bag_type: text("mustard"),
        limit: Some(3),
        ..none()
    };
    assert_eq!(total(typed).await, exactly(11, Some((21, 21_000))));
    let linked = BagFilter {
        role: text("child"),
        linked: Some(true),
        limit: Some(3),
        ..none()
    };
    assert_eq!(total(linked).await, None, "counting would read all links");
    // What a text finds is counted where one page shows it.
    let q = |q: &str, limit: i64| BagFilter {
        role: text("parent"),
        q: text(q),
        limit: Some(limit),
        ..none()
    };
    assert_eq!(total(q("SB000", 20)).await, exactly(11, None));
    assert_eq!(total(q("SB000", 5)).await, None);
    // A dispatcher counts what a dispatcher sees.
    let own = site
        .services
        .leaf_of_bags(&site.views(&site.lucknow), parents())
        .await
        .unwrap();
    assert_eq!(own.total, exactly(1, None));

    run(
        &site,
        format!(
            "insert into bag (label, type, bag_type_id, capacity, grams_per_child)
         select 'SB' || n, 'parent', t.id, t.capacity, t.grams_per_child
         from generate_series(20000, 20000 + {COUNTED}) n, bag_type t where t.name = 'Mustard'"
        ),
    )
    .await;
    let typed = BagFilter {
        bag_type: text("mustard"),
        limit: Some(3),
        ..none()
    };
    assert_eq!(
        total(typed).await,
        Some(Total {
            count: COUNTED,
            is_least: true,
            holds: None,
            weight_g: None
        }),
        "counting ends somewhere"
    );
    assert_eq!(
        total(parents()).await,
        exactly(COUNTED + 12, None),
        "counters do not"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn bills_are_found_by_what_stands_on_them(pool: PgPool) {
    let site = Site::new(pool).await;
    for (number, customer, destination, vehicle, day) in [
        ("B1", "Asha Seeds", "Nagpur", "RJ14 GA 1234", "2026-11-20"),
        ("B2", "Verma Agro", "Patna", "RJ14 GA 1235", "2026-11-21"),
        ("B3", "Asha Seeds", "Patna", "UP32 ZZ 0001", "2026-11-22"),
    ] {
        site.bill(number, 2).await;
        run(&site, format!(
            "update bill set customer = '{customer}', destination = '{destination}', vehicle_number = '{vehicle}',
                    created_at = '{day} 06:00+00' where number = '{number}'"
        ))
        .await;
    }
    let bills = async |filter: BillFilter| {
        let leaf = site.services.leaf_of_bills(&site.bills(), filter).await.unwrap();
        let numbers: Vec<String> = leaf.page.items.into_iter().map(|bill| bill.number).collect();
        (numbers.join(" "), leaf.total)
    };
    for (q, expected) in [
        ("asha", "B3 B1"),
        ("  asha   seeds ", "B3 B1"),
        ("patna", "B3 B2"),
        ("14ga", "B2 B1"),
        ("rj14 ga 1235", "B2"),
        ("nobody", ""),
    ] {
        let filter = BillFilter {
            q: text(q),
            ..BillFilter::default()
        };
        assert_eq!(bills(filter).await.0, expected, "{q}");
    }
    let some = BillFilter {
        from: text("2026-11-21"),
        status: text("new"),
        ..BillFilter::default()
    };
    assert_eq!(bills(some).await, ("B3 B2".to_owned(), exactly(2, Some((0, 0)))));
    let by_number = BillFilter {
        sort: text("name"),
        limit: Some(2),
        ..BillFilter::default()
    };
    assert_eq!(bills(by_number).await, ("B1 B2".to_owned(), exactly(3, None)));
    let hits = async |user, q: &str| {
        let hits = site.services.search(&site.views(user), q).await.unwrap();
        hits.into_iter()
            .map(|hit| format!("{} {}", hit.label, hit.detail))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        hits(&site.biller, "asha").await,
        [
            "B1 0/2 · Asha Seeds · Nagpur · RJ14 GA 1234",
            "B3 0/2 · Asha Seeds · Patna · UP32 ZZ 0001"
        ]
    );
    assert_eq!(
        hits(&site.jaipur, "asha").await,
        [""; 0],
        "who has no bills finds none"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn users_are_found_by_their_last_log_in(pool: PgPool) {
    let site = Site::new(pool).await;
    site.run("update \"user\" set last_login_at = '2026-11-20 06:00+00' where username = 'bina'")
        .await;
    let found = async |filter: UserFilter| {
        let leaf = site.services.users(&site.manages(), &filter).await.unwrap();
        let names: Vec<String> = leaf.page.items.into_iter().map(|user| user.username).collect();
        (names.join(" "), leaf.total.map(|total| total.count))
    };
    let on_the_day = UserFilter {
        from: text("2026-11-20"),
        to: text("2026-11-20"),
        ..UserFilter::default()
    };
    assert_eq!(found(on_the_day).await, ("bina".to_owned(), Some(1)));
    let last = UserFilter {
        cursor: text("last"),
        limit: Some(2),
        ..UserFilter::default()
    };
    assert_eq!(found(last).await, ("jaya lata".to_owned(), Some(4)));
    let newest = UserFilter {
        sort: text("newest"),
        limit: Some(1),
        ..UserFilter::default()
    };
    let (name, count) = found(newest).await;
    assert_eq!((name.is_empty(), count), (false, Some(4)));
}
