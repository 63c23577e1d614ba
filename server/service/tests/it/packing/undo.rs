//! Undo takes back what it names, and a move is taken back to where the bag came from.

use crate::acts::Acts as _;
use crate::{Site, command};
use domain::language::Language;
use domain::scan::{Action, CannotUndo, Meant, ScanAnswer, ScanOutcome::*};
use service::Authorized;
use sqlx::PgPool;
use uuid::Uuid;

type Packs = Authorized<domain::access::PackBags>;

async fn move_to(site: &Site, by: &Packs, child: &str, parent: &str) -> ScanAnswer {
    let answer = site
        .services
        .move_child(by, Uuid::new_v4(), child, parent, None)
        .await
        .unwrap();
    assert_eq!(answer.outcome, Moved);
    answer
}

async fn undo(site: &Site, by: &Packs, parent: &str, of: Meant) -> ScanAnswer {
    site.services
        .undo(by, Uuid::new_v4(), parent, of, None)
        .await
        .unwrap()
}

/// Which parent holds a child.
async fn holder(site: &Site, child: &str) -> Option<String> {
    site.services
        .bag(&site.views(&site.admin), child)
        .await
        .unwrap()
        .bag
        .parent
}

fn of_scan(scan_id: i64) -> Meant {
    Meant {
        scan_id: Some(scan_id),
        ..Meant::default()
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_undo_of_a_move_brings_the_child_back(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    site.bill("B1", 3).await;
    site.scan("SB00001", "C0001").await;
    site.scan("SB00002", "C0009").await;
    site.added("B1", "SB00001").await;
    site.added("B1", "SB00002").await;
    let moved = move_to(&site, &by, "C0001", "SB00002").await;
    let undone = undo(&site, &by, "SB00002", of_scan(moved.scan_id)).await;
    assert_eq!(
        (
            undone.outcome,
            undone.child.as_deref(),
            undone.other_parent.as_deref()
        ),
        (Undone, Some("C0001"), Some("SB00001"))
    );
    assert_eq!(undone.parent.as_ref().map(|p| p.children), Some(1));
    assert_eq!(
        undone.with_message(Language::En).message,
        "C0001 is back in SB00001. SB00002: 1/30."
    );
    assert_eq!(holder(&site, "C0001").await.as_deref(), Some("SB00001"));
    assert_eq!(
        site.count("select count(*) from scan where action = 'undo'")
            .await,
        1,
        "one event"
    );
    let history = site
        .services
        .bag(&site.views(&site.jaipur), "SB00001")
        .await
        .unwrap()
        .history;
    assert_eq!(history[0].action, Action::Undo, "the parent tells of its return");
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn moves_are_taken_back_one_by_one(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    site.scan("SB00001", "C0001").await;
    move_to(&site, &by, "C0001", "SB00002").await;
    move_to(&site, &by, "C0001", "SB00003").await;
    undo(&site, &by, "SB00003", Meant::default()).await;
    move_to(&site, &by, "C0001", "SB00004").await;
    for (taken_from, found_in) in [
        ("SB00004", Some("SB00002")),
        ("SB00002", Some("SB00001")),
        ("SB00001", None),
    ] {
        assert_eq!(
            undo(&site, &by, taken_from, Meant::default()).await.outcome,
            Undone
        );
        assert_eq!(holder(&site, "C0001").await.as_deref(), found_in);
        site.sound().await;
    }
}

/// Who packed it and when is as it was, so that the mover has nothing more to undo there, and the packer not another bag.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_came_back_is_still_its_packers(pool: PgPool) {
    let site = Site::new(pool).await;
    let (packer, mover) = (site.packs(&site.jaipur), site.packs(&site.biller));
    let first = site.scan("SB00001", "C0001").await;
    site.scan("SB00001", "C0002").await;
    move_to(&site, &mover, "C0001", "SB00002").await;
    assert_eq!(
        undo(&site, &mover, "SB00002", Meant::default()).await.outcome,
        Undone
    );
    assert_eq!(
        undo(&site, &mover, "SB00001", Meant::default()).await.outcome,
        NothingToUndo
    );
    let newest = undo(&site, &packer, "SB00001", Meant::default()).await;
    assert_eq!(newest.child.as_deref(), Some("C0002"), "it was packed after it");
    let older = site
        .services
        .packing_start(&packer, "SB00001", 1)
        .await
        .unwrap()
        .undoable
        .unwrap();
    assert_eq!(
        (older.child.as_str(), older.scan_id),
        ("C0001", Some(first.scan_id))
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_move_stays_where_it_cannot_be_taken_back_and_says_why(pool: PgPool) {
    let site = Site::new(pool).await;
    site.run("update bag_type set capacity = 3").await;
    let by = site.packs(&site.jaipur);
    site.bill("B1", 3).await;
    for n in 1..=5 {
        site.scan(&format!("SB0000{n}"), &format!("C000{n}")).await;
    }
    site.services
        .scan(&site.packs(&site.lucknow), command("SB00006", "C0006"))
        .await
        .unwrap();
    for n in 1..=5 {
        move_to(&site, &by, &format!("C000{n}"), &format!("SB0001{n}")).await;
    }
    move_to(&site, &site.packs(&site.admin), "C0006", "SB00016").await;
    // Full, closed short, on a completed bill, deleted: each meanwhile.
    for child in ["D0001", "D0002", "D0003"] {
        site.scan("SB00001", child).await;
    }
    site.scan("SB00002", "D0004").await;
    site.services
        .close_parent(&by, Uuid::new_v4(), "SB00002", "damaged")
        .await
        .unwrap();
    site.added("B1", "SB00003").await;
    site.services
        .complete_bill(&site.bills(), "B1", Some("short"))
        .await
        .unwrap();
    let deletes = site.admin.authorize(domain::access::DeleteBags).unwrap();
    site.services.delete_bag(&deletes, "SB00004").await.unwrap();

    for (n, cause) in [
        (1, CannotUndo::Full),
        (2, CannotUndo::ClosedShort),
        (3, CannotUndo::BillCompleted),
        (4, CannotUndo::Gone),
    ] {
        let (child, parent) = (format!("C000{n}"), format!("SB0001{n}"));
        let stays = undo(&site, &by, &parent, Meant::default()).await;
        assert_eq!(
            (stays.outcome, stays.cause, stays.child.as_deref()),
            (CannotUndo, Some(cause), Some(child.as_str()))
        );
        assert_eq!(holder(&site, &child).await.as_deref(), Some(parent.as_str()));
        for language in Language::ALL {
            let sentence = stays.clone().with_message(language).message;
            assert!(
                sentence.contains(&child) && sentence.contains(&parent),
                "{sentence}"
            );
        }
    }
    assert_eq!(
        undo(&site, &by, "SB00015", Meant::default()).await.outcome,
        Undone,
        "the others go back"
    );
    // Once the cause is gone, so is the refusal.
    site.services
        .reopen_parent(&by, Uuid::new_v4(), "SB00002")
        .await
        .unwrap();
    assert_eq!(
        undo(&site, &by, "SB00012", Meant::default()).await.outcome,
        Undone
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_move_into_the_own_area_is_not_taken_back_into_another(pool: PgPool) {
    let site = Site::new(pool).await;
    site.services
        .scan(&site.packs(&site.lucknow), command("SB00001", "C0001"))
        .await
        .unwrap();
    let of_both = service::CurrentUser::for_test(
        site.jaipur.id(),
        "jaya",
        domain::access::Role::Biller,
        Some("jaipur"),
    );
    move_to(&site, &site.packs(&of_both), "C0001", "SB00002").await;
    let stays = undo(&site, &site.packs(&site.jaipur), "SB00002", Meant::default()).await;
    assert_eq!(
        (stays.outcome, stays.cause, stays.other_parent.as_deref()),
        (CannotUndo, Some(CannotUndo::AreaDenied), Some("SB00001"))
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_second_tap_takes_no_other_bag(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    site.scan("SB00001", "C0001").await;
    let last = site.scan("SB00001", "C0002").await;
    let names = of_scan(last.scan_id);
    assert_eq!(undo(&site, &by, "SB00001", names.clone()).await.outcome, Undone);
    let second = undo(&site, &by, "SB00001", names.clone()).await;
    assert_eq!(
        (second.outcome, second.child.as_deref()),
        (NothingToUndo, Some("C0002"))
    );
    // Nor the same bag, once it was packed anew.
    let again = site.scan("SB00001", "C0002").await;
    assert_eq!(undo(&site, &by, "SB00001", names).await.outcome, NothingToUndo);
    assert_eq!(site.count("select count(*) from link").await, 2);
    assert_eq!(
        undo(&site, &by, "SB00001", of_scan(again.scan_id)).await.outcome,
        Undone
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_event_is_named_by_the_key_of_its_command_too(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    let (good, refused) = (command("SB00001", "C0001"), command("SB00001", "C0001"));
    site.services.scan(&by, good.clone()).await.unwrap();
    assert_eq!(
        site.services.scan(&by, refused.clone()).await.unwrap().outcome,
        AlreadyHere
    );
    let of_key = |key| Meant {
        child: Some("C0001".to_owned()),
        scan_key: Some(key),
        ..Meant::default()
    };
    for wrong in [refused.key, Uuid::new_v4()] {
        assert_eq!(
            undo(&site, &by, "SB00001", of_key(wrong)).await.outcome,
            NothingToUndo
        );
    }
    let both = Meant {
        scan_id: Some(999),
        ..of_key(good.key)
    };
    assert_eq!(undo(&site, &by, "SB00001", both).await.outcome, NothingToUndo);
    assert_eq!(
        undo(&site, &by, "SB00001", of_key(good.key)).await.outcome,
        Undone
    );
    site.sound().await;
}

/// Links that no scan made, or whose event lies in an archive, are undone as they always were.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_link_without_an_event_is_simply_taken_out(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    sqlx::query("insert into bag (label, type) values ('C0002', 'child')")
        .execute(&site.pool)
        .await
        .unwrap();
    site.run(
        "insert into link (parent_bag_id, child_bag_id, linked_by)
         select p.id, c.id, 1 from bag p, bag c where p.label = 'SB00001' and c.label = 'C0002'",
    )
    .await;
    let by = site.packs(&site.jaipur);
    let first = undo(&site, &by, "SB00001", Meant::default()).await;
    assert_eq!(
        first.child.as_deref(),
        Some("C0001"),
        "what was scanned comes first"
    );
    let named = Meant {
        child: Some("C0002".to_owned()),
        ..Meant::default()
    };
    assert_eq!(undo(&site, &by, "SB00001", named).await.outcome, Undone);
    assert_eq!(site.count("select count(*) from link").await, 0);
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
