//! SPEC 4, row by row, against the database.

mod areas;
mod undo;

use crate::acts::Acts as _;
use crate::{Site, command, field};
use domain::scan::{
    Command, Meant,
    ScanOutcome::{self, *},
};
use service::ServiceError;
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
            parent.status.as_str()
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
async fn the_same_key_gets_the_first_answer_and_changes_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    let first = command("SB00001", "C0001");
    let answer = site.services.scan(&by, first.clone()).await.unwrap();
    site.scan("SB00001", "C0002").await;
    for _ in 0..3 {
        assert_eq!(site.services.scan(&by, first.clone()).await.unwrap(), answer);
    }
    assert_eq!(site.count("select count(*) from scan").await, 2);
    let undo = Uuid::new_v4();
    let undone = site
        .services
        .undo(&by, undo, "SB00001", Meant::default(), None)
        .await
        .unwrap();
    assert_eq!((undone.outcome, undone.child.as_deref()), (Undone, Some("C0002")));
    assert_eq!(
        site.services
            .undo(&by, undo, "SB00001", Meant::default(), None)
            .await
            .unwrap(),
        undone
    );
    assert_eq!(site.count("select count(*) from link").await, 1);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_key_of_another_command_or_person_is_refused(pool: PgPool) {
    let site = Site::new(pool).await;
    let first = command("SB00001", "C0001");
    site.services
        .scan(&site.packs(&site.jaipur), first.clone())
        .await
        .unwrap();
    let other_child = Command {
        key: first.key,
        ..command("SB00001", "C0002")
    };
    for (user, scan) in [(&site.jaipur, other_child), (&site.biller, first.clone())] {
        let refused = site.services.scan(&site.packs(user), scan).await;
        assert!(matches!(refused, Err(ServiceError::KeyReused)), "{refused:?}");
    }
    let as_undo = site
        .services
        .undo(
            &site.packs(&site.jaipur),
            first.key,
            "SB00001",
            Meant::default(),
            None,
        )
        .await;
    assert!(matches!(as_undo, Err(ServiceError::KeyReused)));
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_thirty_first_child_is_refused_and_undo_makes_room(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 29).await;
    let full = site.scan("SB00001", "C0030").await;
    assert_eq!(
        full.parent.map(|p| (p.children, p.status)),
        Some((30, "full".to_owned()))
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
    assert_eq!(undone.parent.map(|p| p.status), Some("open".to_owned()));
    assert_eq!(
        site.scan("SB00001", "C0030").await.outcome,
        Linked,
        "an undone child can be scanned again at once"
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn undo_takes_only_ones_own_newest(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    let by_biller = site.packs(&site.biller);
    site.services
        .scan(&by_biller, command("SB00001", "C0002"))
        .await
        .unwrap();
    let by = site.packs(&site.jaipur);
    let undo = async || {
        site.services
            .undo(&by, Uuid::new_v4(), "SB00001", Meant::default(), None)
            .await
            .unwrap()
    };
    assert_eq!(undo().await.child.as_deref(), Some("C0001"));
    assert_eq!(undo().await.outcome, NothingToUndo);
    let unknown = site
        .services
        .undo(&by, Uuid::new_v4(), "SB00009", Meant::default(), None)
        .await
        .unwrap();
    assert_eq!(unknown.outcome, UnknownParent);
    let history: Vec<String> = sqlx::query_scalar("select outcome from scan order by id")
        .fetch_all(&site.pool)
        .await
        .unwrap();
    assert_eq!(
        history,
        ["linked", "linked", "undone", "nothing_to_undo", "unknown_parent"],
        "the log keeps every event"
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
            newest.action.as_str(),
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
async fn legacy_labels_scan_like_others(pool: PgPool) {
    let site = Site::new(pool).await;
    sqlx::query("insert into bag (label, type, legacy) values ('RAM LAL 12', 'child', true)")
        .execute(&site.pool)
        .await
        .unwrap();
    assert_eq!(site.scan("SB00001", " ram  lal\u{00A0}12 ").await.outcome, Linked);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn bad_fields_are_named_and_write_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    let wrong = [
        (
            Command {
                station: Some("x".repeat(65)),
                ..command("SB00001", "C0001")
            },
            "station",
        ),
        (
            Command {
                station: Some("a\u{7}".to_owned()),
                ..command("SB00001", "C0001")
            },
            "station",
        ),
        (
            Command {
                made_ms: Some(i64::MAX),
                ..command("SB00001", "C0001")
            },
            "made_ms",
        ),
    ];
    for (scan, name) in wrong {
        assert_eq!(field(site.services.scan(&by, scan).await.unwrap_err()), name);
    }
    assert_eq!(
        field(site.services.scan_batch(&by, Vec::new()).await.unwrap_err()),
        "scans"
    );
    assert_eq!(
        field(
            site.services
                .scan_batch(&by, vec![command("SB00001", "C0001"); 501])
                .await
                .unwrap_err()
        ),
        "scans"
    );
    assert_eq!(site.count("select count(*) from scan").await, 0);
    let ends = site.scan("SB00001", "\u{0}C0001\u{0}").await;
    assert_eq!(
        ends.outcome, Linked,
        "control characters around a label are dropped, as scanners inject them"
    );
    let between = site.scan("SB00001", "C\u{0}000\u{0}1").await;
    assert_eq!(
        between.outcome, NotALabel,
        "between two signs they part two codes"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_huge_text_is_refused_and_logged_in_part(pool: PgPool) {
    let site = Site::new(pool).await;
    let answer = site.scan("SB00001", &"Z".repeat(100_000)).await;
    assert_eq!(answer.outcome, NotALabel);
    let kept: i64 = site.count("select length(read_text)::bigint from scan").await;
    assert_eq!(kept, 64);
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
        Some(("Wheat".to_owned(), 1000, "full".to_owned()))
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
