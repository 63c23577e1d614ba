//! What a person sees before a file goes in.

use super::said::{cells, read_below};
use crate::labels::{shipped, site};
use domain::import::{Becomes, ImportCounts, ImportKind, SheetCell, SheetRow, find_heading};

#[test]
fn a_preview_shows_the_first_rows_and_counts_all() {
    let factory = "LABEL NO. 0000001 LOT NO. 7 ".repeat(8);
    let mut lines: Vec<[&str; 2]> = vec![
        ["Sr. No.", "QR Code"],
        ["1", factory.as_str()],
        ["Parent Code", "SB00001"],
        ["1", "B12345"],
        ["Parent Code", "SB00002"],
    ];
    lines.extend([["1", "0000009"], ["Parent Code", "M444-00001"]].repeat(100));
    let all: Vec<Vec<SheetCell<'_>>> = lines.iter().map(|row| cells(row)).collect();
    let rows: Vec<SheetRow<'_>> = (1..)
        .zip(&all)
        .map(|(number, cells)| SheetRow { number, cells })
        .collect();
    let types = shipped();
    let heading = find_heading(ImportKind::Packing, &rows, &site(&types));
    let (_, preview) = read_below(ImportKind::Packing, &heading, &rows, &types, false);
    let becomes: Vec<&Becomes> = preview.rows.iter().take(5).map(|row| &row.becomes).collect();
    // Two codes in one read: the same factory text several times.
    let text = preview.rows[1].becomes.clone();
    assert_eq!(
        becomes,
        [
            &Becomes::Nothing,
            &text,
            &Becomes::Refused,
            &Becomes::Member {
                label: "B12345".to_owned()
            },
            &Becomes::Refused,
        ]
    );
    assert_eq!(preview.rows.len(), 25);
    assert_eq!(preview.rows[1].cells[1].1.chars().count(), 80);
    assert_eq!(
        preview.rows[6].becomes,
        Becomes::Closes {
            name: "M444-00001".to_owned(),
            members: 1
        }
    );
    assert_eq!(
        preview.counts,
        ImportCounts {
            rows: 204,
            good: 100,
            refused: 2,
            refused_rows: 4,
            members: 100,
            faults: 2,
        }
    );
    assert_eq!(preview.faults.len(), 2);
}
