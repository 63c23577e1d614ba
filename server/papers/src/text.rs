//! Texts as glyphs: which font has them, in which order they stand, how wide they are, and where a line ends.

mod bitmap;
mod lines;

pub(crate) use bitmap::Bitmap;

use crate::PaperError;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Face, UnicodeBuffer};
use std::ops::Range;

/// How thick letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// The files, in the order of [`font_of`].
const FILES: [&[u8]; 4] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoSansDevanagari-Regular.ttf"),
    include_bytes!("../fonts/NotoSansDevanagari-Bold.ttf"),
];

fn font_of(second: bool, weight: Weight) -> usize {
    usize::from(second) * 2 + usize::from(weight == Weight::Bold)
}

fn is_devanagari(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{97f}' | '\u{1cd0}'..='\u{1cff}' | '\u{a8e0}'..='\u{a8ff}')
}

/// Whether only the font for Devanagari has it; among other signs the minus.
fn is_in_second_font(c: char) -> bool {
    is_devanagari(c) || c == '\u{2212}'
}

/// Stands within either script, and stays in the font of what is before it.
fn joins(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{200c}' | '\u{200d}' | '\u{25cc}')
}

/// The fonts of one paper.
pub(crate) struct Fonts {
    fonts: Vec<(Face<'static>, Font)>,
}

/// Glyphs of one font.
pub(crate) struct Run {
    pub(crate) font: usize,
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// Where in the text the syllable of each glyph begins.
    syllables: Vec<usize>,
    /// Of the size of the letters.
    pub(crate) width: f32,
}

/// A line of text, ready to be drawn at any size.
#[derive(Default)]
pub(crate) struct Shaped {
    pub(crate) runs: Vec<Run>,
    /// Of the size of the letters.
    pub(crate) width: f32,
}

impl Fonts {
    pub(crate) fn load() -> Result<Self, PaperError> {
        let fonts = FILES
            .iter()
            .map(|file| {
                let face = Face::from_slice(file, 0)?;
                let font = Font::new((*file).into(), 0)?;
                Some((face, font))
            })
            .collect::<Option<Vec<_>>>()
            .ok_or(PaperError::Fonts)?;
        Ok(Self { fonts })
    }

    /// The font of a run.
    pub(crate) fn font(&self, run: &Run) -> Font {
        self.fonts[run.font].1.clone()
    }

    fn face(&self, run: &Run) -> &Face<'static> {
        &self.fonts[run.font].0
    }

    /// One line of the text. Signs that cannot be printed are spaces; letters of other scripts are boxes.
    pub(crate) fn shape(&self, text: &str, weight: Weight) -> Shaped {
        let text: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let mut shaped = Shaped::default();
        for (range, second) in runs(&text) {
            let run = self.shape_run(&text[range], font_of(second, weight));
            shaped.width += run.width;
            shaped.runs.push(run);
        }
        shaped
    }

    fn shape_run(&self, text: &str, font: usize) -> Run {
        let face = &self.fonts[font].0;
        let units = face.units_per_em() as f32;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        let shaped = rustybuzz::shape(face, &[], buffer);
        let infos = shaped.glyph_infos();
        let words = words(text);
        let syllables: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
        let glyphs: Vec<KrillaGlyph> = infos
            .iter()
            .zip(shaped.glyph_positions())
            .map(|(info, position)| KrillaGlyph {
                glyph_id: GlyphId::new(info.glyph_id),
                text_range: range_of(info.cluster as usize, &syllables, &words, text),
                x_advance: position.x_advance as f32 / units,
                x_offset: position.x_offset as f32 / units,
                y_offset: position.y_offset as f32 / units,
                y_advance: position.y_advance as f32 / units,
                location: None,
            })
            .collect();
        Run {
            font,
            width: glyphs.iter().map(|glyph| glyph.x_advance).sum(),
            text: text.to_owned(),
            glyphs,
            syllables,
        }
    }
}

/// Words whose letters are not glyph by glyph those of the text.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split_inclusive(' ')
        .map(|word| {
            let begin = at;
            at += word.len();
            begin..begin + word.trim_end_matches(' ').len()
        })
        .filter(|word| text[word.clone()].chars().any(is_devanagari))
        .collect()
}

/// What a glyph stands for when a PDF is searched: in Devanagari its whole word. By syllables, readers would see gaps where a sign is
/// moved under the letter before it.
fn range_of(syllable: usize, syllables: &[usize], words: &[Range<usize>], text: &str) -> Range<usize> {
    if let Some(word) = words.iter().find(|word| word.contains(&syllable)) {
        return word.clone();
    }
    let next = syllables.iter().filter(|other| **other > syllable).min();
    syllable..next.copied().unwrap_or(text.len())
}

/// The parts of a text that one font sets.
fn runs(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut runs: Vec<(Range<usize>, bool)> = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some((range, second)) if *second == is_in_second_font(c) || joins(c) => range.end = end,
            _ => runs.push((at..end, is_in_second_font(c))),
        }
    }
    runs
}

#[cfg(test)]
mod tests;
