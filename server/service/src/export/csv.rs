//! CSV (RFC 4180). Texts are in quotes and numbers are not, so that a spreadsheet can be told to leave texts as they are.

use super::cell::Cell;

/// Says that what follows is UTF-8: without it Excel reads Hindi as something else.
pub(super) const MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Writes one line.
pub(super) fn line(out: &mut Vec<u8>, cells: impl IntoIterator<Item = Cell>) {
    for (n, cell) in cells.into_iter().enumerate() {
        if n > 0 {
            out.push(b',');
        }
        match cell {
            Cell::Empty => {}
            Cell::Number(digits) => out.extend_from_slice(digits.as_bytes()),
            Cell::Moment(at) => quoted(out, &at.0),
            Cell::Text(text) => quoted(out, &text),
        }
    }
    out.extend_from_slice(b"\r\n");
}

fn quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if could_be_formula(text) {
        out.push(b'\'');
    }
    out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

/// Whether a spreadsheet could take a text for a formula: then an apostrophe goes before it.
fn could_be_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::timestamp::Timestamp;

    fn written(cells: Vec<Cell>) -> String {
        let mut out = Vec::new();
        line(&mut out, cells);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_could_begin_a_formula_is_only_text() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(written(vec![text.into()]), format!("\"'{text}\"\r\n"));
        }
        for text in ["", "SB00001", "{a:1}", "'=1", "1-1"] {
            assert_eq!(written(vec![text.into()]), format!("\"{text}\"\r\n"));
        }
        // A number is a number, and no text of anybody's.
        assert_eq!(written(vec![Cell::kilograms(-1500)]), "-1.5\r\n");
    }

    #[test]
    fn a_reader_finds_what_was_written() {
        let texts = [
            "00123",
            "say \"so\"",
            "a,b;c",
            "two\r\nlines",
            "पैरेंट बैग",
            " blank ",
            "12345678901234567890",
        ];
        let mut out = MARK.to_vec();
        line(&mut out, texts.map(Cell::from));
        let moment = Timestamp("2026-11-24T14:15:05+05:30".to_owned());
        line(
            &mut out,
            [
                Cell::Empty,
                30_i16.into(),
                Cell::kilograms(29_500),
                Cell::Moment(moment),
                None::<String>.into(),
                Some("x").into(),
                "".into(),
            ],
        );
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(out.strip_prefix(MARK).unwrap());
        let lines: Vec<Vec<String>> = reader
            .records()
            .map(|line| line.unwrap().iter().map(str::to_owned).collect())
            .collect();
        assert_eq!(lines[0], texts);
        assert_eq!(
            lines[1],
            ["", "30", "29.5", "2026-11-24T14:15:05+05:30", "", "x", ""]
        );
    }
}
