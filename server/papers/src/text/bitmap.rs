//! Texts as dots, for printers whose own fonts lack the letters.

use super::{Fonts, Shaped};
use ab_glyph_rasterizer::{Point, Rasterizer, point};
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};

/// How much of a dot must be covered to be printed.
const BLACK: f32 = 0.5;
/// From the top to the line on which letters stand, and to the bottom, of the size of the letters. Vowel signs reach this far.
const ASCENT: f32 = 1.0;
const HEIGHT: f32 = 1.4;
/// Empty dots at the left and the right.
const MARGIN: usize = 1;

/// Black and white dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bitmap {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(super) dots: Vec<bool>,
}

impl Bitmap {
    /// Bytes of eight dots from left to right, black is 1.
    pub(crate) fn rows(&self) -> Vec<Vec<u8>> {
        self.dots
            .chunks(self.width)
            .map(|row| {
                row.chunks(8)
                    .map(|eight| {
                        eight
                            .iter()
                            .enumerate()
                            .fold(0, |byte, (at, black)| byte | (u8::from(*black) << (7 - at)))
                    })
                    .collect()
            })
            .collect()
    }
}

impl Fonts {
    /// A line of text whose letters are `size` dots high.
    pub(crate) fn bitmap(&self, shaped: &Shaped, size: f32) -> Bitmap {
        let width = (shaped.width * size).ceil() as usize + 2 * MARGIN;
        let height = (HEIGHT * size).ceil() as usize;
        let mut pen = Pen {
            rasterizer: Rasterizer::new(width, height),
            right: width as f32,
            bottom: height as f32,
            scale: 0.0,
            origin: point(MARGIN as f32, ASCENT * size),
            first: point(0.0, 0.0),
            last: point(0.0, 0.0),
        };
        for run in &shaped.runs {
            let face = self.face(run);
            pen.scale = size / face.units_per_em() as f32;
            for glyph in &run.glyphs {
                let left = pen.origin;
                pen.origin = point(left.x + glyph.x_offset * size, left.y - glyph.y_offset * size);
                if let Ok(id) = u16::try_from(glyph.glyph_id.to_u32()) {
                    face.outline_glyph(GlyphId(id), &mut pen);
                }
                pen.origin = point(left.x + glyph.x_advance * size, left.y);
            }
        }
        let mut dots = vec![false; width * height];
        pen.rasterizer.for_each_pixel(|at, covered| {
            if let Some(dot) = dots.get_mut(at) {
                *dot = covered >= BLACK;
            }
        });
        Bitmap { width, height, dots }
    }
}

/// Draws outlines of glyphs.
struct Pen {
    rasterizer: Rasterizer,
    right: f32,
    bottom: f32,
    scale: f32,
    origin: Point,
    first: Point,
    last: Point,
}

impl Pen {
    /// Where a point of the font stands; never outside.
    fn at(&self, x: f32, y: f32) -> Point {
        point(
            (self.origin.x + x * self.scale).clamp(0.0, self.right),
            (self.origin.y - y * self.scale).clamp(0.0, self.bottom),
        )
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.first = self.at(x, y);
        self.last = self.first;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.rasterizer.draw_line(self.last, to);
        self.last = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (over, to) = (self.at(x1, y1), self.at(x, y));
        self.rasterizer.draw_quad(self.last, over, to);
        self.last = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (one, two, to) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.rasterizer.draw_cubic(self.last, one, two, to);
        self.last = to;
    }

    fn close(&mut self) {
        self.rasterizer.draw_line(self.last, self.first);
        self.last = self.first;
    }
}
