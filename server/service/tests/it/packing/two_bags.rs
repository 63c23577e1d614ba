//! Two bags with one label: said once, listed for the admin, and never moved between those two parents again.

use crate::acts::Acts as _;
use crate::{Site, command};
use domain::scan::{Act, Command, ScanAnswer, ScanOutcome::*};
use service::CurrentUser;
use sqlx::PgPool;
use uuid::Uuid;

async fn both_here(site: &Site, by: &CurrentUser, parent: &str, child: &str) -> ScanAnswer {
    let command = Command {
        key: Uuid::new_v4(),
        act: Act::BothHere {
            parent: parent.to_owned(),
            child: child.to_owned(),
        },
        station: None,
        made_ms: None,
        typed: false,
    };
    let answer = site.services.run(by, &command).await.unwrap();
    answer.into_bag().expect("an answer about bags")
}

/// What the admin is told: label, the parent that holds it, and where the second bag lies.
async fn listed(site: &Site) -> Vec<[String; 3]> {
    let by = site.admin.authorize(domain::access::OperateSite).unwrap();
    let page = site.services.two_bags(&by, None).await.unwrap();
    page.items
        .into_iter()
        .map(|told| [told.label, told.held_in, told.lies_at])
        .collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_said_is_listed_and_no_move_is_offered_or_done_again(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    site.scan("SB00001", "C0001").await;
    let refused = site.scan("SB00002", "C0001").await;
    assert_eq!((refused.outcome, refused.both_here), (InOtherParent, false));

    // The second parent has no bag of its own yet.
    let said = both_here(&site, &site.jaipur, "SB00002", "C0001").await;
    assert_eq!(
        (said.outcome, said.other_parent.as_deref()),
        (BothHere, Some("SB00001"))
    );
    both_here(&site, &site.jaipur, "SB00002", "C0001").await;
    assert_eq!(listed(&site).await, [["C0001", "SB00001", "SB00002"]]);

    let alone = site.scan("SB00002", "C0001").await;
    let together = site
        .services
        .scan_batch(
            &by,
            vec![command("SB00002", "C0001"), command("SB00002", "C0002")],
        )
        .await
        .unwrap();
    for answer in [&alone, &together[0]] {
        assert_eq!((answer.outcome, answer.both_here), (InOtherParent, true));
    }
    let moving = |to: &'static str| site.services.move_child(&by, Uuid::new_v4(), "C0001", to, None);
    assert_eq!(moving("SB00002").await.unwrap().outcome, InOtherParent);
    // Of another parent nobody said it; and back again it is the same two.
    assert_eq!(moving("SB00003").await.unwrap().outcome, Moved);
    assert_eq!(moving("SB00002").await.unwrap().outcome, Moved);
    assert_eq!(moving("SB00001").await.unwrap().outcome, InOtherParent);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_of_a_child_that_is_in_another_parent_it_can_be_said(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    site.services
        .scan(&site.packs(&site.lucknow), command("SB00005", "C0005"))
        .await
        .unwrap();
    for (parent, child, outcome) in [
        ("SB00001", "C0001", AlreadyHere),
        ("SB00001", "C0009", NotHere),
        ("C0001", "C0009", WrongRole),
        ("SB00002", "SB00001", WrongRole),
        ("SB00005", "C0001", AreaDenied),
        ("SB00001", "C0005", AreaDenied),
        ("?!", "C0001", NotALabel),
    ] {
        let answer = both_here(&site, &site.jaipur, parent, child).await;
        assert_eq!(answer.outcome, outcome, "{parent} {child}");
    }
    assert_eq!(listed(&site).await, Vec::<[String; 3]>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_shift_is_what_its_person_packed_today(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    let shift = async || {
        let shift = site.services.packing_start(&by, "", 10).await.unwrap().shift;
        (shift.bags, shift.weight_g, shift.parents)
    };
    assert_eq!(shift().await, (0, 0, 0));
    site.pack("M444-00001", 15).await;
    site.scan("SB00001", "C0099").await;
    site.scan("SB00001", "C0099").await;
    assert_eq!(shift().await, (16, 16_000, 1));
    let undo = domain::scan::Meant::default();
    site.services
        .undo(&by, Uuid::new_v4(), "SB00001", undo, None)
        .await
        .unwrap();
    site.services
        .close_parent(&by, Uuid::new_v4(), "SB00001", "damaged")
        .await
        .unwrap();
    assert_eq!(shift().await, (15, 15_000, 2));
    // Nobody else's, and not yesterday's.
    let other = site
        .services
        .packing_start(&site.packs(&site.lucknow), "", 10)
        .await
        .unwrap()
        .shift;
    assert_eq!(other, domain::scan::Shift::default());
}
