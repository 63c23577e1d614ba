//! From a file to what its rows become. It reads as long as the file is, and belongs on a thread of its own.

use domain::import::{
    CellDoubt, Columns, ColumnsError, FileRead, Group, Heading, ImportKind, ImportReader, ImportSite, Item,
    Preview, SheetCell, SheetRead, SheetRow, Taken, find_heading,
};
use sheets::{Choices, Counts, Doubt, Form, HiddenRows, Limits, Opened, Row, Rows, SheetError, Visibility};
use std::collections::VecDeque;
use std::io::{Read, Seek};

/// Rows from which headings are recognised.
const FIRST_ROWS: usize = 50;

/// What the one who brings a file says of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// Which column holds what, as `label=B,type=C`; the rest is recognised.
    pub columns: Option<&'a str>,
    /// Encoding and delimiter of a text.
    pub choices: Choices,
    /// Whether rows and sheets are taken that a person does not see.
    pub hidden: bool,
}

/// Why a file gives nothing.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error(transparent)]
    Sheet(#[from] SheetError),
    #[error("{}{error}", of_sheet(.sheet))]
    Columns { sheet: String, error: ColumnsError },
    /// Never done with nothing.
    #[error("The file has no rows that could be taken. {}", hint(*.hidden))]
    Nothing { hidden: u64 },
    /// Whoever takes the groups stopped.
    #[error("the import was stopped")]
    Stopped,
}

impl<'a> Said<'a> {
    /// What was said of a file that was brought; the rest of it is recognised.
    pub fn of(columns: &'a str, hidden: bool) -> Self {
        Self {
            columns: Some(columns).filter(|columns| !columns.is_empty()),
            choices: Choices::default(),
            hidden,
        }
    }
}

fn of_sheet(name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        format!("sheet {name}: ")
    }
}

fn hint(hidden: u64) -> String {
    if hidden > 0 {
        format!("{hidden} rows are hidden; take them too, or show them in the file.")
    } else {
        "Check that it is the right file, and which column holds what.".to_owned()
    }
}

/// A group with the place where it stands.
#[derive(Clone, Debug)]
pub struct Placed<'a> {
    pub sheet: &'a str,
    /// From 0.
    pub sheet_at: u32,
    pub group: Group<Item>,
}

/// The same, kept.
#[derive(Clone, Debug)]
pub(super) struct GroupAt {
    pub(super) sheet: String,
    /// From 0.
    pub(super) sheet_at: u32,
    pub(super) group: Group<Item>,
}

fn doubt(doubt: Doubt) -> CellDoubt {
    match doubt {
        Doubt::Date => CellDoubt::Date,
        Doubt::LostDigits => CellDoubt::LostDigits,
        Doubt::Scientific => CellDoubt::Scientific,
        Doubt::Rounded => CellDoubt::Rounded,
        Doubt::Format => CellDoubt::Format,
        Doubt::Boolean => CellDoubt::Boolean,
        Doubt::Error => CellDoubt::Error,
        Doubt::NotCalculated => CellDoubt::NotCalculated,
    }
}

fn cells(row: &Row) -> Vec<SheetCell<'_>> {
    row.cells()
        .map(|cell| SheetCell {
            column: cell.column,
            text: cell.text,
            doubt: cell.doubt.map(doubt),
            merged: cell.merged,
        })
        .collect()
}

/// The rows of a sheet with its first rows read ahead.
struct Ahead<'a, R> {
    rows: Rows<'a, R>,
    first: VecDeque<Row>,
}

impl<R: Read + Seek> Ahead<'_, R> {
    fn next_into(&mut self, row: &mut Row) -> Result<bool, SheetError> {
        if let Some(first) = self.first.pop_front() {
            *row = first;
            return Ok(true);
        }
        self.rows.next_into(row)
    }
}

fn read_ahead<R: Read + Seek>(mut rows: Rows<'_, R>) -> Result<Ahead<'_, R>, SheetError> {
    let mut first = VecDeque::new();
    while first.len() < FIRST_ROWS {
        let mut row = Row::new();
        if !rows.next_into(&mut row)? {
            break;
        }
        first.push_back(row);
    }
    Ok(Ahead { rows, first })
}

/// Reads a whole file and hands every group to `take`, which says whether to go on.
pub fn read(
    kind: ImportKind,
    file: impl Read + Seek,
    said: Said<'_>,
    site: ImportSite<'_>,
    limits: Limits,
    mut take: impl FnMut(Placed<'_>) -> bool,
) -> Result<FileRead, ReadError> {
    let columns = said
        .columns
        .map(|text| Columns::parse(text, kind))
        .transpose()
        .map_err(|error| ReadError::Columns {
            sheet: String::new(),
            error,
        })?;
    let by = Reading {
        kind,
        columns,
        hidden: if said.hidden {
            HiddenRows::Take
        } else {
            HiddenRows::Leave
        },
        site,
    };
    let mut opened = sheets::open(file, said.choices, limits)?;
    let (form, delimiter) = match opened.form() {
        Form::Text { encoding, delimiter } => (encoding.code(), delimiter.map(sheets::Delimiter::code)),
        Form::Workbook => ("xlsx", None),
    };
    let mut found = FileRead {
        form: form.to_owned(),
        delimiter: delimiter.map(str::to_owned),
        sheets: Vec::new(),
    };
    for (at, info) in opened.sheets().into_iter().enumerate() {
        let is_hidden = info.visibility == Visibility::Hidden;
        let mut sheet = SheetRead {
            name: info.name,
            hidden: is_hidden,
            taken: !is_hidden || said.hidden,
            heading: None,
            columns: Columns::default(),
            empty_rows: 0,
            hidden_rows: 0,
            filtered_rows: 0,
            merged_ranges: 0,
            preview: Preview::default(),
        };
        if sheet.taken {
            read_sheet(&mut opened, at, &by, &mut sheet, &mut take)?;
        }
        found.sheets.push(sheet);
    }
    let rows: u64 = found.sheets.iter().map(|sheet| sheet.preview.counts.rows).sum();
    if rows == 0 {
        let hidden = found.sheets.iter().map(|sheet| sheet.hidden_rows).sum();
        return Err(ReadError::Nothing { hidden });
    }
    Ok(found)
}

/// What a sheet is read by.
struct Reading<'a> {
    kind: ImportKind,
    columns: Option<Columns>,
    hidden: HiddenRows,
    site: ImportSite<'a>,
}

fn read_sheet<R: Read + Seek>(
    opened: &mut Opened<R>,
    at: usize,
    by: &Reading<'_>,
    sheet: &mut SheetRead,
    take: &mut impl FnMut(Placed<'_>) -> bool,
) -> Result<(), ReadError> {
    let mut rows = read_ahead(opened.rows(at, by.hidden)?)?;
    let heading = heading(by, &rows.first);
    // A sheet with nothing in it is no fault of the file.
    if !rows.first.is_empty() {
        let error = |error| ReadError::Columns {
            sheet: sheet.name.clone(),
            error,
        };
        heading.columns.check(by.kind).map_err(error)?;
    }
    let mut reader = ImportReader::new(by.kind, &heading, by.site);
    let mut row = Row::new();
    while rows.next_into(&mut row)? {
        let cells = cells(&row);
        let line = SheetRow {
            number: row.number(),
            cells: &cells,
        };
        let taken = reader.take(&line);
        sheet.preview.see(&line, &taken, &reader);
        if let Taken::Group(group) | Taken::GroupBefore(group) = taken {
            hand_over(&sheet.name, at, group, take)?;
        }
    }
    if let Some(group) = reader.finish() {
        sheet.preview.count(&group);
        hand_over(&sheet.name, at, group, take)?;
    }
    let Counts {
        empty,
        hidden,
        filtered,
        merged,
        ..
    } = rows.rows.counts();
    sheet.heading = heading.row;
    sheet.columns = heading.columns;
    sheet.empty_rows = empty;
    sheet.hidden_rows = hidden;
    sheet.filtered_rows = filtered;
    sheet.merged_ranges = merged;
    Ok(())
}

fn hand_over(
    sheet: &str,
    at: usize,
    group: Group<Item>,
    take: &mut impl FnMut(Placed<'_>) -> bool,
) -> Result<(), ReadError> {
    let sheet_at = u32::try_from(at).unwrap_or(u32::MAX);
    let placed = Placed {
        sheet,
        sheet_at,
        group,
    };
    if take(placed) {
        Ok(())
    } else {
        Err(ReadError::Stopped)
    }
}

fn heading(by: &Reading<'_>, first: &VecDeque<Row>) -> Heading {
    let all: Vec<Vec<SheetCell<'_>>> = first.iter().map(cells).collect();
    let rows: Vec<SheetRow<'_>> = first
        .iter()
        .zip(&all)
        .map(|(row, cells)| SheetRow {
            number: row.number(),
            cells,
        })
        .collect();
    let mut heading = find_heading(by.kind, &rows, &by.site.site);
    if let Some(said) = &by.columns {
        heading.columns = said.clone().or(&heading.columns);
    }
    heading
}
