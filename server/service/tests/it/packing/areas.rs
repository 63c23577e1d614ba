//! What belongs to an area, and who of another may touch it.

use crate::{Site, command};
use domain::scan::ScanOutcome::*;
use sqlx::PgPool;
use uuid::Uuid;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_child_belongs_to_the_area_that_holds_it(pool: PgPool) {
    let site = Site::new(pool).await;
    let lucknow = site.packs(&site.lucknow);
    let of_lucknow = |child| site.services.scan(&lucknow, command("SB00005", child));
    of_lucknow("C0001").await.unwrap();
    site.services
        .unlink(&lucknow, Uuid::new_v4(), "SB00005", "C0001", None)
        .await
        .unwrap();
    assert_eq!(site.scan("SB00001", "C0001").await.outcome, Linked);
    let seen = async |user| site.services.bag(&site.views(user), "C0001").await.is_ok();
    assert!(seen(&site.jaipur).await && !seen(&site.lucknow).await);
    site.sound().await;

    // Of another area's parent nothing is told but that it is one.
    of_lucknow("C0002").await.unwrap();
    let denied = site.scan("SB00005", "C0009").await;
    assert_eq!(denied.outcome, AreaDenied);
    let told = denied.with_message(domain::language::Language::En);
    assert!(
        told.parent.is_none() && told.message.contains("SB00005"),
        "{told:?}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_move_obeys_areas_and_frozen_bills(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    site.services
        .scan(&site.packs(&site.lucknow), command("SB00002", "C0002"))
        .await
        .unwrap();
    let by = site.packs(&site.jaipur);
    let moving = async |child: &str, to: &str| {
        site.services
            .move_child(&by, Uuid::new_v4(), child, to, None)
            .await
            .unwrap()
            .outcome
    };
    assert_eq!(
        moving("C0002", "SB00001").await,
        AreaDenied,
        "out of another area"
    );
    assert_eq!(moving("C0001", "SB00002").await, AreaDenied, "into another area");
    site.bill("B1", 1).await;
    site.added("B1", "SB00001").await;
    site.services
        .complete_bill(&site.bills(), "B1", Some("short"))
        .await
        .unwrap();
    assert_eq!(
        moving("C0001", "SB00003").await,
        ParentClosed,
        "out of a completed bill"
    );
    site.sound().await;
}
