//! What a file says, as one text to compare.

use sheets::{Choices, Doubt, Form, HiddenRows, Limits, Opened, Row, SheetError, Visibility, column_name};
use std::fmt::Write;
use std::io::{Cursor, Read, Seek};

pub(crate) fn file(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name);
    std::fs::read(path).unwrap()
}

pub(crate) fn open(bytes: Vec<u8>) -> Result<Opened<Cursor<Vec<u8>>>, SheetError> {
    sheets::open(Cursor::new(bytes), Choices::default(), Limits::default())
}

fn form(form: Form) -> String {
    match form {
        Form::Text { encoding, delimiter } => {
            let delimiter = delimiter.map_or("one column", |one| one.code());
            format!("{} {delimiter}\n", encoding.code())
        }
        Form::Workbook => "workbook\n".to_owned(),
    }
}

fn doubt(doubt: Option<Doubt>) -> String {
    doubt.map(|doubt| format!(" ({doubt:?})")).unwrap_or_default()
}

/// One line for each row: its number and its cells.
pub(crate) fn rows<R: Read + Seek>(opened: &mut Opened<R>, sheet: usize, hidden: HiddenRows) -> String {
    let mut said = String::new();
    let mut rows = match opened.rows(sheet, hidden) {
        Ok(rows) => rows,
        Err(error) => return format!("error: {error}\n"),
    };
    let mut row = Row::new();
    loop {
        match rows.next_into(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let _ = writeln!(said, "error: {error}");
                break;
            }
        }
        let cells: Vec<String> = row
            .cells()
            .map(|cell| {
                let merged = if cell.merged { " (merged)" } else { "" };
                format!(
                    "{}={}{}{merged}",
                    column_name(cell.column),
                    cell.text,
                    doubt(cell.doubt)
                )
            })
            .collect();
        let hidden = if row.is_hidden() { " hidden" } else { "" };
        let _ = writeln!(said, "{}{hidden}: {}", row.number(), cells.join(" | "));
    }
    let counts = rows.counts();
    let mut told = format!("{} rows", counts.rows);
    for (count, word) in [
        (counts.empty, "empty"),
        (counts.hidden, "hidden"),
        (counts.filtered, "filtered"),
        (counts.merged, "merged"),
    ] {
        if count > 0 {
            let _ = write!(told, ", {count} {word}");
        }
    }
    said + &told + "\n"
}

/// What a file is and all that is in it, or why it cannot be read.
pub(crate) fn all(bytes: Vec<u8>) -> String {
    let mut opened = match open(bytes) {
        Ok(opened) => opened,
        Err(error) => return format!("error: {error}\n"),
    };
    let mut said = form(opened.form());
    for (at, sheet) in opened.sheets().into_iter().enumerate() {
        if !sheet.name.is_empty() {
            let hidden = if sheet.visibility == Visibility::Hidden {
                " (hidden)"
            } else {
                ""
            };
            let _ = writeln!(said, "[{}]{hidden}", sheet.name);
        }
        said += &rows(&mut opened, at, HiddenRows::Take);
    }
    said
}
