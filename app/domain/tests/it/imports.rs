//! Sheets that people bring, row by row.

mod lists;
mod packing;
mod previews;
mod said;

use crate::labels::{shipped, site};
use crate::sentences::{is_worded, title_is_worded};
use domain::import::{
    Becomes, CellDoubt, Columns, ColumnsError, Field, ImportFault, ImportKind, SheetCell, SheetRow,
    find_heading,
};
use domain::label::NotALabel;
use domain::refusal::{FieldError, WrongField};

/// The columns that are found in the first rows of a sheet, as `row: field=column`.
fn found(kind: ImportKind, rows: &[&[&str]]) -> String {
    let cells: Vec<Vec<SheetCell<'_>>> = rows.iter().map(|row| said::cells(row)).collect();
    let rows: Vec<SheetRow<'_>> = (1..)
        .zip(&cells)
        .map(|(number, cells)| SheetRow { number, cells })
        .collect();
    let types = shipped();
    let heading = find_heading(kind, &rows, &site(&types));
    let columns: Vec<String> = heading
        .columns
        .iter()
        .map(|(field, column)| format!("{}={column}", field.code()))
        .collect();
    format!("{}: {}", heading.row.unwrap_or_default(), columns.join(" "))
}

#[test]
fn columns_are_known_by_their_headings() {
    for (kind, rows, columns) in [
        // The former system's.
        (
            ImportKind::Bags,
            &[&["qr_id", "type", "parent_qr_id"][..]][..],
            "1: label=0 type=1",
        ),
        (
            ImportKind::Bills,
            &[&["bill_id", "description", "parent_bag_count", "expected_weight_kg"]],
            "1: number=0 target=2 note=1",
        ),
        // What this site exports.
        (
            ImportKind::Bags,
            &[&["Label", "Kind", "Bag type", "Status", "Children", "Area"]],
            "1: label=0 role=1 type=2 area=5",
        ),
        (
            ImportKind::Bills,
            &[&[
                "Bill number",
                "Status",
                "Number of parents wanted",
                "Customer",
                "Vehicle number",
            ]],
            "1: number=0 target=2 customer=3 vehicle=4",
        ),
        // A factory's, below a title.
        (
            ImportKind::Packing,
            &[&["SEED COMPANY LTD."], &["", "Sr. No.", "QR Code"]],
            "2: label=2 serial=1",
        ),
        (
            ImportKind::Packing,
            &[&["Child", "Parent"]],
            "1: label=0 parent=1",
        ),
        (
            ImportKind::BillParents,
            &[&["S.No", "Parent"]],
            "1: serial=0 label=1",
        ),
        (ImportKind::Bags, &[&["label"], &["SB00001"]], "1: label=0"),
        (
            ImportKind::Bags,
            &[&["remark of mine", "label"], &["x", "SB00001"]],
            "1: label=1",
        ),
        // Without headings by what stands in them.
        (
            ImportKind::Packing,
            &[
                &["1", "x", "LABEL NO. 0000001 LOT 7"],
                &["2", "x", "LABEL NO. 0000002 LOT 7"],
                &["Parent Code", "", "SB00001"],
            ],
            "0: serial=0 label=2",
        ),
        (
            ImportKind::Bags,
            &[&["1", "SB00001"], &["2", "SB00002"]],
            "0: label=1",
        ),
        (ImportKind::Bills, &[&["BILL-1", "3"]], "0: "),
        // A mark beside a label is no heading.
        (
            ImportKind::BillParents,
            &[&["Parent Code", "SB00001"], &["Bill No", "BILL-1"]],
            "0: serial=0 label=1",
        ),
    ] {
        let mut expected: Vec<&str> = columns.split(' ').skip(1).collect();
        let found = found(kind, rows);
        let mut all: Vec<&str> = found.split(' ').skip(1).collect();
        expected.sort_unstable();
        all.sort_unstable();
        assert_eq!((all, &found[..2]), (expected, &columns[..2]), "{rows:?}: {found}");
    }
}

#[test]
fn columns_are_what_a_person_says() {
    let parse = |text| Columns::parse(text, ImportKind::Bags);
    let columns = parse("label=B, type=27").unwrap();
    assert_eq!(columns.get(Field::Label), Some(1));
    assert_eq!(columns.get(Field::Type), Some(26));
    assert_eq!(parse("label=AA").unwrap().get(Field::Label), Some(26));
    for wrong in [
        "label",
        "label=0",
        "label=16385",
        "label=A1",
        "label=",
        "label=XFE",
    ] {
        assert_eq!(parse(wrong), Err(ColumnsError::Form(wrong.to_owned())));
    }
    assert_eq!(parse("truck=A"), Err(ColumnsError::Field("truck".to_owned())));
    assert_eq!(parse("vehicle=A"), Err(ColumnsError::Field("vehicle".to_owned())));
    assert_eq!(
        parse("type=A").unwrap().check(ImportKind::Bags),
        Err(ColumnsError::Missing(Field::Label))
    );
    // What is said comes before what is guessed, and no column is two things.
    let guessed = parse("label=A,type=B,area=C").unwrap();
    let both = parse("label=B").unwrap().or(&guessed);
    assert_eq!(both, parse("label=B,area=C").unwrap());
}

#[test]
fn every_fault_has_its_sentence() {
    let label = || "SB00001".to_owned();
    for (fault, values) in [
        (ImportFault::Blank, &[][..]),
        (
            ImportFault::NotALabel {
                text: label(),
                why: Box::new(NotALabel::TwoCodes),
            },
            &["SB00001"],
        ),
        (ImportFault::WrongRole { label: label() }, &["SB00001"]),
        (
            ImportFault::OtherType {
                label: label(),
                type_name: "Moong".to_owned(),
            },
            &["SB00001", "Moong"],
        ),
        (ImportFault::NoRole { label: label() }, &["SB00001"]),
        (ImportFault::UnknownType { name: label() }, &["SB00001"]),
        (ImportFault::UnknownArea { name: label() }, &["SB00001"]),
        (ImportFault::NotANumber { text: label() }, &["SB00001"]),
        (
            ImportFault::Field {
                error: Box::new(FieldError::new("customer", WrongField::TooLong { max: 120 })),
            },
            &["120"],
        ),
        (
            ImportFault::Repeated {
                label: label(),
                row: 77,
            },
            &["SB00001", "77"],
        ),
        (
            ImportFault::TooMany {
                label: label(),
                most: 30,
            },
            &["SB00001", "30"],
        ),
        (ImportFault::EmptyGroup { label: label() }, &["SB00001"]),
        (ImportFault::NotClosed, &[]),
    ] {
        is_worded(&format!("{fault:?}"), values, |language| fault.sentence(language));
    }
    let name = label;
    for (becomes, values) in [
        (Becomes::Nothing, &[][..]),
        (Becomes::Member { label: label() }, &["SB00001"]),
        (Becomes::Single { name: name() }, &["SB00001"]),
        (
            Becomes::Closes {
                name: name(),
                members: 28,
            },
            &["SB00001", "28"],
        ),
        (Becomes::Refused, &[]),
    ] {
        title_is_worded(&format!("{becomes:?}"), values, |language| {
            becomes.sentence(language)
        });
    }
    for doubt in CellDoubt::ALL {
        let fault = ImportFault::Doubt { doubt: *doubt };
        is_worded(doubt.code(), &[], |language| fault.sentence(language));
    }
}
