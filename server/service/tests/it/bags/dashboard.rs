//! The counts and the hours of the dashboard.

use crate::Site;
use domain::codes::Coded as _;
use sqlx::PgPool;

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
            .map(|r| (r.outcome.code(), r.count))
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
