//! Files that people bring, from their bytes to what their rows become.

mod bring;
mod jobs;
mod taken;

use crate::Site as OneSite;
use domain::access::ImportLists;
use domain::import::{FileRead, Import, ImportKind, ImportSite, ImportWish, PART_BYTES};
use domain::label::{BagType, LabelPattern, Site};
use domain::language::Language;
use service::Authorized;
use service::site::imports::{Placed, ReadError, Said, read};
use service::site::jobs::{JobWorker, StopWork};
use sheets::{Choices, Encoding, Limits};
use std::io::Cursor;
use std::path::Path;
use uuid::Uuid;

/// One of the files of the crate that reads sheets.
fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sheets/tests/data");
    std::fs::read(folder.join(name)).unwrap()
}

fn imports(site: &OneSite) -> Authorized<ImportLists> {
    site.admin.authorize(ImportLists).unwrap()
}

/// Brings a file as people do, and says nothing of its columns.
async fn brought(site: &OneSite, kind: ImportKind, text: &str, legacy: bool) -> Import {
    let wish = ImportWish {
        kind,
        file_name: "C:\\lists\\list.csv".to_owned(),
        file_size: i64::try_from(text.len()).unwrap(),
        columns: String::new(),
        hidden: false,
        legacy,
    };
    let by = &imports(site);
    let mut import = site
        .services
        .bring_import(by, Uuid::new_v4(), wish)
        .await
        .unwrap();
    for part in text.as_bytes().chunks(PART_BYTES) {
        let (id, at) = (import.id, import.received);
        import = site.services.bring_import_part(by, id, at, part).await.unwrap();
    }
    assert!(import.is_whole());
    import
}

/// Brings a file and starts to take it.
async fn started(site: &OneSite, kind: ImportKind, text: &str, legacy: bool) -> i64 {
    let id = brought(site, kind, text, legacy).await.id;
    site.services
        .start_import(&imports(site), id, false)
        .await
        .unwrap();
    id
}

/// What a server does when it looks for work once.
async fn work(site: &OneSite) -> bool {
    let worker = JobWorker::new(site.services.clone(), &StopWork::default());
    worker.work().await.unwrap()
}

/// Brings a file and takes it whole.
async fn take(site: &OneSite, kind: ImportKind, text: &str) -> Import {
    let id = started(site, kind, text, false).await;
    assert!(work(site).await);
    now(site, id).await
}

async fn now(site: &OneSite, id: i64) -> Import {
    site.services.import(&imports(site), id).await.unwrap()
}

/// What was told of the rows that were not taken.
async fn refused(site: &OneSite, id: i64) -> Vec<String> {
    let rows = site.services.import_refusals(id, 0).await.unwrap();
    rows.into_iter()
        .map(|row| {
            format!(
                "{}: {}",
                row.fault.row,
                row.fault.fault.sentence(Language::default())
            )
        })
        .collect()
}

fn types() -> Vec<BagType> {
    [("Mustard", "SB#####", 30), ("Moong", "M444-#####", 15)]
        .into_iter()
        .zip(1..)
        .map(|((name, pattern, capacity), id)| BagType {
            id,
            name: name.to_owned(),
            pattern: LabelPattern::parse(pattern).unwrap(),
            child_patterns: Vec::new(),
            capacity,
            grams_per_child: 1000,
            retired: false,
        })
        .collect()
}

fn try_file(
    kind: ImportKind,
    bytes: Vec<u8>,
    said: Said<'_>,
    take: impl FnMut(Placed<'_>) -> bool,
) -> Result<FileRead, ReadError> {
    let types = types();
    let areas = ["lucknow", "indore"].map(|area| (area.to_owned(), area.to_owned()));
    let site = ImportSite {
        site: Site {
            types: &types,
            url: "https://bags.example",
        },
        areas: &areas,
        legacy: false,
    };
    read(kind, Cursor::new(bytes), said, site, Limits::default(), take)
}

/// The groups of a file, each as its sheet, its rows and its name or its faults; and what the sheets hold.
fn told(kind: ImportKind, bytes: Vec<u8>, said: Said<'_>) -> (Vec<String>, FileRead) {
    let mut groups = Vec::new();
    let found = try_file(kind, bytes, said, |placed| {
        let what = match &placed.group.result {
            Ok(item) => format!("{} with {}", item.name(), item.members()),
            Err(faults) => format!("{} faults", faults.len()),
        };
        let group = &placed.group;
        groups.push(format!(
            "{} {}-{}: {what}",
            placed.sheet, group.first_row, group.last_row
        ));
        true
    });
    (groups, found.unwrap())
}

#[test]
fn the_same_bags_come_of_every_encoding_and_delimiter() {
    for name in [
        "utf-8.csv",
        "utf-8-bom.csv",
        "semicolons.csv",
        "tabs.csv",
        "utf-16le.csv",
        "utf-16be.csv",
        "utf-16le-without-mark.csv",
        "old-mac-line-ends.csv",
        "no-last-line-end.csv",
    ] {
        let (groups, found) = told(ImportKind::Bags, file(name), Said::default());
        assert_eq!(
            groups,
            [
                " 2-2: SB00001 with 0",
                " 3-3: SB00002 with 0",
                " 4-4: M444-00001 with 0"
            ],
            "{name}"
        );
        assert_eq!(found.sheets[0].preview.counts.good, 3, "{name}");
        assert_eq!(found.sheets[0].heading, Some(1), "{name}");
    }
    let (groups, _) = told(ImportKind::Bills, file("windows-1252.csv"), Said::default());
    assert_eq!(groups, [" 2-2: BILL-1 with 0", " 3-3: BILL-2 with 0"]);
}

#[test]
fn a_factorys_workbook_is_its_parents() {
    let (groups, found) = told(ImportKind::Packing, file("packing.xlsx"), Said::default());
    assert_eq!(
        groups,
        [
            "Packing 2-5: SB00001 with 3",
            "Packing 6-8: SB00002 with 2",
            // A formula that nobody calculated; the row below it is hidden.
            "More 2-2: 2 faults"
        ]
    );
    assert_eq!(found.form, "xlsx");
    assert_eq!(
        (
            found.sheets[1].hidden_rows,
            found.sheets[1].preview.counts.refused
        ),
        (1, 1)
    );
}

#[test]
fn labels_in_doubt_are_refused_and_hidden_sheets_are_asked_for() {
    let (groups, found) = told(ImportKind::Bags, file("quirks.xlsx"), Said::default());
    let of_quirks: Vec<&str> = groups
        .iter()
        .filter_map(|group| group.strip_prefix("Quirks "))
        .collect();
    assert_eq!(
        of_quirks,
        [
            "2-2: 0012345 with 0",
            "3-3: 0012345 with 0",
            "4-4: 0012345 with 0",
            "5-5: SB00042 with 0",
            "6-6: 0012346 with 0",
            "7-7: SB00007 with 0",
            "8-8: 1 faults",
            "9-9: 1 faults",
            "10-10: 1 faults",
            // A number without the zeros that it may have had: half a parent's label.
            "11-11: 1 faults",
            "12-12: 1 faults",
            "14-14: 1 faults",
            "15-15: 1 faults",
            "16-16: SB00015 with 0",
            "17-17: SB00016 with 0",
            "18-18: SB00017 with 0",
        ]
    );
    let sheets: Vec<(&str, bool, u64, u64)> = found
        .sheets
        .iter()
        .map(|sheet| {
            (
                sheet.name.as_str(),
                sheet.taken,
                sheet.hidden_rows,
                sheet.filtered_rows,
            )
        })
        .collect();
    assert_eq!(
        sheets,
        [
            ("Quirks", true, 1, 0),
            ("Hidden", false, 0, 0),
            ("Filtered", true, 2, 2)
        ]
    );
    let said = Said {
        columns: Some("label=B"),
        hidden: true,
        ..Said::default()
    };
    let error = try_file(ImportKind::Bags, file("quirks.xlsx"), said, |_| true);
    assert!(error.unwrap().sheets.iter().all(|sheet| sheet.taken));
}

#[test]
fn nothing_is_never_done() {
    let nothing = |name: &str, kind| {
        let error = try_file(kind, file(name), Said::default(), |_| true).err();
        error.unwrap().to_string()
    };
    assert_eq!(
        nothing("header-only.csv", ImportKind::Bags),
        "The file has no rows that could be taken. Check that it is the right file, and which column holds what."
    );
    assert_eq!(
        nothing("utf-8.csv", ImportKind::Bills),
        "the column of number is not known"
    );
    let said = Said {
        columns: Some("label=A"),
        ..Said::default()
    };
    let error = try_file(ImportKind::Bills, file("utf-8.csv"), said, |_| true);
    assert!(matches!(error, Err(ReadError::Columns { .. })));
}

#[test]
fn what_a_person_says_of_a_file_holds_and_whoever_takes_may_stop() {
    let said = Said {
        columns: Some("label=A,note=B"),
        ..Said::default()
    };
    assert!(matches!(
        try_file(ImportKind::Bags, file("utf-8.csv"), said, |_| true),
        Err(ReadError::Columns { .. })
    ));
    let said = Said {
        choices: Choices {
            encoding: Some(Encoding::Windows1252),
            ..Choices::default()
        },
        ..Said::default()
    };
    let (_, found) = told(ImportKind::Bags, file("utf-8.csv"), said);
    assert_eq!(
        (found.form.as_str(), found.delimiter.as_deref()),
        ("windows-1252", Some("comma"))
    );
    let mut seen = 0;
    let stopped = try_file(ImportKind::Bags, file("utf-8.csv"), Said::default(), |_| {
        seen += 1;
        seen < 2
    });
    assert!(matches!(stopped, Err(ReadError::Stopped)));
    assert_eq!(seen, 2);
}
