//! A row of texts.

use std::fmt;

/// Why the text of a cell may not be what somebody wrote into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// The program that wrote the file took it for a date: `MAR1`, `2-3`. The text is that date.
    Date,
    /// A number with more digits than the program keeps: the last ones are lost.
    LostDigits,
    /// A number in scientific notation: `1234E5` may have been a text.
    Scientific,
    /// The format shows fewer decimals than the number has.
    Rounded,
    /// The format of the number is none of those that are understood; the text is the bare number.
    Format,
    /// Yes or no, which the program made of a text such as `TRUE`.
    Boolean,
    /// `#N/A`, `#REF!` and the like.
    Error,
    /// A formula that no program has calculated so far.
    NotCalculated,
}

/// What stands in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// From 0.
    pub column: u32,
    /// Without white space around it.
    pub text: &'a str,
    pub doubt: Option<Doubt>,
    /// It stands in a cell above, which is merged with this one.
    pub merged: bool,
}

#[derive(Clone, Copy)]
struct Span {
    column: u32,
    start: usize,
    end: usize,
    doubt: Option<Doubt>,
    merged: bool,
}

/// A row in which something stands. One is used again for every row of a sheet.
#[derive(Clone, Default)]
pub struct Row {
    /// As the program that made the file counts: from 1. In a text it is the line on which the row begins.
    number: u64,
    hidden: bool,
    text: String,
    cells: Vec<Span>,
}

impl Row {
    /// An empty row, to be filled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Its number for people.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether nobody sees it.
    pub fn is_hidden(&self) -> bool {
        self.hidden
    }

    /// The cells in which something stands, from left to right.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.cells.iter().map(|span| self.cell(span))
    }

    /// The cell of a column; nothing where it is blank.
    pub fn get(&self, column: u32) -> Option<Cell<'_>> {
        let at = self
            .cells
            .binary_search_by_key(&column, |span| span.column)
            .ok()?;
        self.cells.get(at).map(|span| self.cell(span))
    }

    fn cell(&self, span: &Span) -> Cell<'_> {
        Cell {
            column: span.column,
            text: self.text.get(span.start..span.end).unwrap_or_default(),
            doubt: span.doubt,
            merged: span.merged,
        }
    }

    pub(crate) fn clear(&mut self, number: u64, hidden: bool) {
        self.number = number;
        self.hidden = hidden;
        self.text.clear();
        self.cells.clear();
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.cells.is_empty()
    }

    /// How many bytes its texts are.
    pub(crate) fn size(&self) -> usize {
        self.text.len()
    }

    /// Adds a cell right of all others. What is blank and in no doubt is no cell.
    pub(crate) fn push(&mut self, column: u32, text: &str, doubt: Option<Doubt>) {
        let text = text.trim();
        if text.is_empty() && doubt.is_none() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.cells.push(Span {
            column,
            start,
            end: self.text.len(),
            doubt,
            merged: false,
        });
    }

    /// Sets a blank cell to what is merged into it from above.
    pub(crate) fn fill(&mut self, column: u32, text: &str, doubt: Option<Doubt>) {
        let Err(at) = self.cells.binary_search_by_key(&column, |span| span.column) else {
            return;
        };
        let start = self.text.len();
        self.text.push_str(text);
        let span = Span {
            column,
            start,
            end: self.text.len(),
            doubt,
            merged: true,
        };
        self.cells.insert(at, span);
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.number, if self.hidden { " (hidden)" } else { "" })?;
        f.debug_list().entries(self.cells()).finish()
    }
}

/// The name of a column: `A` for 0, `AA` for 26.
pub fn column_name(column: u32) -> String {
    let mut name = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        name.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    name.iter().rev().collect()
}
