//! Pages of a bill, filled from the top: text, names with values, tables whose heads are repeated.

use crate::canvas::{A4, Area, BLACK, Canvas, GREY, LINE, Role, SHADE};
use crate::text::{Fonts, Shaped, Weight};

/// Between the edge of the paper and what is printed.
pub(super) const EDGE: f32 = 14.0;
/// From edge to edge of what is printed.
pub(super) const WIDTH: f32 = A4.0 - 2.0 * EDGE;
/// Where a page is full; the number of the page stands below.
const BOTTOM: f32 = A4.1 - 18.0;
/// The size of most text, and of names.
pub(super) const TEXT: f32 = mm_of(9.5);
pub(super) const SMALL: f32 = mm_of(7.5);
/// From line to line, of the size of the text: vowel signs above and below do not touch.
const LEADING: f32 = 1.38;
/// How far below its top a line of text stands, of its size.
const STAND: f32 = 1.02;
/// Around the text of a cell.
const PAD: f32 = 1.2;
/// The height of lines to sign on.
pub(super) const SIGNATURES: f32 = 26.0;
/// What stands where nothing is known.
const NOTHING: &str = "–";

const fn mm_of(points: f32) -> f32 {
    points * 25.4 / 72.0
}

/// How the values of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A column of a table.
pub(super) struct Column<'a> {
    pub(super) name: &'a str,
    pub(super) width: f32,
    pub(super) side: Side,
    pub(super) weight: Weight,
}

/// A name and its value.
pub(super) struct Fact<'a> {
    pub(super) name: &'a str,
    pub(super) value: Option<String>,
}

/// Pages in the making.
pub(super) struct Pages<'a> {
    pub(super) fonts: &'a Fonts,
    pages: Vec<Canvas>,
    /// What begins every page but the first.
    heading: String,
    /// Where the next thing stands.
    pub(super) y: f32,
    tables: usize,
}

impl<'a> Pages<'a> {
    pub(super) fn new(fonts: &'a Fonts, heading: String) -> Self {
        Self {
            fonts,
            pages: vec![Canvas::default()],
            heading,
            y: EDGE,
            tables: 0,
        }
    }

    pub(super) fn page(&mut self) -> &mut Canvas {
        if self.pages.is_empty() {
            self.pages.push(Canvas::default());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    fn next_page(&mut self) {
        self.pages.push(Canvas::default());
        self.y = EDGE;
        let heading = self.heading.clone();
        let (text, size) = self.fonts.fit(&heading, Weight::Regular, SMALL, WIDTH);
        let y = self.y + SMALL;
        self.page().set_role(Role::Furniture);
        self.page().text(text, size, EDGE, y, GREY);
        self.page().line(EDGE, y + 1.4, WIDTH, LINE);
        self.y = y + 4.0;
    }

    /// Begins a page where less than `height` is left of this one.
    pub(super) fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.next_page();
        }
    }

    /// Lines of text from the left; answers their height. Does not move on.
    pub(super) fn lines(
        &mut self,
        text: &str,
        weight: Weight,
        size: f32,
        place: (f32, f32, f32),
        shade: u8,
    ) -> f32 {
        let (x, y, width) = place;
        let lines = self.fonts.wrap(text, weight, size, width);
        let height = lines.len() as f32 * size * LEADING;
        self.page().next_paragraph();
        draw(self.page(), lines, size, (x, y, width), Side::Left, shade);
        height
    }

    /// How high so many names with values of one line are.
    pub(super) fn height(facts: usize, columns: usize) -> f32 {
        facts.div_ceil(columns) as f32 * row_of_facts(1)
    }

    /// Names above their values, side by side; `to_write` draws a line where there is no value.
    pub(super) fn facts(&mut self, facts: &[Fact<'_>], columns: usize, to_write: bool) {
        let gap = 5.0;
        let width = (WIDTH - gap * (columns as f32 - 1.0)) / columns as f32;
        for row in facts.chunks(columns) {
            let cells: Vec<Vec<Shaped>> = row
                .iter()
                .map(|fact| match &fact.value {
                    Some(value) => self.fonts.wrap(value, Weight::Regular, TEXT, width),
                    None if to_write => Vec::new(),
                    None => self.fonts.wrap(NOTHING, Weight::Regular, TEXT, width),
                })
                .collect();
            let most = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
            let height = row_of_facts(most);
            self.need(height);
            let y = self.y;
            for (at, (fact, lines)) in row.iter().zip(cells).enumerate() {
                let x = EDGE + at as f32 * (width + gap);
                let (name, size) = self.fonts.fit(fact.name, Weight::Regular, SMALL, width);
                self.page().next_paragraph();
                self.page().text(name, size, x, y + SMALL * STAND, GREY);
                let top = y + SMALL * LEADING;
                if lines.is_empty() {
                    self.page().line(x, top + TEXT * LEADING, width, LINE);
                }
                draw(self.page(), lines, TEXT, (x, top, width), Side::Left, BLACK);
            }
            self.y = y + height;
        }
    }

    /// A table; its head stands on every page that it reaches.
    pub(super) fn table(&mut self, columns: &[Column<'_>], rows: &[Vec<String>]) {
        let line = TEXT * LEADING;
        self.need(line * 4.0);
        self.tables += 1;
        let table = self.tables;
        self.table_head(columns, Some(table));
        for (at, row) in rows.iter().enumerate() {
            let cells: Vec<Vec<Shaped>> = columns
                .iter()
                .zip(row)
                .map(|(column, text)| {
                    self.fonts
                        .wrap(text, column.weight, TEXT, column.width - 2.0 * PAD)
                })
                .collect();
            let most = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
            let height = most as f32 * line + PAD * 0.8;
            if self.y + height > BOTTOM {
                self.next_page();
                self.table_head(columns, None);
            }
            let (mut x, y) = (EDGE, self.y);
            for (index, (column, lines)) in columns.iter().zip(cells).enumerate() {
                let place = (x + PAD, y + PAD * 0.3, column.width - 2.0 * PAD);
                // An empty cell is heard as one.
                let lines = if lines.is_empty() {
                    vec![self.fonts.shape(" ", Weight::Regular)]
                } else {
                    lines
                };
                self.page().set_role(Role::Cell {
                    table,
                    row: at + 1,
                    column: index,
                    head: false,
                });
                draw(self.page(), lines, TEXT, place, column.side, BLACK);
                x += column.width;
            }
            self.y = y + height;
            let y = self.y;
            self.page().line(EDGE, y - 0.1, x - EDGE, LINE);
        }
        self.y += 4.0;
    }

    /// The names of columns; of the table of that number, or once more on another page.
    fn table_head(&mut self, columns: &[Column<'_>], table: Option<usize>) {
        let names: Vec<Vec<Shaped>> = columns
            .iter()
            .map(|column| {
                self.fonts
                    .wrap(column.name, Weight::Bold, SMALL, column.width - 2.0 * PAD)
            })
            .collect();
        let most = names.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let height = most as f32 * SMALL * LEADING + PAD;
        let y = self.y;
        let w = columns.iter().map(|column| column.width).sum();
        self.page().area(
            Area {
                x: EDGE,
                y,
                w,
                h: height,
            },
            SHADE,
        );
        let mut x = EDGE;
        for (index, (column, lines)) in columns.iter().zip(names).enumerate() {
            let place = (x + PAD, y + PAD / 2.0, column.width - 2.0 * PAD);
            self.page()
                .set_role(table.map_or(Role::Furniture, |table| Role::Cell {
                    table,
                    row: 0,
                    column: index,
                    head: true,
                }));
            draw(self.page(), lines, SMALL, place, column.side, BLACK);
            x += column.width;
        }
        self.y = y + height;
    }

    /// Lines to sign on, beside each other.
    pub(super) fn signatures(&mut self, names: &[&str]) {
        self.need(SIGNATURES);
        let gap = 8.0;
        let width = (WIDTH - gap * (names.len() as f32 - 1.0)) / names.len() as f32;
        let y = self.y + 18.0;
        for (at, name) in names.iter().enumerate() {
            let x = EDGE + at as f32 * (width + gap);
            self.page().line(x, y, width, BLACK);
            let (text, size) = self.fonts.fit(name, Weight::Regular, SMALL, width);
            self.page().next_paragraph();
            self.page().text(text, size, x, y + SMALL * 1.3, BLACK);
        }
        self.y = y + 8.0;
    }

    /// The pages with their numbers.
    pub(super) fn finish(mut self, page: &dyn Fn(usize, usize) -> String, left: &str) -> Vec<Canvas> {
        let count = self.pages.len();
        for (at, canvas) in self.pages.iter_mut().enumerate() {
            let y = A4.1 - 10.0;
            canvas.set_role(Role::Furniture);
            canvas.line(EDGE, y - SMALL * 1.4, WIDTH, LINE);
            let number = self.fonts.shape(&page(at + 1, count), Weight::Regular);
            let room = WIDTH - number.width * SMALL - 5.0;
            canvas.text_right(number, SMALL, EDGE + WIDTH, y, GREY);
            let (text, size) = self.fonts.fit(left, Weight::Regular, SMALL, room);
            canvas.text(text, size, EDGE, y, GREY);
        }
        self.pages
    }
}

fn row_of_facts(lines: usize) -> f32 {
    SMALL * LEADING + lines as f32 * TEXT * LEADING + 1.6
}

/// Lines of text in a place: left, top, width.
fn draw(canvas: &mut Canvas, lines: Vec<Shaped>, size: f32, place: (f32, f32, f32), side: Side, shade: u8) {
    let (x, top, width) = place;
    for (at, line) in lines.into_iter().enumerate() {
        let y = top + at as f32 * size * LEADING + size * STAND;
        match side {
            Side::Left => canvas.text(line, size, x, y, shade),
            Side::Right => canvas.text_right(line, size, x + width, y, shade),
        }
    }
}
