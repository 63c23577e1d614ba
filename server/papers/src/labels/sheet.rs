//! Labels on sheets of A4.

use super::arrange::{Align, Arrangement, LETTERS, Line, STAND, arrange};
use super::{Label, SheetLayout};
use crate::PaperError;
use crate::canvas::{Area, BLACK, Canvas, LINE, pdf};
use crate::code::{Bars, Squares, Symbology};
use crate::text::{Fonts, Shaped};

/// Modules smaller than this, in millimetres, are not read by every scanner.
const SMALLEST_BAR: f32 = 0.19;
const SMALLEST_SQUARE: f32 = 0.3;
/// A wider bar than this is no better read.
const WIDEST_BAR: f32 = 0.5;

/// Sheets of labels.
#[derive(Clone, Debug)]
pub struct LabelSheet<'a> {
    pub layout: &'a SheetLayout,
    pub symbology: Symbology,
    /// How many labels of the first sheet are used already.
    pub used: usize,
    /// Draws the edges of the labels, for plain paper that is cut.
    pub edges: bool,
    /// Of the file.
    pub title: &'a str,
    /// Of the title: `en`, `hi`.
    pub language: &'a str,
}

/// The labels on as many sheets as they need.
pub fn labels_pdf(sheet: &LabelSheet<'_>, labels: &[Label]) -> Result<Vec<u8>, PaperError> {
    let fonts = Fonts::load()?;
    let places = sheet.layout.places();
    if sheet.used >= places {
        return Err(PaperError::NoSuchPlace(sheet.used));
    }
    let mut pages: Vec<Canvas> = Vec::new();
    for (at, label) in (sheet.used..).zip(labels) {
        if at % places == 0 || pages.is_empty() {
            pages.push(Canvas::default());
        }
        let place = sheet.layout.place(at % places)?;
        if let Some(page) = pages.last_mut() {
            draw(sheet, label, place, page, &fonts)?;
        }
    }
    if pages.is_empty() {
        pages.push(Canvas::default());
    }
    pdf(&pages, &fonts, sheet.title, sheet.language)
}

fn draw(
    sheet: &LabelSheet<'_>,
    label: &Label,
    place: Area,
    page: &mut Canvas,
    fonts: &Fonts,
) -> Result<(), PaperError> {
    let Arrangement { code, align, lines } = arrange(label, sheet.symbology, place.w, place.h);
    if sheet.edges {
        page.frame(place, LINE);
    }
    let code = Area {
        x: place.x + code.x,
        y: place.y + code.y,
        ..code
    };
    let too_small = || PaperError::LabelTooSmall(label.code.clone());
    match sheet.symbology {
        Symbology::Qr => {
            let squares = Squares::of(&label.code)?;
            if code.w / (squares.whole() as f32) < SMALLEST_SQUARE {
                return Err(too_small());
            }
            page.squares(&squares, &label.code, code.x, code.y, code.w);
        }
        Symbology::Code128 => {
            let bars = Bars::of(&label.code)?;
            let module = (code.w / bars.whole as f32).min(WIDEST_BAR);
            if module < SMALLEST_BAR {
                return Err(too_small());
            }
            let w = module * bars.whole as f32;
            let x = code.x + (code.w - w) / 2.0;
            page.bars(&bars, &label.code, Area { x, w, ..code });
        }
    }
    for line in lines {
        let (text, size) = fitted(&line, fonts);
        page.next_paragraph();
        let y = place.y + line.area.y + line.area.h * STAND;
        let x = place.x + line.area.x;
        match align {
            Align::Left => page.text(text, size, x, y, BLACK),
            Align::Middle => page.text_middle(text, size, x + line.area.w / 2.0, y, BLACK),
        }
    }
    Ok(())
}

/// The text of a line and the size of its letters.
pub(super) fn fitted(line: &Line<'_>, fonts: &Fonts) -> (Shaped, f32) {
    let size = line.area.h * LETTERS;
    if line.whole {
        fonts.squeeze(line.text, line.weight, size, line.area.w)
    } else {
        fonts.fit(line.text, line.weight, size, line.area.w)
    }
}
