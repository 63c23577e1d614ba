//! SPEC 4, row by row, against the database.

mod areas;
mod input;
mod keys;
mod two_bags;
mod undo;

use crate::acts::Acts as _;
use crate::{Site, command, field};
use domain::parent::ParentStatus;
use domain::scan::{
    Meant,
    ScanOutcome::{self, *},
};
use sqlx::PgPool;
use uuid::Uuid;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_row_of_the_table(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill("BILL-1", 3).await;
    site.scan("SB00001", "C0001").await;
    site.pack("M444-00001", 15).await;
    site.pack("SB00003", 1).await;
    site.services
        .close_parent(&site.packs(&site.jaipur), Uuid::new_v4(), "SB00003", "damaged")
        .await
        .unwrap();
    site.pack("SB00004", 1).await;
    site.added("BILL-1", "SB00004").await;
    site.services
        .complete_bill(&site.bills(), "BILL-1", Some("test"))
        .await
        .unwrap();
    let of_lucknow = site
        .services
        .scan(&site.packs(&site.lucknow), command("SB00005", "C0005"))
        .await
        .unwrap();
    assert_eq!(of_lucknow.outcome, Linked);

    // In the order of SPEC 4: each row breaks its rule and, where it can, those after it too.
    let table: &[(&str, &str, ScanOutcome)] = &[
        ("", "C0001", NotALabel),
        ("SB1", "C0001", NotALabel),
        ("SB00001", "!", NotALabel),
        ("C0001", "C0002", WrongRole),
        ("SB00001", "SB00002", WrongRole),
        ("SB00001", "BILL-1", WrongRole),
        ("BILL-1", "C0002", WrongRole),
        ("SB00005", "C0005", AreaDenied),
        ("SB00001", "C0001", AlreadyHere),
        ("M444-00001", "C0001", InOtherParent),
        ("SB00003", "C0001", InOtherParent),
        ("SB00003", "C0002", ParentClosed),
        ("SB00004", "C0002", ParentClosed),
        ("M444-00001", "C0002", ParentFull),
        ("SB00001", "C0002", Linked),
        ("sb00001\n", "label no.: 0012345 lot 7", Linked),
    ];
    for (parent, child, outcome) in table {
        let before = site.count("select count(*) from bag").await;
        let answer = site.scan(parent, child).await;
        assert_eq!(answer.outcome, *outcome, "{child} into {parent}");
        if !outcome.is_accepted() {
            assert_eq!(
                site.count("select count(*) from bag").await,
                before,
                "a refused scan makes no bag"
            );
        }
    }
    let refused = site
        .count("select count(*) from scan where outcome <> 'linked' and action = 'link'")
        .await;
    assert_eq!(refused, 14, "refused scans are in the log");
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_answer_carries_count_weight_and_the_other_parent(pool: PgPool) {
    let site = Site::new(pool).await;
    let first = site.scan("SB00001", "0000001").await;
    let parent = first.parent.unwrap();
    assert_eq!(
        (
            parent.children,
            parent.capacity,
            parent.weight_g,
            parent.status.code()
        ),
        (1, 30, 1000, "open")
    );
    assert_eq!(
        (parent.bag_type.as_str(), parent.area.as_deref()),
        ("Mustard", Some("jaipur"))
    );
    let other = site.scan("SB00002", "0000001").await;
    assert_eq!(
        (other.outcome, other.other_parent.as_deref()),
        (InOtherParent, Some("SB00001"))
    );
    assert_eq!(
        other.parent.map(|p| (p.children, p.capacity)),
        Some((0, 30)),
        "an unknown parent shows as empty"
    );
    assert_eq!(
        site.count("select count(*) from bag where label = 'SB00002'")
            .await,
        0
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_thirty_first_child_is_refused_and_undo_makes_room(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 29).await;
    let full = site.scan("SB00001", "C0030").await;
    assert_eq!(
        full.parent.map(|p| (p.children, p.status)),
        Some((30, ParentStatus::Full))
    );
    assert_eq!(site.scan("SB00001", "C0031").await.outcome, ParentFull);
    let undone = site
        .services
        .undo(
            &site.packs(&site.jaipur),
            Uuid::new_v4(),
            "SB00001",
            Meant::default(),
            None,
        )
        .await
        .unwrap();
    assert_eq!(undone.child.as_deref(), Some("C0030"));
    assert_eq!(undone.parent.map(|p| p.status), Some(ParentStatus::Open));
    assert_eq!(
        site.scan("SB00001", "C0030").await.outcome,
        Linked,
        "an undone child can be scanned again at once"
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn unlinking_names_the_child_and_moving_takes_one_step(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    site.scan("SB00001", "C0001").await;
    site.scan("SB00001", "C0002").await;
    let unlinked = site
        .services
        .unlink(&by, Uuid::new_v4(), "SB00001", "c0001", None)
        .await
        .unwrap();
    assert_eq!(
        (unlinked.outcome, unlinked.parent.map(|p| p.children)),
        (Unlinked, Some(1))
    );
    let again = site
        .services
        .unlink(&by, Uuid::new_v4(), "SB00001", "C0001", None)
        .await
        .unwrap();
    assert_eq!(again.outcome, NotHere);
    let moved = site
        .services
        .move_child(&by, Uuid::new_v4(), "C0002", "SB00002", None)
        .await
        .unwrap();
    assert_eq!(
        (moved.outcome, moved.other_parent.as_deref()),
        (Moved, Some("SB00001"))
    );
    assert_eq!(
        site.services
            .move_child(&by, Uuid::new_v4(), "C0002", "SB00002", None)
            .await
            .unwrap()
            .outcome,
        AlreadyHere
    );
    assert_eq!(
        site.services
            .move_child(&by, Uuid::new_v4(), "C0001", "SB00002", None)
            .await
            .unwrap()
            .outcome,
        Linked,
        "a free child is simply linked"
    );
    // The parent that was left tells where to.
    let left = site
        .services
        .bag(&site.views(&site.jaipur), "SB00001")
        .await
        .unwrap();
    let newest = &left.history[0];
    assert_eq!(
        (
            newest.action.code(),
            newest.child.as_deref(),
            newest.parent.as_deref()
        ),
        ("move", Some("C0002"), Some("SB00002"))
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn closing_short_needs_a_reason_and_can_be_taken_back(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    site.pack("SB00001", 3).await;
    let close = async |reason: &str| {
        site.services
            .close_parent(&by, Uuid::new_v4(), "SB00001", reason)
            .await
    };
    assert_eq!(field(close("  ").await.unwrap_err()), "reason");
    assert_eq!(close("short_stock").await.unwrap().outcome, Closed);
    assert_eq!(close("short_stock").await.unwrap().outcome, ParentClosed);
    assert_eq!(site.scan("SB00001", "C0009").await.outcome, ParentClosed);
    let reopen = async || {
        site.services
            .reopen_parent(&by, Uuid::new_v4(), "SB00001")
            .await
            .unwrap()
            .outcome
    };
    assert_eq!(reopen().await, Reopened);
    assert_eq!(reopen().await, NotClosed);
    assert_eq!(site.scan("SB00001", "C0009").await.outcome, Linked);
    site.pack("M444-00001", 15).await;
    assert_eq!(
        site.services
            .close_parent(&by, Uuid::new_v4(), "M444-00001", "damaged")
            .await
            .unwrap()
            .outcome,
        ParentFull
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_batch_answers_in_order(pool: PgPool) {
    let site = Site::new(pool).await;
    let batch = vec![
        command("SB00001", "C0001"),
        command("SB00002", "C0001"),
        command("SB00001", "C0002"),
    ];
    let answers = site
        .services
        .scan_batch(&site.packs(&site.jaipur), batch)
        .await
        .unwrap();
    let outcomes: Vec<_> = answers.iter().map(|a| a.outcome).collect();
    assert_eq!(outcomes, [Linked, InOtherParent, Linked]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_new_bag_type_needs_no_code(pool: PgPool) {
    let site = Site::new(pool).await;
    sqlx::query("insert into bag_type (name, label_pattern, capacity, grams_per_child) values ('Wheat', 'WH-####', 2, 500)").execute(&site.pool).await.unwrap();
    site.scan("WH-0001", "C0001").await;
    let full = site.scan("WH-0001", "C0002").await;
    assert_eq!(
        full.parent.map(|p| (p.bag_type, p.weight_g, p.status)),
        Some(("Wheat".to_owned(), 1000, ParentStatus::Full))
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn choosing_a_parent_tells_what_it_is(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    let state = site.services.parent_state(&by, "sb00001").await.unwrap();
    assert_eq!(
        (state.label.as_str(), state.children, state.capacity),
        ("SB00001", 0, 30)
    );
    site.scan("SB00001", "C0001").await;
    assert_eq!(
        site.services.parent_state(&by, "SB00001").await.unwrap().children,
        1
    );
    site.services
        .scan(&site.packs(&site.lucknow), command("SB00002", "C0002"))
        .await
        .unwrap();
    for wrong in ["C0001", "C0777", "SB1", "", "SB00002"] {
        assert_eq!(
            field(site.services.parent_state(&by, wrong).await.unwrap_err()),
            "parent",
            "{wrong}"
        );
    }
}
