//! What becomes of a file's rows in the database.

use super::{imports, now, refused, started, take, work};
use crate::{Site, refusal};
use domain::import::{ImportKind, ImportProgress};
use domain::job::JobState;
use domain::language::Language;
use service::{ExportForm, ExportFormat};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_list_of_bags_brings_them_and_tells_what_it_did_not_take(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00009", "A0009").await;
    site.bill("BX-7", 3).await;
    let text = "label,type,area\nSB00001,Mustard,jaipur\nA0001,,\nA0001,,\nSB00009,,\nA0009,parent,\nS B 1,,\nsb00002,Moong,\nM444-00001,moong,\n";
    let import = take(&site, ImportKind::Bags, text).await;
    assert_eq!(import.state, Some(JobState::Done), "{import:?}");
    assert_eq!(import.wish.file_name, "list.csv");
    let expected = ImportProgress {
        place: Some((0, 9)),
        rows: 8,
        taken: 3,
        known: 2,
        refused: 3,
        refused_rows: 3,
        bags: 3,
        ..ImportProgress::default()
    };
    assert_eq!(import.progress, expected);
    let told = refused(&site, import.id).await;
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("6: A0009 has another role"), "{told:?}");
    assert!(
        told[2].starts_with("8: SB00002 is not of the type Moong"),
        "{told:?}"
    );
    assert_eq!(
        site.count(
            "select count(*) from bag where label = 'SB00001' and dispatch_area = 'jaipur' and capacity = 30"
        )
        .await,
        1
    );
    site.sound().await;
    let actions = site.actions().await;
    assert!(
        actions.ends_with(&["bring_import", "start_import", "finish_import"].map(str::to_owned)),
        "{actions:?}"
    );

    // The list of refused rows is a file that no spreadsheet takes for formulas.
    let form = ExportForm {
        format: ExportFormat::Csv,
        language: Language::default(),
    };
    let mut export = site
        .services
        .export_import_refusals(&imports(&site), import.id, form)
        .await
        .unwrap();
    let mut file = Vec::new();
    while let Some(chunk) = export.chunk().await.unwrap() {
        file.extend(chunk);
    }
    let file = String::from_utf8(file).unwrap();
    assert_eq!(file.lines().count(), 4, "{file}");
    assert!(file.contains("\"\",6,\"A0009 has another role"), "{file}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_same_file_again_adds_nothing_and_says_when_it_was_taken(pool: PgPool) {
    let site = Site::new(pool).await;
    let text = "Sr,QR\n1,A0001\n2,A0002\nParent Code,SB00001\n";
    let first = take(&site, ImportKind::Packing, text).await;
    assert_eq!((first.progress.links, first.progress.bags), (2, 3));
    let again = super::brought(&site, ImportKind::Packing, text, false).await;
    let by = &imports(&site);
    let error = site.services.start_import(by, again.id, false).await.unwrap_err();
    assert!(error.to_string().contains(&first.ended_at.unwrap().0), "{error}");
    assert_eq!(refusal(error), "import_taken");
    let scans = "select count(*) from scan";
    let before = site.count(scans).await;

    site.services.start_import(by, again.id, true).await.unwrap();
    let error = site.services.start_import(by, again.id, true).await.unwrap_err();
    assert_eq!(refusal(error), "import_started");
    assert!(work(&site).await);
    let again = now(&site, again.id).await;
    assert_eq!(again.state, Some(JobState::Done));
    assert_eq!((again.progress.known, again.progress.taken), (1, 0));
    assert_eq!(site.count(scans).await, before);
    // The same bytes as a list of another kind are another matter.
    let other = take(&site, ImportKind::Bags, text).await;
    assert_ne!(other.state, None);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_a_bad_group_nothing_is_written_and_the_good_ones_go_in(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00009", "A0004").await;
    let text = "Sr,QR\n1,A0001\n2,A0002\nParent Code,SB00001\n1,A0003\n2,A0004\nParent Code,SB00002\n1,A0003\n2,A0005\nParent Code,SB00003\n";
    let import = take(&site, ImportKind::Packing, text).await;
    let progress = &import.progress;
    assert_eq!(
        (progress.taken, progress.refused, progress.refused_rows),
        (2, 1, 3)
    );
    assert_eq!((progress.links, progress.bags), (4, 6));
    let told = refused(&site, import.id).await;
    assert_eq!(
        told,
        ["6: A0004 is in SB00009. Move it here, or take another bag."]
    );
    // A child of the bad group was free for the next one.
    assert_eq!(
        site.count("select count(*) from link l join bag p on p.id = l.parent_bag_id where p.label in ('SB00001', 'SB00003')").await,
        4
    );
    assert_eq!(
        site.count("select count(*) from bag where label = 'SB00002'")
            .await,
        0
    );
    assert_eq!(
        site.count("select count(*) from scan where reason = 'import 1, row 3' and station = 'import' and outcome = 'linked'").await,
        1
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn bills_are_opened_and_get_their_parents(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 2).await;
    site.pack("SB00002", 2).await;
    site.bill("B-OLD", 4).await;
    let text = "Bill No,Parents,Customer\nB-1,2,Asha Seeds\nB-OLD,4,\nB-OLD,5,\nSB00007,1,\n";
    let bills = take(&site, ImportKind::Bills, text).await;
    assert_eq!(bills.state, Some(JobState::Done), "{bills:?}");
    let progress = &bills.progress;
    assert_eq!((progress.bills, progress.known, progress.refused), (1, 1, 2));
    assert!(site.actions().await.contains(&"create_bill".to_owned()));

    let text = "Parent,Bill No\nSB00001,B-1\nSB00002,B-1\nSB00001,B-OLD\nSB00001,B-NONE\n";
    let placed = take(&site, ImportKind::BillParents, text).await;
    let progress = &placed.progress;
    assert_eq!(
        (progress.billed, progress.taken, progress.refused),
        (2, 1, 2),
        "{placed:?}"
    );
    let told = refused(&site, placed.id).await;
    assert!(told[0].starts_with("4: SB00001 is on bill B-1"), "{told:?}");
    assert!(told[1].starts_with("5: There is no bill B-NONE"), "{told:?}");
    assert_eq!(
        site.count("select actual_weight_g from bill where number = 'B-1'")
            .await,
        4000
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn labels_that_no_pattern_fits_come_in_only_when_that_is_asked_for(pool: PgPool) {
    let site = Site::new(pool).await;
    let text = "child,parent\nold bag 7,SB00001\nA0002,SB00001\n";
    let strict = take(&site, ImportKind::Packing, text).await;
    assert_eq!(strict.state, Some(JobState::Failed), "never done with nothing");
    assert_eq!(strict.progress.refused_rows, 2);
    assert_eq!(site.count("select count(*) from bag").await, 0);

    let id = started(&site, ImportKind::Packing, text, true).await;
    assert!(work(&site).await);
    let import = now(&site, id).await;
    assert_eq!(
        import.state,
        Some(JobState::Done),
        "{:?}",
        refused(&site, id).await
    );
    assert_eq!(import.progress.links, 2);
    assert_eq!(
        site.count("select count(*) from bag where legacy and label = 'OLD BAG 7'")
            .await,
        1
    );
    site.sound().await;
}
