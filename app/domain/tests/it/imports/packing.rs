//! Packing lists, and parents under their bills.

use super::said::read;
use crate::labels::{narrowed, shipped};
use domain::import::{ImportKind, SheetCell, SheetRow};
use proptest::prelude::*;

fn packing(rows: &[&[&str]]) -> String {
    read(ImportKind::Packing, rows, &shipped(), false)
}

#[test]
fn a_factorys_sheet_is_children_closed_by_their_parent() {
    assert_eq!(
        packing(&[
            &["Seed Company Ltd., Hisar"],
            &["Sr. No.", "QR Code"],
            &["1", "LABEL NO.: 0000001 LOT NO. MS-26 DATE OF TEST 01/11/2026"],
            &["2", "LABEL NO. 0000002 LOT NO. MS-26"],
            &["Parent Code", "SB00001"],
            &[],
            // Numbered, and nobody filled it in.
            &["1", "LABEL NO. 0000003"],
            &["2", ""],
            // A parent's label closes the group without a word.
            &["16", "sb00002"],
            // The heading of a second page.
            &["Sr. No.", "QR Code"],
            &["1", "ABCD0001"],
            // Merged over both columns, or over rows.
            &["PARENT  CODE", "", "M444-00001"],
            &["1", "ABCD0002"],
            &["Parent code", "SB00003"],
            &["^Parent code", "^SB00003"],
        ]),
        "3-5 (3): SB00001 of 1: 0000001 0000002\n7-9 (2): SB00002 of 1: 0000003\n\
         11-12 (2): M444-00001 of 2: ABCD0001\n13-14 (2): SB00003 of 1: ABCD0002\n"
    );
}

#[test]
fn a_group_is_good_as_a_whole_or_not_at_all() {
    let many: Vec<String> = (0..31).map(|n| format!("{n:07}")).collect();
    let mut rows: Vec<Vec<&str>> = vec![vec!["Sr. No.", "QR Code"]];
    rows.extend(many.iter().map(|label| vec!["1", label.as_str()]));
    rows.push(vec!["Parent Code", "SB00009"]);
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    assert_eq!(packing(&rows), "2-33 (32): refused: 33 too_many\n");
    assert_eq!(
        packing(&[
            &["Sr. No.", "QR Code"],
            &["1", "0000001"],
            &["2", "B12345"],
            &["3", "0000001"],
            &["4", "?2026-03-01"],
            &["Parent Code", "SB00001"],
            &["Parent Code", "SB00002"],
            &["1", "0000002"],
            &["Parent Code", ""],
            &["1", "0000003"],
            &["Parent Code", "ABCD0001"],
            &["1", "0000004"],
            &["Parent Code", "S800001"],
            &["1", "BILL-1"],
            &["2", "0000005"],
            &["Parent Code", "SB00003"],
            &["1", "0000006"],
            &["2", "0000007"],
        ]),
        "2-6 (5): refused: 3 not_a_label, 4 repeated, 5 doubt\n7-7 (1): refused: 7 empty_group\n8-9 (2): refused: 9 blank\n\
         10-11 (2): refused: 11 wrong_role\n12-13 (2): refused: 13 not_a_label\n14-16 (3): refused: 14 wrong_role\n\
         17-18 (2): refused: 18 not_closed\n"
    );
}

#[test]
fn a_list_may_name_the_parent_in_every_row() {
    assert_eq!(
        packing(&[
            &["Child", "Kind", "Parent"],
            &["0000001", "x", "SB00001"],
            &["0000002", "x", "SB00001"],
            &["0000003", "x", "M444-00001"],
            &["", "", "M444-00001"],
            &["0000004", "x", ""],
            &["0000005", "x", "^SB00002"],
            &["", "x", ""],
            &["0000006", "x", "^SB00002"],
        ]),
        "2-3 (2): SB00001 of 1: 0000001 0000002\n4-5 (2): refused: 5 blank\n6-6 (1): refused: 6 blank\n\
         7-9 (2): SB00002 of 1: 0000005 0000006\n"
    );
}

#[test]
fn children_are_those_that_go_into_their_parent() {
    let rows: &[&[&str]] = &[
        &["Sr. No.", "QR Code"],
        &["1", "ABC00001"],
        &["Parent Code", "SB00001"],
        &["1", "AB1"],
        &["Parent Code", "SB00002"],
        &["1", "ABCD0001"],
        &["Parent Code", "SB00003"],
        &["1", "ABCD0001"],
        &["Parent Code", "M444-00001"],
    ];
    let mut types = narrowed();
    types[1].retired = true;
    assert_eq!(
        read(ImportKind::Packing, rows, &types, false),
        "2-3 (2): SB00001 of 1: ABC00001\n4-5 (2): refused: 4 not_a_label\n6-7 (2): refused: 6 not_a_label\n\
         8-9 (2): M444-00001 of 2 if there: ABCD0001\n"
    );
}

#[test]
fn old_labels_come_in_where_somebody_asks_for_them() {
    let rows: &[&[&str]] = &[
        &["Sr. No.", "QR Code"],
        &["1", "Ram Lal 1"],
        &["2", "0000001"],
        &["Parent Code", "sb 1234"],
    ];
    assert_eq!(
        read(ImportKind::Packing, rows, &shipped(), true),
        "2-4 (3): SB 1234* of 1: RAM LAL 1* 0000001\n"
    );
    assert_eq!(
        read(ImportKind::Packing, rows, &shipped(), false),
        "2-4 (3): refused: 4 not_a_label\n"
    );
}

#[test]
fn parents_stand_above_their_bill() {
    let rows: &[&[&str]] = &[
        &["S.No", "Parent Code"],
        &["1", "SB00001"],
        &["2", "M444-00001"],
        &["Bill No.", "gst/26/17"],
        &["1", "SB00002"],
        &["", "BILL-18"],
        &["1", "0000001"],
        &["2", "SB00003"],
        &["2", "SB00003"],
        &["Bill No.", "BILL-19"],
        &["Bill No.", "BILL-20"],
        &["1", "SB00004"],
    ];
    assert_eq!(
        read(ImportKind::BillParents, rows, &shipped(), false),
        "2-4 (3): GST/26/17: SB00001 M444-00001\n5-6 (2): BILL-18: SB00002\n7-10 (4): refused: 7 wrong_role, 9 repeated\n\
         11-11 (1): refused: 11 empty_group\n12-12 (1): refused: 12 not_closed\n"
    );
    let rows: &[&[&str]] = &[
        &["Parent", "Bill number"],
        &["SB00001", "BILL-1"],
        &["SB00002", "BILL-1"],
        &["SB00003", "BILL-2"],
    ];
    assert_eq!(
        read(ImportKind::BillParents, rows, &shipped(), false),
        "2-3 (2): BILL-1: SB00001 SB00002\n4-4 (1): BILL-2: SB00003\n"
    );
}

/// A cell as sheets have them, among them what only damage writes.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[0-9]{7}",
        2 => "SB[0-9]{5}",
        1 => "M444-[0-9]{5}",
        2 => Just("Parent Code".to_owned()),
        1 => Just("Bill No".to_owned()),
        1 => Just("BILL-1".to_owned()),
        2 => "[1-9]",
        2 => Just(String::new()),
        1 => "LABEL NO. [0-9]{6,8}",
        1 => "[A-Za-z0-9][ -~अ]{1,80}",
    ]
}

proptest! {
    /// No row with a label is lost: each is in one group, good or refused, whose rows follow each other.
    #[test]
    fn every_row_is_in_one_group(
        rows in prop::collection::vec(prop::collection::vec(cell(), 2), 0..60),
        legacy in any::<bool>(),
        kind in prop::sample::select(vec![ImportKind::Packing, ImportKind::BillParents]),
        is_named in any::<bool>(),
    ) {
        let name = if kind == ImportKind::Packing { "Parent" } else { "Bill" };
        let heading: [&str; 2] = if is_named { [name, "Label"] } else { ["Sr. No.", "Label"] };
        let mut all: Vec<Vec<&str>> = vec![heading.to_vec()];
        all.extend(rows.iter().map(|row| row.iter().map(String::as_str).collect::<Vec<_>>()));
        let all: Vec<&[&str]> = all.iter().map(Vec::as_slice).collect();
        let said = read(kind, &all, &shipped(), legacy);
        let mut last = 1;
        let mut in_groups = 0_usize;
        for line in said.lines() {
            let (place, _) = line.split_once(')').unwrap();
            let (range, count) = place.split_once(" (").unwrap();
            let (first, end) = range.split_once('-').unwrap();
            let (first, end): (u64, u64) = (first.parse().unwrap(), end.parse().unwrap());
            prop_assert!(first > last && end >= first, "{said}");
            last = end;
            in_groups += count.parse::<usize>().unwrap();
        }
        // Two words of headings are the heading of a page.
        let is_words = |row: &[String]| row.iter().all(|text| matches!(text.as_str(), "Parent Code" | "Bill No"));
        let with_label = rows
            .iter()
            .filter(|row| !row[1].trim().is_empty() && !is_words(row))
            .count();
        prop_assert!(in_groups >= with_label, "{in_groups} of {with_label}: {said}");
    }

    /// Whatever stands in cells, nothing panics.
    #[test]
    fn no_cell_stops_the_reader(
        texts in prop::collection::vec((0..20_u32, "[\\PC\u{0}-\u{1f}]{0,60}", any::<bool>()), 0..60),
        kind in prop::sample::select(ImportKind::ALL.to_vec()),
    ) {
        let cells: Vec<SheetCell<'_>> = texts
            .iter()
            .map(|(column, text, merged)| SheetCell { column: *column, text, doubt: None, merged: *merged })
            .collect();
        let rows: Vec<SheetRow<'_>> = (1..).zip(cells.chunks(3)).map(|(number, cells)| SheetRow { number, cells }).collect();
        let types = shipped();
        let heading = domain::import::find_heading(kind, &rows, &crate::labels::site(&types));
        let _ = super::said::read_below(kind, &heading, &rows, &types, true);
    }
}
