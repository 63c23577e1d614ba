//! Lines of a given width.

use super::{Fonts, Shaped, Weight};

/// Where a text was cut.
const CUT: char = '…';

/// The smallest part of the wanted size that a text shrinks to before it is cut.
const SMALLEST: f32 = 0.7;

impl Fonts {
    /// One line no wider than `width`, and its size: smaller letters first, then an ellipsis.
    pub(crate) fn fit(&self, text: &str, weight: Weight, size: f32, width: f32) -> (Shaped, f32) {
        let shaped = self.shape(text, weight);
        let needed = shaped.width * size;
        if needed <= width {
            return (shaped, size);
        }
        if needed * SMALLEST <= width {
            return (shaped, size * width / needed);
        }
        let size = size * SMALLEST;
        let cut = self.shape(&CUT.to_string(), weight).width;
        let end = shaped.end_within(width / size - cut);
        let mut kept = shaped.text()[..end].trim_end().to_owned();
        kept.push(CUT);
        (self.shape(&kept, weight), size)
    }

    /// One line, as small as it must be: for what may never be cut.
    pub(crate) fn squeeze(&self, text: &str, weight: Weight, size: f32, width: f32) -> (Shaped, f32) {
        let shaped = self.shape(text, weight);
        let needed = shaped.width * size;
        (
            shaped,
            if needed > width {
                size * width / needed
            } else {
                size
            },
        )
    }

    /// Lines no wider than `width`, broken at spaces that may break, and within words that are wider.
    pub(crate) fn wrap(&self, text: &str, weight: Weight, size: f32, width: f32) -> Vec<Shaped> {
        let widest = width / size;
        text.lines()
            .flat_map(|line| self.wrap_line(line, weight, widest))
            .collect()
    }

    fn wrap_line(&self, line: &str, weight: Weight, widest: f32) -> Vec<Shaped> {
        let mut lines = Vec::new();
        let mut current = String::new();
        let breaks = |c: char| c.is_whitespace() && c != '\u{a0}';
        for word in line.split(breaks).filter(|word| !word.is_empty()) {
            let longer = if current.is_empty() {
                word.to_owned()
            } else {
                format!("{current} {word}")
            };
            if self.shape(&longer, weight).width <= widest {
                current = longer;
                continue;
            }
            if !current.is_empty() {
                lines.push(self.shape(&current, weight));
            }
            current = self.break_word(word, weight, widest, &mut lines);
        }
        if !current.is_empty() {
            lines.push(self.shape(&current, weight));
        }
        lines
    }

    /// Lines of a word that is wider than a line; what remains begins the next.
    fn break_word(&self, word: &str, weight: Weight, widest: f32, lines: &mut Vec<Shaped>) -> String {
        let mut shaped = self.shape(word, weight);
        loop {
            let rest = shaped.text();
            if shaped.width <= widest {
                return rest;
            }
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let end = shaped.end_within(widest).max(first);
            lines.push(self.shape(&rest[..end], weight));
            shaped = self.shape(&rest[end..], weight);
        }
    }
}

impl Shaped {
    /// What it says, with spaces for what cannot be printed.
    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// How much of the text, in bytes, fits into a width; whole syllables only.
    fn end_within(&self, widest: f32) -> usize {
        let mut width = 0.0;
        let mut before = 0;
        for run in &self.runs {
            for (at, glyph) in run.glyphs.iter().enumerate() {
                let start = run.syllables[at];
                let begins = at == 0 || run.syllables[at - 1] != start;
                let syllable: f32 = run
                    .glyphs
                    .iter()
                    .zip(&run.syllables)
                    .skip(at)
                    .take_while(|(_, other)| **other == start)
                    .map(|(other, _)| other.x_advance)
                    .sum();
                if begins && width + syllable > widest {
                    return before + start;
                }
                width += glyph.x_advance;
            }
            before += run.text.len();
        }
        before
    }
}
