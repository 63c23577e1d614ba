//! XLSX (ISO/IEC 29500): a workbook of texts, numbers and moments, whose rows leave as they are written.

use super::cell::Cell;
use super::zip::Zip;
use std::fmt::Write as _;
use std::io;
use std::ops::Range;

/// Rows of one sheet at most, the names of its columns among them.
pub(super) const SHEET_ROWS: u32 = 1_048_576;
/// Bytes of one sheet at most: parts of more than 4 GiB are for few readers.
const SHEET_BYTES: u64 = 3 << 30;
/// Signs of one cell at most, in UTF-16: with more Excel calls the file broken.
const CELL_SIGNS: usize = 32_767;

/// Styles of cells, by their places in [`STYLES`].
const TEXT: u8 = 1;
const MOMENT: u8 = 2;
const HEAD: u8 = 3;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/// Texts have the format of texts, so that what somebody types over one stays a text, too.
const STYLES: &str = r#"<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>"#;

pub(super) struct Xlsx {
    zip: Zip,
    title: &'static str,
    columns: Vec<&'static str>,
    sheets: u32,
    /// Rows and bytes of the sheet that is open.
    rows: u32,
    bytes: u64,
    most_rows: u32,
    /// The row that is being written.
    xml: String,
}

impl Xlsx {
    /// Begins a workbook with its first sheet; sheets have the title, and so many rows at most.
    pub(super) fn new(title: &'static str, columns: Vec<&'static str>, most_rows: u32) -> io::Result<Self> {
        Self::within(Zip::new(), title, columns, most_rows)
    }

    fn within(
        mut zip: Zip,
        title: &'static str,
        columns: Vec<&'static str>,
        most_rows: u32,
    ) -> io::Result<Self> {
        zip.part(
            "_rels/.rels",
            &format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        )?;
        zip.part(
            "xl/styles.xml",
            &format!("{XML}<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>"),
        )?;
        let mut xlsx = Self {
            zip,
            title,
            columns,
            sheets: 0,
            rows: 0,
            bytes: 0,
            most_rows,
            xml: String::new(),
        };
        xlsx.begin_sheet()?;
        Ok(xlsx)
    }

    fn begin_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        (self.rows, self.bytes) = (0, 0);
        self.zip
            .begin(&format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        let begin = format!(
            "{XML}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols><col min=\"1\" max=\"{}\" width=\"18\" customWidth=\"1\"/></cols><sheetData>",
            self.columns.len().max(1)
        );
        self.zip.write(begin.as_bytes())?;
        let names = self.columns.iter().map(|name| Cell::from(*name)).collect();
        self.write_row(names, HEAD)
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        self.zip.write(b"</sheetData></worksheet>")?;
        self.zip.end()
    }

    /// Writes a row, on a new sheet where this one is full.
    pub(super) fn row(&mut self, cells: Vec<Cell>) -> io::Result<()> {
        if self.rows >= self.most_rows || self.bytes >= SHEET_BYTES {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.write_row(cells, TEXT)
    }

    fn write_row(&mut self, cells: Vec<Cell>, text_style: u8) -> io::Result<()> {
        self.rows += 1;
        let (mut xml, row) = (std::mem::take(&mut self.xml), self.rows);
        xml.clear();
        add(&mut xml, format_args!("<row r=\"{row}\">"));
        for (n, cell) in cells.into_iter().enumerate() {
            let column = Column(n);
            match cell {
                Cell::Empty => {}
                Cell::Number(digits) => add(
                    &mut xml,
                    format_args!("<c r=\"{column}{row}\"><v>{digits}</v></c>"),
                ),
                Cell::Moment(at) => match serial(&at.0) {
                    Some(days) => add(
                        &mut xml,
                        format_args!("<c r=\"{column}{row}\" s=\"{MOMENT}\"><v>{days}</v></c>"),
                    ),
                    None => text(&mut xml, &column, row, text_style, &at.0),
                },
                Cell::Text(words) => text(&mut xml, &column, row, text_style, &words),
            }
        }
        xml.push_str("</row>");
        self.bytes += xml.len() as u64;
        self.zip.write(xml.as_bytes())?;
        self.xml = xml;
        Ok(())
    }

    /// Ends the workbook: what names its sheets comes last, when it is known how many there are.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.end_sheet()?;
        let (mut sheets, mut links, mut types) = (String::new(), String::new(), String::new());
        for n in 1..=self.sheets {
            let title = self.title;
            let name = if n == 1 {
                title.to_owned()
            } else {
                format!("{title} {n}")
            };
            add(
                &mut sheets,
                format_args!(
                    "<sheet name=\"{}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>",
                    escaped(&name)
                ),
            );
            add(
                &mut links,
                format_args!(
                    "<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
                ),
            );
            add(
                &mut types,
                format_args!(
                    "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{TYPES}.worksheet+xml\"/>"
                ),
            );
        }
        self.zip.part(
            "xl/workbook.xml",
            &format!(
                "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><bookViews><workbookView/></bookViews><sheets>{sheets}</sheets></workbook>"
            ),
        )?;
        self.zip.part(
            "xl/_rels/workbook.xml.rels",
            &format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">{links}<Relationship Id=\"rId{}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>",
                self.sheets + 1
            ),
        )?;
        self.zip.part(
            "[Content_Types].xml",
            &format!(
                "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPES}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPES}.styles+xml\"/>{types}</Types>"
            ),
        )?;
        self.zip.finish()
    }

    /// What was written and not yet taken.
    pub(super) fn take(&mut self) -> Vec<u8> {
        self.zip.take()
    }
}

fn add(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String does not fail.
    let _ = out.write_fmt(text);
}

fn text(xml: &mut String, column: &Column, row: u32, style: u8, words: &str) {
    add(
        xml,
        format_args!(
            "<c r=\"{column}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            escaped(cut(words))
        ),
    );
}

/// As much of a text as a cell holds.
fn cut(text: &str) -> &str {
    let mut signs = 0;
    for (at, c) in text.char_indices() {
        signs += c.len_utf16();
        if signs > CELL_SIGNS {
            return text.get(..at).unwrap_or(text);
        }
    }
    text
}

/// A text within XML. What no XML may hold is written as Office does, `_x0007_`, and so is a text that looks like that.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c if c < ' ' => add(&mut out, format_args!("_x{:04X}_", u32::from(c))),
            '_' if is_escape(text.get(at..).unwrap_or_default()) => out.push_str("_x005F_"),
            c => out.push(c),
        }
    }
    out
}

/// Whether a text begins with what stands for one sign, such as `_x0007_`.
fn is_escape(text: &str) -> bool {
    let Some([b'_', b'x', digits @ .., b'_']) = text.as_bytes().get(..7) else {
        return false;
    };
    digits.iter().all(u8::is_ascii_hexdigit)
}

/// A column by its number, in letters: A, …, Z, AA.
struct Column(usize);

impl std::fmt::Display for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(above) = (self.0 / 26).checked_sub(1) {
            Self(above).fmt(f)?;
        }
        let letter = u8::try_from(self.0 % 26).map_or('?', |n| char::from(b'A' + n));
        f.write_char(letter)
    }
}

/// A moment such as `2026-11-24T14:15:05+05:30` as a spreadsheet counts: days since 30 December 1899 on the site's own clock.
fn serial(moment: &str) -> Option<String> {
    let part = |range: Range<usize>| moment.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let seconds = part(11..13)? * 3600 + part(14..16)? * 60 + part(17..19)?;
    // Years that begin in March end with the leap day.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    let since = days - 693_899;
    // Ten decimals, rounded: some microseconds.
    let part = (seconds * 10_000_000_000 + 43_200) / 86_400;
    (since > 60).then(|| format!("{since}.{part:010}"))
}

#[cfg(test)]
mod tests {
    use super::super::zip::far_zip;
    use super::*;
    use calamine::{Data, Reader};
    use domain::timestamp::Timestamp;
    use std::io::Cursor;

    const COLUMNS: [&str; 3] = ["Label", "कितने", "When"];

    fn row(n: u32) -> Vec<Cell> {
        let at = Timestamp("2026-11-24T14:15:05+05:30".to_owned());
        vec![format!("{n:05}").into(), i64::from(n).into(), at.into()]
    }

    /// The names of the sheets, each with its rows, as another program reads the workbook.
    fn read(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<Data>>)> {
        let mut book = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheets = book.worksheets().into_iter();
        sheets
            .map(|(name, range)| (name, range.rows().map(<[Data]>::to_vec).collect()))
            .collect()
    }

    #[test]
    fn a_text_stays_a_text_whatever_it_looks_like() {
        let texts = [
            "00123",
            "12345678901234567890",
            "1E5",
            "=1+1",
            "@x",
            "say \"so\" & <b>",
            "पैरेंट बैग",
            "two\nlines",
            " blank ",
            "_x0041_",
            "bell\u{7}",
        ];
        let mut xlsx = Xlsx::new("Bags", COLUMNS.to_vec(), SHEET_ROWS).unwrap();
        for text in texts {
            xlsx.row(vec![text.into(), Cell::Empty, Cell::kilograms(-29_500)])
                .unwrap();
        }
        xlsx.row(row(7)).unwrap();
        xlsx.end().unwrap();
        let sheets = read(xlsx.take());
        assert_eq!(sheets.len(), 1);
        let (name, rows) = &sheets[0];
        assert_eq!(name, "Bags");
        assert_eq!(rows[0], COLUMNS.map(|c| Data::String(c.to_owned())));
        for (text, row) in texts.iter().zip(&rows[1..]) {
            assert_eq!(row[0], Data::String((*text).to_owned()));
            assert_eq!((&row[1], &row[2]), (&Data::Empty, &Data::Float(-29.5)));
        }
        let last = &rows[texts.len() + 1];
        assert_eq!(last[0], Data::String("00007".to_owned()));
        assert_eq!(last[1], Data::Float(7.0));
        let Data::DateTime(at) = &last[2] else {
            panic!("no moment: {:?}", last[2]);
        };
        // 46350 is 24 November 2026, 14:15:05 its remainder.
        assert!((at.as_f64() - 46_350.593_807_870_4).abs() < 1e-9);
    }

    #[test]
    fn a_new_sheet_begins_where_one_is_full() {
        for zip in [Zip::new(), far_zip()] {
            let mut xlsx = Xlsx::within(zip, "बैग", COLUMNS.to_vec(), 4).unwrap();
            let mut bytes = Vec::new();
            for n in 0..7 {
                xlsx.row(row(n)).unwrap();
                bytes.append(&mut xlsx.take());
            }
            xlsx.end().unwrap();
            bytes.append(&mut xlsx.take());
            let sheets = read(bytes);
            let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["बैग", "बैग 2", "बैग 3"]);
            let mut labels = Vec::new();
            for (_, rows) in &sheets {
                assert!(rows.len() <= 4);
                assert_eq!(rows[0][0], Data::String("Label".to_owned()), "each has its names");
                labels.extend(rows[1..].iter().map(|row| row[0].to_string()));
            }
            let all: Vec<String> = (0..7).map(|n| format!("{n:05}")).collect();
            assert_eq!(labels, all);
        }
    }

    #[test]
    fn rows_leave_as_they_are_written() {
        let mut xlsx = Xlsx::new("Bags", COLUMNS.to_vec(), SHEET_ROWS).unwrap();
        let (mut most, mut all) = (0, 0);
        for n in 0..20_000 {
            xlsx.row(row(n)).unwrap();
            let kept = xlsx.take().len();
            most = most.max(kept);
            all += kept;
        }
        assert!(all > 100_000 && most < 70_000, "{most} of {all}");
    }

    #[test]
    fn what_no_cell_holds_is_cut_and_no_sign_is() {
        let long = "क".repeat(CELL_SIGNS + 5);
        assert_eq!(cut(&long).chars().count(), CELL_SIGNS);
        let pairs = format!("x{}", "𝄞".repeat(CELL_SIGNS));
        assert_eq!(cut(&pairs).encode_utf16().count(), CELL_SIGNS);
        assert_eq!(cut("short"), "short");
        assert_eq!(
            serial("1899-12-31T00:00:00+05:30"),
            None,
            "before days are counted alike"
        );
        assert_eq!(
            [0, 25, 26, 701, 702].map(|n| Column(n).to_string()),
            ["A", "Z", "AA", "ZZ", "AAA"]
        );
    }
}
