//! Workbooks: two that other programs wrote (tests/data), and such as none writes.

use crate::made::{archive, book, part, parts};
use crate::said::{all, file, open, rows};
use sheets::{Choices, HiddenRows, Limits, SheetError};
use std::io::Cursor;

#[test]
fn every_quirk_of_a_workbook_has_its_preview() {
    assert_eq!(
        all(file("quirks.xlsx")),
        "workbook
[Quirks]
1: A=quirk | B=label
2: A=text with zeros | B=0012345
3: A=formula, text | B=0012345
4: A=number, zeros by format | B=0012345
5: A=number, letters by format | B=SB00042
6: A=formula, number, zeros by format | B=0012346
7: A=rich text | B=SB00007
8: A=date | B=2026-03-01 (Date)
9: A=scientific | B=123400000 (Scientific)
10: A=lost digits | B=1.234567890123457E+19 (LostDigits)
11: A=number as text format | B=12345
12: A=formula, error | B=#N/A (Error)
13 hidden: A=hidden by hand | B=SB00012
14: A=signs of XML | B=a<b>&\"c\"\u{1}d
15: A=yes | B=TRUE (Boolean)
16: A=merged over three rows | B=SB00015
17: A=merged over three rows (merged) | B=SB00016
18: A=merged over three rows (merged) | B=SB00017
19: A=merged over two columns
19 rows, 1 empty, 1 hidden, 2 merged
[Hidden] (hidden)
1: A=secret
1 rows
[Filtered]
1: A=label | B=type
2: A=SB00001 | B=Mustard
3 hidden: A=M444-00001 | B=Moong
4: A=SB00002 | B=Mustard
5 hidden: A=M444-00002 | B=Moong
5 rows, 2 hidden, 2 filtered
"
    );
}

#[test]
fn hidden_rows_are_left_where_nobody_asks_for_them() {
    let mut opened = open(file("quirks.xlsx")).unwrap();
    assert_eq!(
        rows(&mut opened, 2, HiddenRows::Leave),
        "1: A=label | B=type\n2: A=SB00001 | B=Mustard\n4: A=SB00002 | B=Mustard\n3 rows, 2 hidden, 2 filtered\n"
    );
    // The same file is read as often as needed.
    assert!(rows(&mut opened, 2, HiddenRows::Take).ends_with("5 rows, 2 hidden, 2 filtered\n"));
    assert!(matches!(
        opened.rows(9, HiddenRows::Take),
        Err(SheetError::NoSuchSheet)
    ));
}

#[test]
fn a_packing_list_of_another_program_is_read() {
    assert_eq!(
        all(file("packing.xlsx")),
        "workbook
[Packing]
1: A=Sr. No. | B=QR Code
2: A=1 | B=LABEL NO.: 0000001 LOT NO. MS-26-1 DATE OF TEST 01/11/2026
3: A=2 | B=LABEL NO.: 0000002 LOT NO. MS-26-2 DATE OF TEST 01/11/2026
4: A=3 | B=LABEL NO.: 0000003 LOT NO. MS-26-3 DATE OF TEST 01/11/2026
5: A=Parent Code | B=SB00001
6: A=1 | B=LABEL NO.: 0000004 LOT NO. MS-26-4 DATE OF TEST 01/11/2026
7: A=2 | B=LABEL NO.: 0000005 LOT NO. MS-26-5 DATE OF TEST 01/11/2026
8: A=Parent Code | B=SB00002
8 rows
[More]
1: A=Sr. No. | B=QR Code
2: A=001 | B= (NotCalculated)
3 hidden: A=2026-11-30 08:15:00 (Date) | B=12:00:00 (Date)
3 rows, 1 hidden
"
    );
}

#[test]
fn cells_are_read_in_every_way_in_which_they_are_written() {
    let sheet = r#"<sheetFormatPr zeroHeight="1"/><sheetData>
        <row hidden="0"><c t="inlineStr"><is><r><t>SB</t></r><r><t xml:space="preserve">00001 </t></r><rPh><t>spoken</t></rPh></is></c><c t="s"><v>0</v></c></row>
        <row r="3" hidden="false"><c r="B3" t="str"><f>A1</f><v>0100</v></c><c r="D3" t="d"><v>2026-11-30</v></c></row>
        <row><c t="b"><v>0</v></c><c><v>1.5E1</v></c><c s="9999"><v>7</v></c></row>
        <row r="1048576" hidden="0"><c r="XFD1048576" t="inlineStr"><is><t><![CDATA[<last>]]></t></is></c></row>
        </sheetData>"#;
    let texts = "<si><t>M444-00001</t></si>";
    assert_eq!(
        all(archive(&parts(sheet, texts, ""))),
        "workbook
[One]
1: A=SB00001 | B=M444-00001
3: B=0100 | D=2026-11-30 (Date)
4 hidden: A=FALSE (Boolean) | B=15 | C=7
1048576: XFD=<last>
4 rows, 1 hidden
"
    );
}

#[test]
fn names_of_elements_may_have_a_prefix() {
    let sheet = r#"<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row><x:row><x:c r="B2"><x:v>5</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="$A$1:$A$2"/></x:mergeCells></x:worksheet>"#;
    let mut all_parts = parts("", "", "");
    all_parts.pop();
    all_parts.push(part("xl/worksheets/Sheet1.XML", sheet));
    assert_eq!(
        all(archive(&all_parts)),
        "workbook\n[One]\n1: A=a\n2: A=a (merged) | B=5\n2 rows, 1 merged\n"
    );
}

#[test]
fn days_may_count_from_1904() {
    let mut all_parts = parts(
        r#"<sheetData><row><c s="1"><v>44894</v></c></row></sheetData>"#,
        "",
        r#"<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>"#,
    );
    let workbook = String::from_utf8(all_parts.remove(0).bytes).unwrap();
    let workbook = workbook.replace("<sheets>", r#"<workbookPr date1904="1"/><sheets>"#);
    all_parts.push(part("xl/workbook.xml", workbook));
    assert_eq!(
        all(archive(&all_parts)),
        "workbook\n[One]\n1: A=2026-11-30 (Date)\n1 rows\n"
    );
}

#[test]
fn texts_beyond_the_memory_allowed_are_the_same() {
    let texts: String = (0..3000)
        .map(|n| format!("<si><t>LABEL NO. {n:07}</t></si>"))
        .collect();
    // Not in their order, so that the file is read back and forth.
    let cells: String = (0..3000)
        .map(|n| format!("<row><c t=\"s\"><v>{}</v></c></row>", (n * 1009) % 3000))
        .collect();
    let bytes = archive(&parts(&format!("<sheetData>{cells}</sheetData>"), &texts, ""));
    let read = |strings_in_memory| {
        let limits = Limits {
            strings_in_memory,
            ..Limits::default()
        };
        let mut opened = sheets::open(Cursor::new(bytes.clone()), Choices::default(), limits).unwrap();
        rows(&mut opened, 0, HiddenRows::Take)
    };
    let all_in_memory = read(1 << 20);
    assert!(all_in_memory.contains("2: A=LABEL NO. 0001009\n"));
    for bound in [0, 17, 1000, 20_000] {
        assert!(read(bound) == all_in_memory, "{bound}");
    }
}

#[test]
fn what_is_wrong_with_a_workbook_is_said_with_its_place() {
    let sheet = |rows: &str| all(book(&format!("<sheetData>{rows}</sheetData>")));
    for (rows, said) in [
        (
            r#"<row r="5"/><row r="4"/>"#,
            "row 5: its rows or columns are out of order",
        ),
        (
            r#"<row r="1048577"/>"#,
            "row 0: its rows or columns are out of order",
        ),
        (r#"<row r="x"/>"#, "row 0: it has a number where none can be"),
        (
            r#"<row><c r="A9"/></row>"#,
            "row 1: its rows or columns are out of order",
        ),
        (
            r#"<row><c r="B1"/><c r="A1"/></row>"#,
            "row 1, column A: its rows or columns are out of order",
        ),
        (
            r#"<row><c><v>one</v></c></row>"#,
            "row 1, column A: it has a number where none can be",
        ),
        (
            r#"<row><c><v>NaN</v></c></row>"#,
            "row 1, column A: it has a number where none can be",
        ),
        (
            r#"<row/><row><c r="C2" t="s"><v>4</v></c></row>"#,
            "row 2, column C: it refers to a text that is not there",
        ),
        (
            r#"<row><c t="str"><v>&bomb;</v></c></row>"#,
            "row 1, column A: it is no XML",
        ),
    ] {
        let expected = format!("workbook\n[One]\nerror: {said}\n");
        assert!(sheet(rows).starts_with(&expected), "{rows}: {}", sheet(rows));
    }
    let doctype = [part(
        "xl/workbook.xml",
        "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><workbook/>",
    )];
    assert_eq!(
        all(archive(&doctype)),
        "error: part xl/workbook.xml of the workbook: it has a document type\n"
    );
    let binary = [part("xl/workbook.bin", "")];
    assert_eq!(
        all(archive(&binary)),
        "error: the workbook is in the binary format XLSB; save it as XLSX\n"
    );
    let open_document = [part("content.xml", "")];
    assert_eq!(
        all(archive(&open_document)),
        "error: this is an OpenDocument sheet; save it as XLSX or CSV\n"
    );
    let other = [part("word/document.xml", "")];
    assert!(all(archive(&other)).starts_with("error: this is no sheet"));
    let twice = [
        part("xl/workbook.xml", "<workbook/>"),
        part("XL/workbook.xml", "<workbook/>"),
    ];
    assert_eq!(
        all(archive(&twice)),
        "error: part archive of the workbook: it is cut off or damaged\n"
    );
}

#[test]
fn a_damaged_or_cut_file_gives_no_row() {
    let whole = file("packing.xlsx");
    assert_eq!(
        all(whole[..whole.len() / 2].to_vec()),
        "error: part archive of the workbook: it is cut off or damaged\n"
    );
    // One byte of what is stored differs, and the archive's own checksum tells.
    let sheet = r#"<sheetData><row><c t="str"><v>SB00001</v></c></row></sheetData>"#;
    let mut bytes = archive(&parts(sheet, "", ""));
    let list = memchr::memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
    bytes[list + 16] ^= 1;
    assert_eq!(
        all(bytes),
        "workbook\n[One]\nerror: part xl/worksheets/sheet1.xml of the workbook: its checksum is wrong\n"
    );
}
