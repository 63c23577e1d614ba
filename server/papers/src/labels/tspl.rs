//! TSPL.

use super::Printer;
use super::printer::{Part, Placed};
use crate::text::Bitmap;

/// Points in a millimetre: sizes of the printer's own letters.
const POINTS: f32 = 72.0 / 25.4;

pub(super) fn label(printer: &Printer, parts: &[Placed<'_>], out: &mut Vec<u8>) {
    let stock = printer.stock;
    line(out, &format!("SIZE {} mm,{} mm", stock.width, stock.height));
    line(out, &format!("GAP {} mm,0 mm", stock.gap));
    line(out, "DIRECTION 1");
    line(out, "CODEPAGE UTF-8");
    line(out, "CLS");
    for Placed { x, y, part } in parts {
        match part {
            Part::Squares(code, module) => {
                line(
                    out,
                    &format!("QRCODE {x},{y},M,{module},A,0,\"{}\"", escape(code)),
                );
            }
            Part::Bars(code, module, height) => line(
                out,
                &format!(
                    "BARCODE {x},{y},\"128\",{height},0,0,{module},{module},\"{}\"",
                    escape(code)
                ),
            ),
            Part::Text(text, size) => {
                let points = (*size as f32 / printer.resolution.dots() * POINTS).round() as usize;
                line(
                    out,
                    &format!("TEXT {x},{y},\"0\",0,{points},{points},\"{}\"", escape(text)),
                );
            }
            Part::Dots(dots) => picture(out, *x, *y, dots),
        }
    }
    line(out, "PRINT 1,1");
}

fn line(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
    out.extend_from_slice(b"\r\n");
}

fn escape(text: &str) -> String {
    text.replace('"', "\\[\"]")
}

/// A picture as it is, white dots being 1.
fn picture(out: &mut Vec<u8>, x: usize, y: usize, dots: &Bitmap) {
    let across = dots.width.div_ceil(8);
    out.extend_from_slice(format!("BITMAP {x},{y},{across},{},0,", dots.height).as_bytes());
    for row in dots.rows() {
        out.extend(row.iter().map(|byte| !byte));
    }
    out.extend_from_slice(b"\r\n");
}
