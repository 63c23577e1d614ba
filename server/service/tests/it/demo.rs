//! Demo data: sound, and only for a site without bags.

use crate::{Site, refusal};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_demo_is_sound_and_seeds_once(pool: PgPool) {
    let site = Site::new(pool).await;
    let people = site
        .services
        .seed_demo(&service::Client::default())
        .await
        .unwrap();
    assert_eq!(people.len(), 5);
    assert_eq!(
        site.count(
            "select count(*) from bag where type = 'parent' and created_at > now() - interval '30 minutes'"
        )
        .await,
        200
    );
    let stats = site.services.stats(&site.views(&site.admin)).await.unwrap();
    let (yesterday, week_before) = (stats.today.yesterday, stats.today.week_before);
    for (day, work) in [("yesterday", yesterday), ("a week before", week_before)] {
        assert_eq!(work.weight_g, work.bags * 1000, "{day}");
    }
    assert_eq!(
        site.count("select count(distinct status) from bag where type = 'parent'")
            .await,
        3
    );
    assert_eq!(
        site.count("select count(*) from bill where number like 'BILL-%'")
            .await,
        20
    );
    // A season: weeks of days, of which each leaves on bills.
    for days in [
        "select count(distinct date_trunc('day', created_at, 'Asia/Kolkata')) from bag",
        "select count(distinct date_trunc('day', created_at, 'Asia/Kolkata')) from bill where completed_at is not null",
    ] {
        assert!(site.count(days).await > 28, "{days}");
    }
    assert_eq!(
        refusal(
            site.services
                .seed_demo(&service::Client::default())
                .await
                .unwrap_err()
        ),
        "not_empty"
    );
    let (name, password) = people.into_iter().next().unwrap();
    site.services
        .log_in(&service::people::accounts::Visit::default(), &name, &password)
        .await
        .unwrap();
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_demo_at_size_is_sound(pool: PgPool) {
    let site = Site::new(pool).await;
    let mut steps = Vec::new();
    let client = service::Client::default();
    let people = site
        .services
        .seed_demo_at_size(&client, 40_000, |made| steps.push(made))
        .await
        .unwrap();
    assert_eq!(people.len(), 5);
    let bags = site.count("select count(*) from bag").await;
    assert!((39_000..42_000).contains(&bags), "{bags}");
    assert!(steps.len() > 1 && steps.is_sorted(), "{steps:?}");
    assert_eq!(i64::from(*steps.last().unwrap()), bags);
    let scans = site.count("select count(*) from scan").await;
    assert!(
        (bags * 2..bags * 3).contains(&scans),
        "{scans} scans of {bags} bags"
    );
    assert_eq!(
        site.count("select count(distinct status) from bag where type = 'parent'")
            .await,
        3
    );
    assert_eq!(site.count("select count(distinct status) from bill").await, 2);
    assert_eq!(
        site.count("select count(distinct dispatch_area) from bag").await,
        10
    );
    assert_eq!(
        site.count("select count(*) from scan_default").await,
        0,
        "each lies in its month"
    );
    let again = site.services.seed_demo_at_size(&client, 100, |_| {}).await;
    assert_eq!(refusal(again.unwrap_err()), "not_empty");
    site.sound().await;
}
