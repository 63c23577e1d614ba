//! Sheets of the size of a season. The large ones are run by hand, in a release:
//! `cargo test -p sheets --release -- --ignored --nocapture --test-threads=1`.

use crate::made::{archive, parts};
use sheets::{Choices, Counts, HiddenRows, Limits, Row};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::time::Instant;

/// Kilobytes of memory that the process has held at most.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The highest mark of memory begins anew.
fn forget_memory() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn measure(name: &str, mut file: File) -> Counts {
    file.rewind().unwrap();
    let size = file.metadata().unwrap().len();
    forget_memory();
    let before = most_memory();
    let start = Instant::now();
    let mut opened = sheets::open(file, Choices::default(), Limits::default()).unwrap();
    let mut rows = opened.rows(0, HiddenRows::Leave).unwrap();
    let first = start.elapsed();
    let mut row = Row::new();
    let mut letters = 0;
    while rows.next_into(&mut row).unwrap() {
        letters += row.cells().map(|cell| cell.text.len()).sum::<usize>();
    }
    let seconds = start.elapsed().as_secs_f64();
    let counts = rows.counts();
    let all_rows = counts.rows + counts.empty;
    let per_second = all_rows as f64 / seconds;
    eprintln!(
        "{name}: {all_rows} rows, {size} bytes, {letters} letters: {seconds:.1} s ({:.1} s up to the first row), \
         {per_second:.0} rows/s, memory at most {} KB, {before} KB before",
        first.as_secs_f64(),
        most_memory(),
    );
    counts
}

/// A text of packed bags.
fn text(rows: u32) -> File {
    let mut out = BufWriter::new(tempfile::tempfile().unwrap());
    out.write_all(b"label,parent,type,area\r\n").unwrap();
    for row in 0..rows {
        write!(out, "{row:07},SB{:05},Mustard,lucknow\r\n", row / 30).unwrap();
    }
    out.into_inner().unwrap()
}

/// A packing list: every fourth text is also a text of its own in the workbook.
fn workbook(rows: u32) -> File {
    let mut texts = String::new();
    let mut cells = String::new();
    for row in 1..=rows {
        let _ = write!(
            texts,
            "<si><t>LABEL NO. {row:07} LOT NO. MS-26-{} DATE OF TEST 01/11/2026 VALID UPTO 31/10/2027</t></si>",
            row / 1000
        );
        let _ = write!(
            cells,
            "<row r=\"{row}\" spans=\"1:2\"><c r=\"A{row}\"><v>{}</v></c><c r=\"B{row}\" t=\"s\"><v>{}</v></c></row>",
            row % 31,
            row - 1
        );
    }
    let sheet = format!("<dimension ref=\"A1:B{rows}\"/><sheetData>{cells}</sheetData>");
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&archive(&parts(&sheet, &texts, ""))).unwrap();
    file
}

/// A sheet that somebody coloured down to its last row.
fn styled(rows: u32) -> File {
    let mut cells = String::from("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>label</t></is></c></row>");
    for row in 2..=rows {
        let _ = write!(
            cells,
            "<row r=\"{row}\" s=\"1\"><c r=\"A{row}\" s=\"1\"/><c r=\"B{row}\" s=\"1\"/></row>"
        );
    }
    let mut file = tempfile::tempfile().unwrap();
    let styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"49\"/></cellXfs>";
    file.write_all(&archive(&parts(
        &format!("<sheetData>{cells}</sheetData>"),
        "",
        styles,
    )))
    .unwrap();
    file
}

#[test]
fn a_long_text_and_long_workbooks_are_read_to_their_end() {
    assert_eq!(measure("text", text(20_000)).rows, 20_001);
    assert_eq!(measure("workbook", workbook(2_000)).rows, 2_000);
    let counts = measure("styled rows", styled(5_000));
    assert_eq!((counts.rows, counts.empty), (1, 4_999));
}

#[test]
#[ignore = "takes a release and half a minute"]
fn a_season_of_bags_as_text() {
    assert_eq!(measure("text", text(1_800_000)).rows, 1_800_001);
}

#[test]
#[ignore = "takes a release and half a minute"]
fn a_season_of_packing_lists_as_a_workbook() {
    assert_eq!(measure("workbook", workbook(900_000)).rows, 900_000);
}

#[test]
#[ignore = "takes a release and half a minute"]
fn a_million_styled_rows() {
    let counts = measure("styled rows", styled(1_048_576));
    assert_eq!((counts.rows, counts.empty), (1, 1_048_575));
}
