//! What belongs to an area, and who of another may touch it.

use crate::acts::Acts as _;
use crate::{Site, command};
use domain::access::Role;
use domain::bag::BagFilter;
use domain::scan::{Meant, ScanOutcome::*};
use service::CurrentUser;
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

    // A move out of another area's parent says whose it is, and of the own one all.
    of_lucknow("C0002").await.unwrap();
    let denied = site
        .services
        .move_child(
            &site.packs(&site.jaipur),
            Uuid::new_v4(),
            "C0002",
            "SB00001",
            None,
        )
        .await
        .unwrap();
    assert_eq!(
        (denied.outcome, denied.foreign_parent.as_deref()),
        (AreaDenied, Some("SB00005"))
    );
    assert_eq!(
        denied.parent.as_ref().map(|p| (p.label.as_str(), p.children)),
        Some(("SB00001", 1))
    );
    let sentence = denied.with_message(domain::language::Language::En).message;
    assert!(sentence.contains("C0002 is in SB00005"), "{sentence}");
}

/// Whatever somebody of another area sends, and whatever it is refused for: of a parent elsewhere they learn its label.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_areas_parent_shows_nothing_but_its_label(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    site.scan("SB00001", "C0002").await;
    site.bill("BILL-7", 3).await;
    site.added("BILL-7", "SB00001").await;
    let by = site.packs(&site.lucknow);
    let s = &site.services;
    let scan = |child: &str| s.scan(&by, command("SB00001", child));
    let key = Uuid::new_v4;
    let answers = [
        ("no label", NotALabel, scan("!").await),
        ("an empty read", NotALabel, scan("").await),
        ("a parent", WrongRole, scan("SB00002").await),
        ("a bill", WrongRole, scan("BILL-7").await),
        ("a new child", AreaDenied, scan("C0009").await),
        ("its child", AreaDenied, scan("C0001").await),
        (
            "a move",
            AreaDenied,
            s.move_child(&by, key(), "C0009", "SB00001", None).await,
        ),
        (
            "a move of nothing",
            NotALabel,
            s.move_child(&by, key(), "!", "SB00001", None).await,
        ),
        (
            "undo",
            AreaDenied,
            s.undo(&by, key(), "SB00001", Meant::default(), None).await,
        ),
        (
            "unlink",
            AreaDenied,
            s.unlink(&by, key(), "SB00001", "C0001", None).await,
        ),
        (
            "close",
            AreaDenied,
            s.close_parent(&by, key(), "SB00001", "damaged").await,
        ),
        ("reopen", AreaDenied, s.reopen_parent(&by, key(), "SB00001").await),
    ];
    for (what, outcome, answer) in answers {
        let answer = answer.unwrap();
        assert_eq!(answer.outcome, outcome, "{what}");
        assert_eq!(
            (
                answer.parent,
                answer.foreign_parent.as_deref(),
                answer.other_parent
            ),
            (None, Some("SB00001"), None),
            "{what}"
        );
    }
    // Of a parent that holds the child elsewhere, too.
    let other = s.scan(&by, command("SB00009", "C0001")).await.unwrap();
    assert_eq!(
        (
            other.outcome,
            other.other_parent.as_deref(),
            other.parent.map(|p| p.children)
        ),
        (InOtherParent, Some("SB00001"), Some(0))
    );
    let kept = site
        .count(
            "select count(*) from scan_key
             where user_id = 2 and answer ->> 'outcome' <> 'in_other_parent' and jsonb_typeof(answer -> 'parent') = 'object'",
        )
        .await;
    assert_eq!(kept, 0, "what is not told is not stored to be told either");

    // All other ways to ask.
    let views = site.views(&site.lucknow);
    assert!(s.parent_state(&by, "SB00001").await.is_err());
    assert_eq!(s.packing_start(&by, "SB00001", 1).await.unwrap().undoable, None);
    assert!(s.bag(&views, "SB00001").await.is_err());
    assert!(s.bag(&views, "C0001").await.is_err());
    assert!(s.bag_history(&views, "SB00001", None, None).await.is_err());
    assert_eq!(s.search(&views, "SB00001").await.unwrap(), []);
    assert_eq!(s.search(&views, "C0001").await.unwrap(), []);
    let own: Vec<_> = s.packing_start(&by, "", 100).await.unwrap().recent;
    assert!(own.iter().all(|scan| scan.bill.is_none()), "{own:?}");
    site.sound().await;
}

/// Who now belongs to another area keeps no way to look into the old one.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_changed_areas_sees_no_bill_of_the_old_one(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    site.scan("SB00001", "C0002").await;
    site.bill("BILL-7", 3).await;
    site.added("BILL-7", "SB00001").await;
    site.scan("SB00001", "C0003").await;
    // An admin brings a child over: its history came along, the bill of where it was did not.
    let admin = site.packs(&site.admin);
    site.services
        .scan(&site.packs(&site.lucknow), command("SB00002", "C0009"))
        .await
        .unwrap();
    site.services
        .move_child(&admin, Uuid::new_v4(), "C0003", "SB00002", None)
        .await
        .unwrap();
    let views = site.views(&site.lucknow);
    let bag = site.services.bag(&views, "C0003").await.unwrap();
    let seen: Vec<_> = bag
        .history
        .iter()
        .map(|h| (h.action.code(), h.parent.as_deref(), h.bill.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [("move", Some("SB00002"), None), ("link", Some("SB00001"), None)]
    );
    let moved = CurrentUser::for_test(site.jaipur.id(), "jaya", Role::Dispatcher, Some("lucknow"));
    let own = site
        .services
        .packing_start(&site.packs(&moved), "", 100)
        .await
        .unwrap()
        .recent;
    assert!(
        own.len() == 3 && own.iter().all(|scan| scan.bill.is_none()),
        "{own:?}"
    );
    let before = site
        .services
        .packing_start(&site.packs(&site.jaipur), "", 100)
        .await
        .unwrap()
        .recent;
    assert_eq!(before[0].bill.as_deref(), Some("BILL-7"));
    assert_eq!(
        site.services
            .packing_start(&site.packs(&moved), "SB00001", 1)
            .await
            .unwrap()
            .undoable,
        None
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

/// A child that no area claims, as one that was linked before areas were, shows its parent elsewhere as a label.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_childs_page_and_the_list_tell_no_bill_of_another_areas_parent(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    site.bill("BILL-7", 1).await;
    site.added("BILL-7", "SB00001").await;
    site.services
        .complete_bill(&site.bills(), "BILL-7", Some("short"))
        .await
        .unwrap();
    site.run("update bag set dispatch_area = null where label = 'C0001'")
        .await;
    // Who asks, and what they are told: the bill, whether it is completed, and whether the child is among those on a bill.
    for (user, expected) in [
        (&site.lucknow, (None, false, 0)),
        (&site.jaipur, (Some("BILL-7"), true, 1)),
        (&site.biller, (Some("BILL-7"), true, 1)),
    ] {
        let views = site.views(user);
        let seen = site.services.bag(&views, "C0001").await.unwrap();
        assert_eq!(seen.bag.parent.as_deref(), Some("SB00001"));
        let children = |billed| BagFilter {
            role: Some("child".to_owned()),
            billed,
            ..BagFilter::default()
        };
        let all = site.services.bags(&views, children(None)).await.unwrap().items;
        let billed = site.services.bags(&views, children(Some(true))).await.unwrap();
        assert_eq!(
            (seen.bag.bill.as_deref(), seen.frozen, billed.items.len()),
            expected
        );
        assert_eq!(
            (all[0].parent.as_deref(), all[0].bill.as_deref()),
            (Some("SB00001"), expected.0)
        );
    }
}
