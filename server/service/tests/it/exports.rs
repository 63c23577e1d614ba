//! Lists as files: every row once and in order, as another program reads them; who may; what it leaves in the audit.

use crate::acts::Acts as _;
use crate::{Site, field};
use calamine::{Data, Reader as _};
use domain::access::{ExportBills, ExportLists};
use domain::account::UserFilter;
use domain::bag::BagFilter;
use domain::bill::BillFilter;
use domain::fault::Missing;
use domain::language::Language;
use domain::timeline::TimelineFilter;
use serde_json::{Value, json};
use service::{Authorized, CurrentUser, Export, ExportForm, ExportFormat, ServiceError};
use sqlx::PgPool;
use std::io::Cursor;
use uuid::Uuid;

const CSV: ExportForm = ExportForm {
    format: ExportFormat::Csv,
    language: Language::En,
};
const XLSX: ExportForm = ExportForm {
    format: ExportFormat::Xlsx,
    language: Language::Hi,
};

fn lists(site: &Site) -> Authorized<ExportLists> {
    site.admin.authorize(ExportLists).unwrap()
}

fn bills(user: &CurrentUser) -> Authorized<ExportBills> {
    user.authorize(ExportBills).unwrap()
}

async fn bytes(mut export: Export) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(chunk) = export.chunk().await.unwrap() {
        bytes.extend(chunk);
    }
    bytes
}

/// The lines of a CSV file, its names first.
async fn lines(export: Export) -> Vec<Vec<String>> {
    let bytes = bytes(export).await;
    let text = bytes
        .strip_prefix("\u{FEFF}".as_bytes())
        .expect("a mark of UTF-8");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let records = reader.records();
    records
        .map(|line| line.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

/// One column of a CSV file, without its name.
async fn column(export: Export, at: usize) -> Vec<String> {
    let lines = lines(export).await;
    lines.into_iter().skip(1).map(|line| line[at].clone()).collect()
}

/// What the audit says of exports, oldest first: action and details.
async fn audited(site: &Site) -> Vec<(String, Value)> {
    sqlx::query_as("select action, details from audit_log where action like '%export%' order by id")
        .fetch_all(&site.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_bag_stands_once_and_in_order_whatever_is_made_meanwhile(pool: PgPool) {
    let site = Site::new(pool).await;
    site.run(
        "insert into bag (label, type) select lpad(g::text, 7, '0'), 'child' from generate_series(1, 4500) g",
    )
    .await;
    let all: Vec<String> = (1..=4500).rev().map(|n| format!("{n:07}")).collect();
    let export = site
        .services
        .export_bags(&lists(&site), BagFilter::default(), CSV)
        .await
        .unwrap();
    assert_eq!(export.file_name(), "bags.csv");
    assert_eq!(column(export, 0).await, all);

    let filter = BagFilter {
        q: Some("00012".to_owned()),
        cursor: Some("17".to_owned()),
        limit: Some(3),
        ..BagFilter::default()
    };
    let export = site
        .services
        .export_bags(&lists(&site), filter, XLSX)
        .await
        .unwrap();
    let mut book = calamine::Xlsx::new(Cursor::new(bytes(export).await)).unwrap();
    let sheets = book.worksheets();
    assert_eq!(sheets.len(), 1);
    let (name, rows) = &sheets[0];
    assert_eq!(name, "बैग");
    let labels: Vec<&Data> = rows.rows().map(|row| &row[0]).collect();
    assert_eq!(labels[0], &Data::String("लेबल".to_owned()));
    // Labels with that part, all of them: a page of the list is no page of the file. Their zeros are theirs. Those that begin with it
    // come first.
    let (beginning, inside): (Vec<&String>, Vec<&String>) = all
        .iter()
        .filter(|label| label.contains("00012"))
        .partition(|label| label.starts_with("00012"));
    let found: Vec<Data> = beginning
        .into_iter()
        .rev()
        .chain(inside)
        .map(|label| Data::String(label.clone()))
        .collect();
    assert_eq!(found.len(), 111);
    assert_eq!(labels[1..], found.iter().collect::<Vec<_>>());

    let mut export = site
        .services
        .export_bags(&lists(&site), BagFilter::default(), CSV)
        .await
        .unwrap();
    let mut parts = Vec::new();
    while let Some(part) = export.chunk().await.unwrap() {
        assert!(part.len() < 400_000, "{}", part.len());
        parts.push(String::from_utf8(part).unwrap());
        site.run("insert into bag (label, type) select 'NEW' || count(*), 'child' from bag")
            .await;
    }
    assert_eq!(parts.len(), 3, "two thousand bags at once");
    let file = parts.concat();
    assert_eq!(file.lines().count(), 4501);
    assert!(!file.contains("NEW"), "what is made meanwhile is newer than all");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_parents_and_bills_hold_is_told_child_by_child(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 3).await;
    site.pack("M444-00002", 2).await;
    site.scan("SB00003", "C0009").await;
    site.bill("B1", 3).await;
    for parent in ["SB00001", "SB00003", "M444-00002"] {
        site.added("B1", parent).await;
    }
    let packs = site.packs(&site.jaipur);
    site.services
        .unlink(&packs, Uuid::new_v4(), "SB00003", "C0009", None)
        .await
        .unwrap();
    let children = site
        .services
        .export_children(&lists(&site), "sb00001", CSV)
        .await
        .unwrap();
    assert_eq!(children.file_name(), "children-SB00001.csv");
    let children = lines(children).await;
    assert_eq!(children[0], ["Child", "Packed", "Packed by"]);
    let packed: Vec<&str> = children[1..].iter().map(|line| line[0].as_str()).collect();
    assert_eq!(packed, ["XSB00001000", "XSB00001001", "XSB00001002"]);
    assert!(children[1..].iter().all(|line| line[2] == "jaya"));

    let export = site
        .services
        .export_bill(&bills(&site.biller), "b1", CSV)
        .await
        .unwrap();
    assert_eq!(export.file_name(), "bill-B1.csv");
    let contents = lines(export).await;
    let told: Vec<(&str, &str, &str)> = contents[1..]
        .iter()
        .map(|line| (line[0].as_str(), line[5].as_str(), line[8].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("SB00001", "XSB00001000", "1"),
            ("SB00001", "XSB00001001", "1"),
            ("SB00001", "XSB00001002", "1"),
            ("SB00003", "", "0"),
            ("M444-00002", "XM44400002000", "1"),
            ("M444-00002", "XM44400002001", "1"),
        ],
        "an empty parent stands there, too"
    );
    for unknown in ["SB99999", "?"] {
        let refused = site
            .services
            .export_children(&lists(&site), unknown, CSV)
            .await
            .unwrap_err();
        assert!(
            matches!(refused, ServiceError::NotFound(Missing::Bag)),
            "{refused:?}"
        );
    }
    let refused = site
        .services
        .export_bill(&bills(&site.admin), "B9", CSV)
        .await
        .unwrap_err();
    assert!(
        matches!(refused, ServiceError::NotFound(Missing::Bill)),
        "{refused:?}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_biller_takes_away_the_own_bills_and_an_admin_all(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill("MINE1", 1).await;
    site.run("insert into bill (number, target_parents, created_by) select n, 1, (select id from \"user\" where username = 'amit') from unnest(array['THEIRS', 'MINE2']) n")
        .await;
    let numbers = async |user: &CurrentUser, q: Option<&str>| {
        let filter = BillFilter {
            q: q.map(str::to_owned),
            ..BillFilter::default()
        };
        column(
            site.services
                .export_bills(&bills(user), filter, CSV)
                .await
                .unwrap(),
            0,
        )
        .await
    };
    assert_eq!(numbers(&site.biller, None).await, ["MINE1"]);
    assert_eq!(numbers(&site.admin, None).await, ["MINE2", "THEIRS", "MINE1"]);
    assert_eq!(numbers(&site.admin, Some("mine")).await, ["MINE2", "MINE1"]);
    let refused = site
        .services
        .export_bill(&bills(&site.biller), "THEIRS", CSV)
        .await
        .unwrap_err();
    assert!(matches!(refused, ServiceError::Forbidden(_)), "{refused:?}");
    assert!(site.jaipur.authorize(ExportBills).is_err());
    for user in [&site.jaipur, &site.biller] {
        assert!(user.authorize(ExportLists).is_err());
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn scans_and_users_are_lists_like_others(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 2).await;
    site.scan("SB00001", "=1+1").await;
    site.bill("B1", 1).await;
    site.added("B1", "SB00001").await;
    let by = lists(&site);
    let export = async |filter: TimelineFilter| {
        let scans = site.services.export_scans(&by, &filter, CSV).await;
        lines(scans.unwrap()).await
    };
    let scans = export(TimelineFilter::default()).await;
    assert_eq!(
        scans[0][1..8].join(","),
        "When,Who,Action,Outcome,Parent,Child,Other parent"
    );
    let told: Vec<String> = scans[1..]
        .iter()
        .map(|line| {
            [
                &line[2], &line[3], &line[4], &line[5], &line[6], &line[8], &line[9],
            ]
            .map(String::as_str)
            .join(",")
        })
        .collect();
    assert_eq!(
        told,
        [
            "bina,bill_add,added,SB00001,,B1,",
            "jaya,link,not_a_label,SB00001,'=1+1,,'=1+1",
            "jaya,link,linked,SB00001,XSB00001001,,",
            "jaya,link,linked,SB00001,XSB00001000,,",
        ]
    );
    let of_bina = TimelineFilter {
        user: Some("bina".to_owned()),
        cursor: Some("0-0".to_owned()),
        ..TimelineFilter::default()
    };
    assert_eq!(export(of_bina).await.len(), 2);

    let billers = UserFilter {
        role: Some(domain::access::Role::Biller),
        ..UserFilter::default()
    };
    let users = async |filter: UserFilter| {
        let users = site.services.export_users(&by, &filter, CSV).await;
        column(users.unwrap(), 0).await
    };
    assert_eq!(
        users(UserFilter::default()).await,
        ["amit", "bina", "jaya", "lata"]
    );
    assert_eq!(users(billers).await, ["bina"]);
    let short = UserFilter {
        q: Some("b".to_owned()),
        ..UserFilter::default()
    };
    let refused = site.services.export_users(&lists(&site), &short, CSV).await;
    assert_eq!(field(refused.unwrap_err()), "q");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_export_is_on_record_before_it_begins_and_before_it_is_whole(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 3).await;
    let filter = BagFilter {
        role: Some("child".to_owned()),
        ..BagFilter::default()
    };
    let wrong = BagFilter {
        status: Some("lost".to_owned()),
        ..BagFilter::default()
    };
    let refused = site.services.export_bags(&lists(&site), wrong, CSV).await;
    assert_eq!(field(refused.unwrap_err()), "status");
    assert!(audited(&site).await.is_empty(), "what is refused did not leave");

    let mut export = site
        .services
        .export_bags(&lists(&site), filter, XLSX)
        .await
        .unwrap();
    let begun = json!({"kind": "bags", "format": "xlsx", "filters": ["role"]});
    assert_eq!(audited(&site).await, [("begin_export".to_owned(), begun.clone())]);
    assert!(export.chunk().await.unwrap().is_some());
    let mut whole = begun.clone();
    whole["count"] = json!(3);
    assert_eq!(
        audited(&site).await,
        [
            ("begin_export".to_owned(), begun),
            ("export_list".to_owned(), whole)
        ]
    );
    assert_eq!(export.chunk().await.unwrap(), None);

    let children = site
        .services
        .export_children(&lists(&site), "SB00001", CSV)
        .await
        .unwrap();
    drop(children);
    let (action, details) = audited(&site).await.pop().unwrap();
    assert_eq!(
        (action.as_str(), details),
        (
            "begin_export",
            json!({"kind": "children", "label": "SB00001", "format": "csv"})
        ),
        "one that broke off has no end"
    );
}
