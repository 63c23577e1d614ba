//! Labels for label printers.

use super::arrange::{Align, Line, arrange};
use super::printer::{Part, Placed, Printer, PrinterLanguage};
use super::sheet::fitted;
use super::{Label, tspl, zpl};
use crate::PaperError;
use crate::code::{BARS_QUIET, Bars, QR_QUIET, Squares, Symbology};
use crate::text::Fonts;

/// The largest square or bar that printers make, in dots.
const LARGEST: usize = 10;

/// What to send to the printer, one label after the other.
pub fn labels_for_printer(printer: &Printer, labels: &[Label]) -> Result<Vec<u8>, PaperError> {
    let fonts = Fonts::load()?;
    let mut out = Vec::new();
    for label in labels {
        let parts = place(printer, label, &fonts)?;
        match printer.language {
            PrinterLanguage::Zpl => zpl::label(printer, &parts, &mut out),
            PrinterLanguage::Tspl => tspl::label(printer, &parts, &mut out),
        }
    }
    Ok(out)
}

fn place<'a>(printer: &Printer, label: &'a Label, fonts: &Fonts) -> Result<Vec<Placed<'a>>, PaperError> {
    let arrangement = arrange(
        label,
        printer.symbology,
        printer.stock.width,
        printer.stock.height,
    );
    let scale = printer.resolution.dots();
    let dots = |mm: f32| (mm * scale).round() as usize;
    let code = arrangement.code;
    let smallest = printer.resolution.smallest(printer.symbology);
    let too_small = || PaperError::LabelTooSmall(label.code.clone());
    let mut parts = Vec::new();
    match printer.symbology {
        Symbology::Qr => {
            let squares = Squares::of(&label.code)?;
            let module = (dots(code.w) / squares.whole()).min(LARGEST);
            if module < smallest {
                return Err(too_small());
            }
            let margin = (dots(code.w) - module * squares.whole()) / 2 + module * QR_QUIET;
            parts.push(Placed {
                x: dots(code.x) + margin,
                y: dots(code.y) + margin,
                part: Part::Squares(&label.code, module),
            });
        }
        Symbology::Code128 => {
            let bars = Bars::of(&label.code)?;
            let module = (dots(code.w) / bars.whole).min(LARGEST);
            if module < smallest {
                return Err(too_small());
            }
            // No wider than half a millimetre.
            let module = module.min(smallest * 2);
            let margin = (dots(code.w) - module * bars.whole) / 2 + module * BARS_QUIET;
            parts.push(Placed {
                x: dots(code.x) + margin,
                y: dots(code.y),
                part: Part::Bars(&label.code, module, dots(code.h)),
            });
        }
    }
    for line in arrangement.lines {
        parts.push(text(&line, arrangement.align, scale, fonts));
    }
    Ok(parts)
}

fn text<'a>(line: &Line<'a>, align: Align, scale: f32, fonts: &Fonts) -> Placed<'a> {
    let (shaped, size) = fitted(line, fonts);
    let size = size * scale;
    let width = shaped.width * size;
    let left = match align {
        Align::Left => line.area.x * scale,
        Align::Middle => (line.area.x + line.area.w / 2.0) * scale - width / 2.0,
    };
    let top = line.area.y * scale;
    // How wide the printer's own letters are is not known: what has its place by its width is drawn.
    let own = line.whole && align == Align::Left && is_plain(line.text);
    let part = if own {
        Part::Text(line.text, size.round() as usize)
    } else {
        Part::Dots(fonts.bitmap(&shaped, size))
    };
    Placed {
        x: left.max(0.0).round() as usize,
        y: top.round() as usize,
        part,
    }
}

/// Letters and signs that every printer has and no language of theirs needs for itself.
fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b" -./".contains(&byte))
}
