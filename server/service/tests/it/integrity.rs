//! The report of all rules, and counting anew what is only a count.

use crate::acts::Acts as _;
use crate::{Site, command};
use domain::scan::ScanOutcome;
use service::Client;
use service::site::backups::Drill;
use sqlx::PgPool;
use store::proof::invariants::Repaired;

async fn broken_rules(site: &Site) -> Vec<u8> {
    let mut rules: Vec<u8> = site
        .services
        .integrity_check()
        .await
        .unwrap()
        .iter()
        .map(|finding| finding.rule)
        .collect();
    rules.dedup();
    rules
}

async fn repair(site: &Site) -> Repaired {
    let client = Client::default();
    site.services.integrity_repair(&client).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn wrong_counts_are_counted_anew(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 5).await;
    site.pack("SB00002", 3).await;
    site.bill("B1", 3).await;
    site.added("B1", "SB00001").await;
    assert_eq!(repair(&site).await, Repaired::default(), "right books stay");

    site.run("update bag set child_count = 30 where label = 'SB00001'")
        .await;
    site.run("update bill set actual_weight_g = 0").await;
    site.run("update counter set children = children + 3").await;
    site.run("update scan_tally set count = count + 1").await;
    assert_eq!(broken_rules(&site).await, [3, 5, 10]);
    let Repaired {
        parents,
        bills,
        counters,
    } = repair(&site).await;
    assert!((parents, bills) == (1, 1) && counters > 0, "{counters}");
    site.sound().await;
    let weight = "select actual_weight_g from bill";
    assert_eq!(site.count(weight).await, 5000);
    assert_eq!(
        site.actions().await.last().map(String::as_str),
        Some("repair_integrity")
    );
    // And it can be worked on.
    let answer = site.scan("SB00001", "AFTER1").await;
    assert_eq!(
        (answer.outcome, answer.parent.unwrap().children),
        (ScanOutcome::Linked, 6)
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_frozen_is_named_and_left(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 30).await;
    site.bill("B1", 1).await;
    site.added("B1", "SB00001").await;
    site.services
        .complete_bill(&site.bills(), "B1", None)
        .await
        .unwrap();
    site.run("alter table bill disable trigger bill_frozen").await;
    site.run("update bill set actual_weight_g = 1").await;
    site.run("alter table bill enable trigger bill_frozen").await;
    assert_eq!(repair(&site).await.bills, 0);
    assert_eq!(broken_rules(&site).await, [5]);
    assert_eq!(site.count("select actual_weight_g from bill").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn scans_wait_for_it_and_none_is_lost(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 1).await;
    site.run("update counter set children = children + 3").await;
    let packers = (0..8).map(|station| {
        let (services, by) = (site.services.clone(), site.packs(&site.jaipur));
        tokio::spawn(async move {
            for n in 0..10 {
                let parent = format!("SB0010{station}");
                let scan = command(&parent, &format!("BUSY{station}X{n}"));
                let answer = services.scan(&by, scan).await.unwrap();
                assert_eq!(answer.outcome, ScanOutcome::Linked);
            }
        })
    });
    let packers: Vec<_> = packers.collect();
    for _ in 0..3 {
        repair(&site).await;
    }
    for packer in packers {
        packer.await.unwrap();
    }
    assert_eq!(repair(&site).await, Repaired::default());
    site.sound().await;
    assert_eq!(site.count("select count(*) from link").await, 81);
}

/// Every rule of SPEC 14 is named, with what was found of it.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn all_twelve_rules_are_reported(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    site.pack("SB00001", 3).await;
    site.services.seal_all().await.unwrap();
    let report = async || site.services.integrity_report().await.unwrap();
    let all = report().await;
    let numbers: Vec<u8> = all.iter().map(|rule| rule.number).collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<u8>>());
    for rule in &all {
        assert_eq!(rule.differences, Vec::<String>::new());
        assert_eq!(rule.holds(), rule.number != 12, "{rule:?}");
    }
    let note = |number: u8| {
        all.iter()
            .find(|rule| rule.number == number)
            .unwrap()
            .note
            .clone()
            .unwrap()
    };
    assert!(
        note(8).contains("MIGRATION_DATABASE_URL"),
        "the tests' superuser may do anything"
    );
    assert!(note(11).contains("1 seals over"), "{}", note(11));
    assert!(
        note(12).contains("no drill has proven a restore yet"),
        "{}",
        note(12)
    );

    // A restore that was proven is named.
    site.services
        .record_restore(&Client::default(), "site.dump", 0.5, 12.0)
        .await
        .unwrap();
    let last = report().await.pop().unwrap();
    assert!(last.holds() && last.note.unwrap().contains("site.dump"));

    // An altered row shows in 11, a wall that was taken away in 8.
    crate::seals::tamper(&pool, "update scan set reason = 'x' where id = 2").await;
    site.run("alter table scan disable trigger scan_never_emptied")
        .await;
    let wrong: Vec<u8> = report()
        .await
        .iter()
        .filter(|rule| !rule.differences.is_empty())
        .map(|rule| rule.number)
        .collect();
    assert_eq!(wrong, [8, 11]);
}

/// Rule 12 follows the newest drill, and names the last that proved a restore.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_newest_drill_decides_whether_a_restore_is_proven(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let restores = async || site.services.integrity_report().await.unwrap().pop().unwrap();
    let drill = async |ok: bool, file: Option<&str>, detail: &str| {
        let drill = Drill {
            ok,
            file: file.map(str::to_owned),
            rpo_ms: file.map(|_| 900),
            rto_ms: file.map(|_| 61_400),
            detail: detail.to_owned(),
        };
        site.services
            .record_drill(&Client::default(), &drill)
            .await
            .unwrap();
        restores().await
    };
    let none = restores().await;
    assert_eq!((none.number, none.is_checked), (12, false));

    // The first fails: there is nothing proven to name.
    let failed = drill(false, None, "there is no backup in /backups").await;
    assert!(failed.is_checked && !failed.holds());
    let [said] = failed.differences.as_slice() else {
        panic!("{failed:?}")
    };
    assert!(said.contains("there is no backup in /backups"), "{said}");
    assert!(failed.note.unwrap().contains("no drill has proven a restore yet"));

    let proven = drill(true, Some("first.base"), "checked").await;
    assert!(proven.holds(), "{proven:?}");
    let note = proven.note.unwrap();
    let at: String = sqlx::query_scalar(
        "select to_char(max(finished_at) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS') from restore_drill",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    for part in ["first.base on ", at.as_str(), "0.9 s lost", "usable after 61.4 s"] {
        assert!(note.contains(part), "{part}: {note}");
    }

    // One that restored something which then broke a rule proves nothing, and the proven one stays named.
    let failed = drill(false, Some("second.base"), "rule 3: SB00001").await;
    assert!(failed.differences[0].contains("rule 3: SB00001"), "{failed:?}");
    let note = failed.note.unwrap();
    assert!(
        note.contains("first.base") && !note.contains("second.base"),
        "{note}"
    );

    let proven = drill(true, Some("third.base"), "checked").await;
    assert!(
        proven.holds() && proven.note.as_ref().unwrap().contains("third.base"),
        "{proven:?}"
    );
}
