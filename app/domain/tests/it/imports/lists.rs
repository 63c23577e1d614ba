//! Lists of bags and of bills.

use super::said::read;
use crate::labels::shipped;
use domain::import::ImportKind;

#[test]
fn a_row_is_a_bag() {
    let rows: &[&[&str]] = &[
        &["label", "type", "area"],
        &["SB00001", "mustard", "Lucknow"],
        &["m444-00001", "", "sri ganganagar"],
        &["0012345", "child", ""],
        &["SB00002", "parent", ""],
        &["SB00003", "Moong", ""],
        &["SB00004", "child", ""],
        &["SB00005", "Maize", ""],
        &["SB00006", "Mustard", "Pune"],
        &["", "Mustard", "Lucknow"],
        &["BILL-1", "", ""],
        &["SB12", "", ""],
        &["?2026-03-01", "", ""],
        &["SB00007", "", "", "a note that nobody asked for"],
        &["", "", "", "a row that is none"],
    ];
    assert_eq!(
        read(ImportKind::Bags, rows, &shipped(), false),
        "2-2 (1): parent SB00001 of 1 in lucknow\n3-3 (1): parent M444-00001 of 2 in sri_ganganagar\n4-4 (1): child 0012345\n\
         5-5 (1): parent SB00002 of 1\n6-6 (1): refused: 6 other_type\n7-7 (1): refused: 7 wrong_role\n\
         8-8 (1): refused: 8 unknown_type\n9-9 (1): refused: 9 unknown_area\n10-10 (1): refused: 10 blank\n\
         11-11 (1): refused: 11 wrong_role\n12-12 (1): refused: 12 not_a_label\n13-13 (1): refused: 13 doubt\n\
         14-14 (1): parent SB00007 of 1\n"
    );
}

/// What Excel and people leave around labels (FIELD, case E14): understood, or refused by name.
#[test]
fn what_stands_around_a_label_never_becomes_part_of_it() {
    for text in [
        "'0012345",
        "0012345.",
        "\u{201c}SB12345\u{201d}",
        "SB12345,",
        "=SB12345",
    ] {
        let said = read(
            ImportKind::Bags,
            &[&["label", "type"], &[text]],
            &shipped(),
            false,
        );
        assert!(
            ["2-2 (1): child 0012345\n", "2-2 (1): refused: 2 not_a_label\n"].contains(&said.as_str()),
            "{text}: {said}"
        );
    }
}

#[test]
fn old_labels_say_what_they_are() {
    let rows: &[&[&str]] = &[
        &["qr_id", "role", "type"],
        &["Ram Lal 1", "child", ""],
        &["Ram Lal 2", "parent", "Moong"],
        &["Ram Lal 3", "", "Moong"],
        &["Ram Lal 4", "", ""],
        &["Ram Lal 5", "parent", ""],
        &["SB00001", "", ""],
    ];
    assert_eq!(
        read(ImportKind::Bags, rows, &shipped(), true),
        "2-2 (1): child RAM LAL 1*\n3-3 (1): parent RAM LAL 2* of 2\n4-4 (1): parent RAM LAL 3* of 2\n\
         5-5 (1): refused: 5 no_role\n6-6 (1): refused: 6 no_role\n7-7 (1): parent SB00001 of 1\n"
    );
}

#[test]
fn a_row_is_a_bill() {
    let rows: &[&[&str]] = &[
        &["bill_id", "description", "parent_bag_count", "customer", "area"],
        &["bill-1", "first", "3", "क्षत्रिय कृषि केंद्र", "lucknow"],
        &["GST/26/2", "?2026-03-01", "1,2.0", "", ""],
        &["BILL-3", "", "0", "", ""],
        &["BILL-4", "", "many", "", ""],
        &["BILL-5", "", "", "", ""],
        &["", "", "5", "", ""],
        &["BILL-6", "", "500", "", "Pune"],
        &["BILL-7", "", "3.5", "", ""],
    ];
    let bill = |number: &str, target: i64, customer: &str, note: &str, area: &str| {
        format!(
            "{{\"number\":\"{number}\",\"target_parents\":{target},\"customer\":{customer},\"destination\":null,\
             \"vehicle\":null,\"note\":\"{note}\",\"area\":{area}}}"
        )
    };
    assert_eq!(
        read(ImportKind::Bills, rows, &shipped(), false),
        format!(
            "2-2 (1): {}\n3-3 (1): {}\n4-4 (1): refused: 4 field\n5-5 (1): refused: 5 not_a_number\n6-6 (1): refused: 6 blank\n\
             7-7 (1): refused: 7 blank\n8-8 (1): refused: 8 unknown_area\n9-9 (1): refused: 9 not_a_number\n",
            bill("BILL-1", 3, "\"क्षत्रिय कृषि केंद्र\"", "first", "\"lucknow\""),
            bill("GST/26/2", 12, "null", "2026-03-01", "null"),
        )
    );
}
