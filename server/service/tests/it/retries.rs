//! Undo that names its child.

use crate::Site;
use domain::scan::ScanOutcome::{self, *};
use sqlx::PgPool;
use uuid::Uuid;

async fn undo(site: &Site, of: Option<&str>) -> (ScanOutcome, Option<String>) {
    let by = site.packs(&site.jaipur);
    let answer = site
        .services
        .undo(&by, Uuid::new_v4(), "SB00001", of, None)
        .await
        .unwrap();
    (answer.outcome, answer.child)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn undo_that_names_a_child_takes_no_other(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    site.scan("SB00002", "C0009").await;
    assert_eq!(site.scan("SB00001", "C0009").await.outcome, InOtherParent);
    assert_eq!(
        undo(&site, Some("C0009")).await,
        (NothingToUndo, Some("C0009".to_owned()))
    );
    // Another device in between.
    site.scan("SB00001", "C0002").await;
    assert_eq!(undo(&site, Some("C0001")).await.0, NothingToUndo);
    assert_eq!(site.count("select count(*) from link").await, 3);
    let by = site.packs(&site.jaipur);
    let undoable = async || site.services.undoable_child(&by, "sb00001 ").await.unwrap();
    assert_eq!(undoable().await.as_deref(), Some("C0002"));
    assert_eq!(
        undo(&site, Some(" c0002")).await,
        (Undone, Some("C0002".to_owned()))
    );
    assert_eq!(undoable().await.as_deref(), Some("C0001"));
    assert_eq!(undo(&site, None).await.0, Undone);
    assert_eq!(undoable().await, None);
    assert_eq!(undo(&site, Some("C0001")).await.0, NothingToUndo);
    site.sound().await;
}
