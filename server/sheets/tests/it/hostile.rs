//! Files that somebody made to do harm, and such as a bad line left. `PROPTEST_CASES=20000`, in a release, tries more of them.

use crate::made::{archive, book, part, parts};
use crate::said::{all, file};
use proptest::prelude::*;
use sheets::{Choices, HiddenRows, Limits, Opened, Row, SheetError};
use std::io::Cursor;

fn small() -> Limits {
    Limits {
        unpacked: 1 << 20,
        strings: 100,
        merged: 10,
        row: 10_000,
        strings_in_memory: 64,
        ..Limits::default()
    }
}

/// Reads everything that a file holds, and forgets it.
fn read(bytes: Vec<u8>, limits: Limits) -> Result<u64, SheetError> {
    let mut opened: Opened<_> = sheets::open(Cursor::new(bytes), Choices::default(), limits)?;
    let mut row = Row::new();
    let mut read = 0;
    for sheet in 0..opened.sheets().len() {
        let mut rows = opened.rows(sheet, HiddenRows::Take)?;
        while rows.next_into(&mut row)? {
            assert!(row.cells().count() > 0);
            read += 1;
        }
        // The end is the end.
        assert!(!rows.next_into(&mut row)?);
    }
    Ok(read)
}

#[test]
fn what_unpacks_without_end_is_refused() {
    let spaces = " ".repeat(2 << 20);
    let bomb = book(&format!("{spaces}<sheetData/>"));
    assert!(bomb.len() < 100_000, "{} bytes hold 2 MB", bomb.len());
    assert!(matches!(
        read(bomb, small()),
        Err(SheetError::TooLargeUnpacked { limit: 1_048_576 })
    ));
    // One that says less of itself than it is.
    let mut bomb = book(&format!("{spaces}<sheetData/>"));
    let list = memchr::memmem::rfind(&bomb, b"PK\x01\x02").unwrap();
    bomb[list + 24..list + 28].copy_from_slice(&100_u32.to_le_bytes());
    let error = read(bomb, small()).err().unwrap().to_string();
    assert_eq!(
        error,
        "part xl/worksheets/sheet1.xml of the workbook: it is cut off or damaged"
    );
}

#[test]
fn what_grows_without_bound_is_refused() {
    let long = "x".repeat(400_000);
    let error = |bytes| read(bytes, small()).err().unwrap().to_string();
    let text = format!("<sheetData><row><c t=\"str\"><v>{long}</v></c></row></sheetData>");
    assert_eq!(
        error(book(&text)),
        "part xl/worksheets/sheet1.xml of the workbook: it has an element that is too long"
    );
    let attribute = format!("<sheetData><row><c t=\"{long}\"/></row></sheetData>");
    assert_eq!(
        error(book(&attribute)),
        "part xl/worksheets/sheet1.xml of the workbook: it has an element that is too long"
    );
    let pieces = "<![CDATA[xxxxxxxxx]]>".repeat(2000);
    let inline = format!("<sheetData><row><c t=\"inlineStr\"><is><t>{pieces}</t></is></c></row></sheetData>");
    assert_eq!(
        error(book(&inline)),
        "row 1, column A: it has an element that is too long"
    );
    let many: String = (0..3000).map(|_| "<c t=\"str\"><v>xxxxxxxxx</v></c>").collect();
    assert_eq!(
        error(book(&format!("<sheetData><row>{many}</row></sheetData>"))),
        "row 1: it is longer than a row may be"
    );
    let texts = "<si><t/></si>".repeat(101);
    assert_eq!(
        error(archive(&parts("<sheetData/>", &texts, ""))),
        "the workbook has more than 100 different texts"
    );
    let merged = "<mergeCell ref=\"A1:A9\"/>".repeat(11);
    assert_eq!(
        error(book(&format!(
            "<sheetData></sheetData><mergeCells>{merged}</mergeCells>"
        ))),
        "the sheet has more than 10 merged ranges"
    );
}

#[test]
fn what_is_merged_holds_no_more_than_a_row() {
    // Every row begins a text that holds to the end of the sheet.
    let long = "x".repeat(30_000);
    let mut rows = String::new();
    let mut merged = String::new();
    for row in 1..100 {
        rows += &format!("<row><c r=\"A{row}\" t=\"str\"><v>{long}</v></c></row>");
        merged += &format!("<mergeCell ref=\"A{row}:A1048576\"/>");
    }
    let bytes = book(&format!(
        "<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>"
    ));
    let error = read(bytes, Limits::default()).err().unwrap();
    assert!(
        error.to_string().ends_with("it has an element that is too long"),
        "{error}"
    );
}

#[test]
fn an_archive_of_too_many_parts_is_refused() {
    let many: Vec<_> = (0..20_001).map(|n| part(&format!("x{n}"), "")).collect();
    assert_eq!(
        all(archive(&many)),
        "error: the workbook has more than 20000 parts\n"
    );
}

/// A workbook that uses all that is understood.
fn rich() -> Vec<u8> {
    let sheet = r#"<sheetPr filterMode="1"/><sheetFormatPr zeroHeight="0"/><sheetData>
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
        <row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>in &amp; out &#65;_x0041_</t></is></c><c r="B2" s="1"><v>12345</v></c></row>
        <row r="3"><c r="B3" s="2"><f>B2+1</f><v>46356.25</v></c><c r="C3" t="e"><v>#N/A</v></c><c r="D3" s="3"><v>-1234567.891</v></c></row>
        <row r="4"><c r="B4"><f>B2</f></c><c r="C4" t="str"><f>A1</f><v>0100</v></c><c r="D4" s="4"><v>1E+20</v></c></row>
        </sheetData><autoFilter ref="A1:D4"/><mergeCells><mergeCell ref="A2:A4"/></mergeCells>"#;
    let texts = "<si><t>label</t></si><si><r><t>ty</t></r><r><t>pe</t></r></si>";
    let styles = r##"<numFmts><numFmt numFmtId="164" formatCode="&quot;SB&quot;0000000;[Red]-0;;@"/><numFmt numFmtId="165" formatCode="[>=100000]##\,##\,##0.00;#,##0.0"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="165"/><xf numFmtId="11"/></cellXfs>"##;
    archive(&parts(sheet, texts, styles))
}

#[test]
fn the_workbook_that_is_damaged_below_is_good() {
    assert_eq!(read(rich(), small()).unwrap(), 4);
}

/// A small change, as a bad line or a person with an editor makes it.
fn damage(bytes: &mut Vec<u8>, changes: &[(u8, usize, u8)]) {
    for (kind, place, byte) in changes {
        if bytes.is_empty() {
            return;
        }
        let at = place % bytes.len();
        match kind % 4 {
            0 => bytes[at] = *byte,
            1 => bytes[at] ^= 1 << (byte % 8),
            2 => {
                bytes.remove(at);
            }
            _ => bytes.insert(at, *byte),
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<(u8, usize, u8)>> {
    prop::collection::vec(any::<(u8, usize, u8)>(), 1..8)
}

proptest! {
    /// The archive itself is damaged.
    #[test]
    fn no_damaged_archive_stops_the_program(changes in changes(), which in 0..3_u8) {
        let mut bytes = match which {
            0 => rich(),
            1 => file("packing.xlsx"),
            _ => file("quirks.xlsx"),
        };
        damage(&mut bytes, &changes);
        let _ = read(bytes, small());
    }

    /// The parts are damaged before they are packed, so that what is read reaches the reader of XML, numbers and formats.
    #[test]
    fn no_damaged_part_stops_the_program(changes in changes(), which in 0..5_usize) {
        let sheet = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><f>1</f><v>12345.5</v></c></row><row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>a&amp;b&#65;_x0041_</t></is></c><c r="B2" s="2"><v>46356.25</v></c></row></sheetData><autoFilter ref="A1:B2"/><mergeCells><mergeCell ref="A1:A2"/></mergeCells>"#;
        let styles = r##"<numFmts><numFmt numFmtId="164" formatCode="&quot;SB&quot;000,0.0#;[Red][&lt;5]-0%;[$₹-409]_x*y\z;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs>"##;
        let mut all_parts = parts(sheet, "<si><r><t>a</t></r><rPh><t>b</t></rPh></si>", styles);
        damage(&mut all_parts[which].bytes, &changes);
        let _ = read(archive(&all_parts), small());
    }

    /// Any bytes at all.
    #[test]
    fn no_bytes_stop_the_program(bytes in prop::collection::vec(any::<u8>(), 0..400), start in 0..4_u8) {
        let mut all_bytes = match start {
            0 => b"PK\x03\x04".to_vec(),
            1 => vec![0xFF, 0xFE],
            2 => vec![0xEF, 0xBB, 0xBF],
            _ => Vec::new(),
        };
        all_bytes.extend(bytes);
        let _ = read(all_bytes, small());
    }

    /// Any text: nothing of it is lost but white space around cells.
    #[test]
    fn no_text_loses_a_sign(text in "[ -~\n\r\t;\"éअ]{1,200}") {
        let limits = Limits::default();
        let mut opened = sheets::open(Cursor::new(text.clone().into_bytes()), Choices::default(), limits).unwrap();
        let mut rows = opened.rows(0, HiddenRows::Take).unwrap();
        let mut row = Row::new();
        let mut read = String::new();
        loop {
            match rows.next_into(&mut row) {
                Ok(true) => row.cells().for_each(|cell| read.push_str(cell.text)),
                Ok(false) => break,
                Err(_) => return Ok(()),
            }
        }
        let letters = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>();
        let is_stated = text.trim_start_matches('"').starts_with("sep=");
        prop_assert!(is_stated || letters(&read) == letters(&text), "{read:?}");
    }
}
