//! QR codes and Code 128 as black and white.

use crate::PaperError;
use code128::Code128;
use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

/// Which kind of code a label bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbology {
    /// Squares; read from any side, and with a quarter of it torn or dirty.
    Qr,
    /// Bars; read by every hand scanner.
    Code128,
}

/// Empty squares around a QR code.
pub(crate) const QR_QUIET: usize = 4;
/// Empty modules at either end of a Code 128.
pub(crate) const BARS_QUIET: usize = 10;

/// A QR code without its margin.
pub(crate) struct Squares {
    pub(crate) size: usize,
    dark: Vec<bool>,
}

impl Squares {
    pub(crate) fn of(text: &str) -> Result<Self, PaperError> {
        let code = QRBuilder::new(text)
            .ecl(ECL::M)
            .build()
            .map_err(|_| PaperError::NotEncodable(text.to_owned()))?;
        let dark = (0..code.size)
            .flat_map(|row| code[row].iter().take(code.size).map(|module| module.value()))
            .collect();
        Ok(Self {
            size: code.size,
            dark,
        })
    }

    /// With the margin.
    pub(crate) fn whole(&self) -> usize {
        self.size + 2 * QR_QUIET
    }

    /// Dark stretches: column, row, length; the margin counts.
    pub(crate) fn stretches(&self) -> Vec<(usize, usize, usize)> {
        let mut stretches = Vec::new();
        for (y, row) in self.dark.chunks(self.size).enumerate() {
            let mut x = 0;
            while x < self.size {
                let length = row[x..].iter().take_while(|dark| **dark).count();
                if length > 0 {
                    stretches.push((x + QR_QUIET, y + QR_QUIET, length));
                }
                x += length.max(1);
            }
        }
        stretches
    }
}

/// A Code 128.
pub(crate) struct Bars {
    /// In modules, with the margin.
    pub(crate) whole: usize,
    /// Where a bar begins and how wide it is, in modules; the margin counts.
    pub(crate) bars: Vec<(usize, usize)>,
}

impl Bars {
    pub(crate) fn of(text: &str) -> Result<Self, PaperError> {
        if text.is_empty() || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(PaperError::NotEncodable(text.to_owned()));
        }
        let code = Code128::encode(text.as_bytes());
        Ok(Self {
            whole: code.len(),
            bars: code
                .bar_coordinates()
                .map(|bar| (bar.x as usize, usize::from(bar.width)))
                .collect(),
        })
    }
}
