//! The counts and the hours of the dashboard.

use crate::Site;
use crate::acts::Acts as _;
use domain::codes::Coded as _;
use domain::dashboard::Stats;
use domain::scan::Meant;
use service::CurrentUser;
use sqlx::PgPool;
use uuid::Uuid;

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

impl Site {
    async fn stats(&self, user: &CurrentUser) -> Stats {
        self.services.stats(&self.views(user)).await.unwrap()
    }

    /// Bags, grams and parents of today.
    async fn packed(&self) -> (i64, i64, i64) {
        let work = self.stats(&self.admin).await.today.work;
        (work.bags, work.weight_g, work.parents)
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_goes_in_comes_out_or_moves_is_counted_and_weighed(pool: PgPool) {
    let site = Site::new(pool).await;
    site.run("update bag_type set grams_per_child = 400 where name = 'Moong'")
        .await;
    let (services, by) = (site.services.clone(), site.packs(&site.jaipur));
    let key = Uuid::new_v4;
    for child in ["C0001", "C0002", "C0003"] {
        site.scan("SB00001", child).await;
    }
    site.scan("SB00001", "C0001").await;
    assert_eq!(
        site.packed().await,
        (3, 3000, 1),
        "a read that changes nothing counts nothing"
    );
    site.scan("M444-00001", "C0004").await;
    assert_eq!(site.packed().await, (4, 3400, 2));
    services
        .move_child(&by, key(), "C0003", "M444-00001", None)
        .await
        .unwrap();
    assert_eq!(
        site.packed().await,
        (4, 2800, 2),
        "a move is no bag, and lighter there"
    );
    services
        .undo(&by, key(), "M444-00001", Meant::default(), None)
        .await
        .unwrap();
    assert_eq!(site.packed().await, (4, 3400, 2), "it lies where it was");
    services
        .undo(&by, key(), "M444-00001", Meant::default(), None)
        .await
        .unwrap();
    assert_eq!(site.packed().await, (3, 3000, 2));
    services
        .unlink(&by, key(), "SB00001", "C0002", None)
        .await
        .unwrap();
    assert_eq!(site.packed().await, (2, 2000, 2));
    site.sound().await;
    site.run("update scan_tally set weight_g = weight_g + 1").await;
    assert!(!site.services.integrity_check().await.unwrap().is_empty());
    site.run("update scan_tally set weight_g = weight_g - 1").await;
    // By hand a parent comes to another area, and one that is empty goes.
    site.run("update bag set dispatch_area = 'lucknow' where label = 'SB00001'")
        .await;
    assert_eq!(site.stats(&site.lucknow).await.today.work.parents, 1);
    assert_eq!(site.stats(&site.jaipur).await.today.work.parents, 1);
    site.run("delete from bag where label = 'M444-00001'").await;
    assert_eq!(site.packed().await, (2, 2000, 1));
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_role_sees_its_part_of_what_needs_attention(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 2).await;
    site.bill("B1", 2).await;
    site.run("update bag set created_at = now() - interval '2 hours' where label = 'SB00001'")
        .await;
    site.run("update bill set created_at = now() - interval '2 days'")
        .await;
    site.run("insert into station (name, seen_at, waiting) values ('S-1', now() - interval '1 hour', 3)")
        .await;
    let sees = async |user: &CurrentUser| {
        let stats = site.stats(user).await;
        let attention = stats.attention;
        (
            attention.old_parents,
            attention.short_bills,
            attention.waiting.is_some(),
            stats.areas.len(),
        )
    };
    assert_eq!(sees(&site.jaipur).await, (1, 0, false, 0));
    assert_eq!(sees(&site.lucknow).await, (0, 0, false, 0));
    assert_eq!(sees(&site.biller).await, (1, 1, false, 1));
    assert_eq!(sees(&site.admin).await, (1, 1, true, 1));
    assert_eq!(site.stats(&site.biller).await.areas[0].name, "Jaipur");
}
