//! Where on a label its parts stand: the same on sheets and on rolls.

use super::Label;
use crate::canvas::Area;
use crate::code::Symbology;
use crate::text::Weight;

/// Between the edge and what is printed; printers miss by so much.
const EDGE: f32 = 1.5;
/// Labels that are less wide than this many times their height have their text below a QR code.
const SQUARE: f32 = 1.25;

/// How text stands in its area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Middle,
}

/// A line of text.
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    pub(crate) area: Area,
    pub(crate) weight: Weight,
    /// The code itself may become small, but never be cut.
    pub(crate) whole: bool,
}

/// The parts of a label, from its top left.
pub(crate) struct Arrangement<'a> {
    pub(crate) code: Area,
    pub(crate) align: Align,
    pub(crate) lines: Vec<Line<'a>>,
}

/// Size of letters in a line of some height, and how far below its top they stand: vowel signs above and below fit in.
pub(crate) const LETTERS: f32 = 0.74;
pub(crate) const STAND: f32 = 0.74;

/// Arranges a label of some size.
pub(crate) fn arrange<'a>(
    label: &'a Label,
    symbology: Symbology,
    width: f32,
    height: f32,
) -> Arrangement<'a> {
    let inner = Area {
        x: EDGE,
        y: EDGE,
        w: width - 2.0 * EDGE,
        h: height - 2.0 * EDGE,
    };
    match symbology {
        Symbology::Code128 => bars(label, inner),
        Symbology::Qr if width >= height * SQUARE => beside(label, inner),
        Symbology::Qr => below(label, inner),
    }
}

/// Name, bars, code, what is in it: above each other.
fn bars(label: &Label, inner: Area) -> Arrangement<'_> {
    let small = (inner.h * 0.15).clamp(2.6, 6.0);
    let large = (inner.h * 0.24).clamp(4.0, 12.0);
    let top = if label.company.is_empty() { 0.0 } else { small };
    let bottom = if label.below.is_empty() { 0.0 } else { small };
    let code = Area {
        y: inner.y + top,
        h: inner.h - top - bottom - large,
        ..inner
    };
    let mut lines = Vec::new();
    let row = |y: f32, h: f32| Area { y, h, ..inner };
    push(
        &mut lines,
        &label.company,
        row(inner.y, small),
        Weight::Regular,
        false,
    );
    push(
        &mut lines,
        &label.code,
        row(code.y + code.h, large),
        Weight::Bold,
        true,
    );
    push(
        &mut lines,
        &label.below,
        row(code.y + code.h + large, small),
        Weight::Regular,
        false,
    );
    Arrangement {
        code,
        align: Align::Middle,
        lines,
    }
}

/// A QR code at the left, text at its right.
fn beside(label: &Label, inner: Area) -> Arrangement<'_> {
    let side = inner.h.min(inner.w * 0.45);
    let code = Area {
        x: inner.x - 0.5,
        y: inner.y + (inner.h - side) / 2.0,
        w: side,
        h: side,
    };
    let text = Area {
        x: code.x + side,
        w: inner.w - side + 0.5,
        ..inner
    };
    Arrangement {
        code,
        align: Align::Left,
        lines: stacked(label, text),
    }
}

/// A QR code above, text below it.
fn below(label: &Label, inner: Area) -> Arrangement<'_> {
    let side = inner.w.min(inner.h * 0.64);
    let code = Area {
        x: inner.x + (inner.w - side) / 2.0,
        y: inner.y,
        w: side,
        h: side,
    };
    let text = Area {
        y: inner.y + side,
        h: inner.h - side,
        ..inner
    };
    Arrangement {
        code,
        align: Align::Middle,
        lines: stacked(label, text),
    }
}

/// Name, code, what is in it: in the middle of an area.
fn stacked(label: &Label, area: Area) -> Vec<Line<'_>> {
    let small = (area.h * 0.15).clamp(2.6, 5.5);
    let large = (area.h * 0.4).clamp(4.0, 14.0);
    let top = if label.company.is_empty() { 0.0 } else { small };
    let bottom = if label.below.is_empty() { 0.0 } else { small };
    let y = area.y + (area.h - top - large - bottom) / 2.0;
    let row = |y: f32, h: f32| Area { y, h, ..area };
    let mut lines = Vec::new();
    push(&mut lines, &label.company, row(y, small), Weight::Regular, false);
    push(&mut lines, &label.code, row(y + top, large), Weight::Bold, true);
    push(
        &mut lines,
        &label.below,
        row(y + top + large, small),
        Weight::Regular,
        false,
    );
    lines
}

fn push<'a>(lines: &mut Vec<Line<'a>>, text: &'a str, area: Area, weight: Weight, whole: bool) {
    if !text.is_empty() {
        lines.push(Line {
            text,
            area,
            weight,
            whole,
        });
    }
}
