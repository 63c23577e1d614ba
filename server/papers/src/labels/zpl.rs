//! ZPL.

use super::Printer;
use super::printer::{Part, Placed};
use crate::text::Bitmap;

/// Printers draw a QR code so many dots below its place.
const QR_DROP: usize = 10;

pub(super) fn label(printer: &Printer, parts: &[Placed<'_>], out: &mut Vec<u8>) {
    let dots = |mm: f32| (mm * printer.resolution.dots()).round() as usize;
    let mut text = format!(
        "^XA\n^CI28\n^PW{}\n^LL{}\n^LH0,0\n",
        dots(printer.stock.width),
        dots(printer.stock.height)
    );
    for Placed { x, y, part } in parts {
        let field = match part {
            Part::Squares(code, module) => {
                let y = y.saturating_sub(QR_DROP);
                format!("^FO{x},{y}^BQN,2,{module}^FH^FDMA,{}^FS\n", escape(code))
            }
            Part::Bars(code, module, height) => {
                format!(
                    "^FO{x},{y}^BY{module}^BCN,{height},N,N,N,A^FH^FD{}^FS\n",
                    escape(code)
                )
            }
            Part::Text(text, size) => format!("^FO{x},{y}^A0N,{size},{size}^FH^FD{}^FS\n", escape(text)),
            Part::Dots(dots) => format!("^FO{x},{y}{}^FS\n", graphic(dots)),
        };
        text.push_str(&field);
    }
    text.push_str("^XZ\n");
    out.extend_from_slice(text.as_bytes());
}

/// What the language needs for itself, as numbers; so is what is not ASCII.
fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'^' | b'~' | b'_' | b'\\' | 0..=31 | 127.. => format!("_{byte:02X}"),
            byte => char::from(byte).to_string(),
        })
        .collect()
}

/// A picture in hexadecimal: `,` ends a row that is white from there, `:` is the row above once more.
fn graphic(dots: &Bitmap) -> String {
    let rows = dots.rows();
    let across = dots.width.div_ceil(8);
    let total = across * rows.len();
    let mut text = format!("^GFA,{total},{total},{across},");
    let mut before: Option<&Vec<u8>> = None;
    for row in &rows {
        if before == Some(row) {
            text.push(':');
        } else {
            let end = row.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
            text.extend(row[..end].iter().map(|byte| format!("{byte:02X}")));
            if end < row.len() {
                text.push(',');
            }
        }
        before = Some(row);
    }
    text
}
