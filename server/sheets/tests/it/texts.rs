//! CSV in its many forms; the files are in tests/data.

use crate::said::{all, file, open};
use proptest::prelude::*;
use sheets::{Choices, Delimiter, Encoding, HiddenRows, Limits, Row};
use std::io::Cursor;

/// The rows that most of the files hold.
const THREE: &str = "1: A=label | B=type | C=area\n2: A=SB00001 | B=Mustard | C=lucknow\n\
    3: A=SB00002 | B=Mustard | C=indore\n4: A=M444-00001 | B=Moong | C=lucknow\n4 rows\n";

#[test]
fn the_same_rows_are_read_from_every_encoding_and_delimiter() {
    for (name, form) in [
        ("utf-8.csv", "utf-8 comma"),
        ("utf-8-bom.csv", "utf-8-bom comma"),
        ("semicolons.csv", "utf-8 semicolon"),
        ("tabs.csv", "utf-8 tab"),
        ("utf-16le.csv", "utf-16le tab"),
        ("utf-16be.csv", "utf-16be comma"),
        ("utf-16le-without-mark.csv", "utf-16le comma"),
        ("old-mac-line-ends.csv", "utf-8 comma"),
        ("no-last-line-end.csv", "utf-8 comma"),
    ] {
        assert_eq!(all(file(name)), format!("{form}\n{THREE}"), "{name}");
    }
}

#[test]
fn every_quirk_of_a_text_has_its_preview() {
    for (name, said) in [
        (
            "windows-1252.csv",
            "windows-1252 semicolon\n1: A=number | B=customer | C=target\n2: A=BILL-1 | B=Müller & Söhne – Köln | C=3\n\
             3: A=BILL-2 | B=Café | C=4\n3 rows\n",
        ),
        (
            "hindi.csv",
            "utf-8-bom comma\n1: A=number | B=customer | C=target\n2: A=BILL-1 | B=क्षत्रिय कृषि केंद्र | C=3\n2 rows\n",
        ),
        (
            "commas-in-texts.csv",
            "utf-8 semicolon\n1: A=number | B=customer | C=note\n2: A=BILL-1 | B=Singh, Rao, Iyer | C=a, b\n\
             3: A=BILL-2 | B=Das, Sen | C=c, d, e\n4: A=BILL-3 | B=Roy | C=f\n4 rows\n",
        ),
        (
            "stated-delimiter.csv",
            "utf-8 semicolon\n2: A=label | B=type | C=area\n3: A=SB00001 | B=Mustard | C=lucknow\n\
             4: A=SB00002 | B=Mustard | C=indore\n5: A=M444-00001 | B=Moong | C=lucknow\n4 rows\n",
        ),
        (
            "quotes.csv",
            "utf-8 comma\n1: A=label | B=note\n2: A=SB00001 | B=two, commas, and \"quotes\"\n3: A=SB00002 | B=two\r\nlines\n\
             5: A=SB00003 | B=5\" wide\n6: A=SB00004 | B=open end\n5 rows\n",
        ),
        (
            "blank-rows.csv",
            "utf-8 comma\n1: A=label | B=type\n4: A=SB00001 | B=Mustard\n7: A=SB00002 | B=Mustard\n3 rows, 4 empty\n",
        ),
        (
            "one-column.csv",
            "utf-8 one column\n1: A=label\n2: A=SB00001\n3: A=SB00002\n3 rows\n",
        ),
        (
            "leading-zeros.csv",
            "utf-8 comma\n1: A=label | B=what it is\n2: A=0012345 | B=seven digits\n3: A=00012345 | B=eight digits\n\
             4: A=1234E5 | B=letters and digits\n5: A=219E0100 | B=letters and digits\n6: A=12345678901234567890 | B=twenty digits\n6 rows\n",
        ),
        (
            "header-only.csv",
            "utf-8 comma\n1: A=label | B=type | C=area\n1 rows\n",
        ),
        (
            "unclosed-quote.csv",
            "utf-8 comma\n1: A=label | B=note\nerror: row 2: it has a quotation mark that nothing closes\n1 rows\n",
        ),
        (
            "not-utf-8-after-its-mark.csv",
            "utf-8-bom one column\n1: A=label\n2: A=SB00001\nerror: row 3: it has a sign that is not of the file's encoding\n2 rows\n",
        ),
        (
            "separator-in-a-read.csv",
            "utf-8 one column\n1: A=label\n2: A=ABCD0001\u{1d}ABCD0002\n2 rows\n",
        ),
    ] {
        assert_eq!(all(file(name)), said, "{name}");
    }
}

#[test]
fn what_is_no_text_is_refused_by_name() {
    let picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00".to_vec();
    for (bytes, said) in [
        (Vec::new(), "error: the file is empty\n"),
        (
            picture,
            "error: this is no sheet: it is neither a text (CSV) nor a workbook (XLSX)\n",
        ),
        (
            b"label\nM\x81\x8dller\n".to_vec(),
            "error: the text is in an encoding that is not understood; save it as UTF-8\n",
        ),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1old".to_vec(),
            "error: the workbook is in the old format XLS; save it as XLSX\n",
        ),
        (
            [
                &b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..],
                &[7; 65_530],
                b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
            ]
            .concat(),
            "error: the workbook is protected by a password; save it without one\n",
        ),
    ] {
        assert_eq!(all(bytes), said);
    }
    let limits = Limits {
        packed: 3,
        ..Limits::default()
    };
    let error = sheets::open(Cursor::new(b"label"), Choices::default(), limits)
        .err()
        .unwrap();
    assert_eq!(error.to_string(), "the file is larger than 3 bytes");
}

#[test]
fn a_text_that_was_cut_off_within_a_sign_remains_what_it_was() {
    let text = "label,note\nSB00001,क्षत्रिय".as_bytes();
    assert_eq!(
        all(text[..text.len() - 1].to_vec()),
        "utf-8 comma\n1: A=label | B=note\nerror: row 2: it has a sign that is not of the file's encoding\n1 rows\n"
    );
    assert_eq!(
        all(b"label,note\nSB00001,caf\xe9".to_vec()),
        "windows-1252 comma\n1: A=label | B=note\n2: A=SB00001 | B=caf\u{e9}\n2 rows\n"
    );
}

#[test]
fn what_the_person_says_of_a_file_holds() {
    let choices = Choices {
        encoding: Some(Encoding::Windows1252),
        delimiter: Some(Delimiter::Comma),
    };
    let text = "a;b,c\u{e9}\n".as_bytes();
    let mut opened = sheets::open(Cursor::new(text), choices, Limits::default()).unwrap();
    assert_eq!(
        crate::said::rows(&mut opened, 0, HiddenRows::Leave),
        "1: A=a;b | B=cÃ©\n1 rows\n"
    );
}

#[test]
fn a_row_without_end_takes_no_memory() {
    let mut text = b"label\n\"".to_vec();
    text.resize(4 << 20, b'x');
    assert_eq!(
        all(text),
        "utf-8 one column\n1: A=label\nerror: row 2: it has a quotation mark that nothing closes\n1 rows\n"
    );
    let mut text = b"label\n".to_vec();
    text.resize(4 << 20, b'x');
    assert_eq!(
        all(text),
        "utf-8 one column\n1: A=label\nerror: row 2: it is longer than a row may be\n1 rows\n"
    );
}

fn rows_of(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut opened = open(bytes).unwrap();
    let mut rows = opened.rows(0, HiddenRows::Take).unwrap();
    let mut row = Row::new();
    let mut all = Vec::new();
    while rows.next_into(&mut row).unwrap() {
        all.push(row.cells().map(|cell| cell.text.to_owned()).collect());
    }
    all
}

proptest! {
    /// What another program writes as CSV is read as it was meant.
    #[test]
    fn what_is_written_is_read(
        cells in prop::collection::vec(prop::collection::vec("[a-zA-Z0-9é€अ][ -~éअ\n]{0,12}[a-zA-Z0-9]", 3), 1..40),
        delimiter in prop::sample::select(Delimiter::ALL.to_vec()),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter.sign()).from_writer(Vec::new());
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let choices = Choices { encoding: None, delimiter: Some(delimiter) };
        let mut opened = sheets::open(Cursor::new(text), choices, Limits::default()).unwrap();
        let mut rows = opened.rows(0, HiddenRows::Take).unwrap();
        let mut row = Row::new();
        for expected in &cells {
            prop_assert!(rows.next_into(&mut row).unwrap());
            let found: Vec<&str> = row.cells().map(|cell| cell.text).collect();
            prop_assert_eq!(&found, expected);
        }
        prop_assert!(!rows.next_into(&mut row).unwrap());
    }

    /// Every encoding gives the same signs.
    #[test]
    fn encodings_agree(cells in prop::collection::vec("[A-Z0-9]{1,20}", 2..30)) {
        let text = cells.join("\n");
        let wide: Vec<u16> = text.encode_utf16().collect();
        let mut little = vec![0xFF, 0xFE];
        little.extend(wide.iter().flat_map(|unit| unit.to_le_bytes()));
        let mut big = vec![0xFE, 0xFF];
        big.extend(wide.iter().flat_map(|unit| unit.to_be_bytes()));
        let plain = rows_of(text.into_bytes());
        prop_assert_eq!(&plain, &rows_of(little));
        prop_assert_eq!(&plain, &rows_of(big));
        prop_assert_eq!(plain.len(), cells.len());
    }
}
