//! What HarfBuzz makes of the same texts and fonts stands in tests/data; `hb-shape --no-glyph-names --utf8-clusters` wrote it.

use super::*;

const SHAPED: &str = include_str!("../../tests/data/harfbuzz.tsv");
const PICTURE: &str = include_str!("../../tests/data/harfbuzz-view.pbm");
/// What the picture shows, and the size of its letters.
const PICTURED: &str =
    "\u{915}\u{93f} \u{915}\u{94d}\u{937} \u{930}\u{94d}\u{92f} \u{936}\u{94d}\u{930}\u{940}";
const PICTURED_SIZE: f32 = 96.0;

/// As HarfBuzz writes it: glyph, cluster, offsets where there are some, advance.
fn written(shaped: &Shaped) -> String {
    let units = |part: f32| (part * 1000.0).round() as i32;
    let glyphs = shaped
        .runs
        .iter()
        .flat_map(|run| run.glyphs.iter().zip(&run.syllables));
    let glyphs = glyphs.map(|(glyph, syllable)| {
        let offsets = match (units(glyph.x_offset), units(glyph.y_offset)) {
            (0, 0) => String::new(),
            (x, y) => format!("@{x},{y}"),
        };
        format!(
            "{}={syllable}{offsets}+{}",
            glyph.glyph_id.to_u32(),
            units(glyph.x_advance)
        )
    });
    format!("[{}]", glyphs.collect::<Vec<_>>().join("|"))
}

#[test]
fn glyphs_and_their_order_are_those_of_harfbuzz() {
    let fonts = Fonts::load().unwrap();
    for line in SHAPED.lines() {
        let [weight, text, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let weight = if weight == "Bold" {
            Weight::Bold
        } else {
            Weight::Regular
        };
        assert_eq!(written(&fonts.shape(text, weight)), expected, "{text}");
    }
    assert!(SHAPED.lines().count() > 40);
}

/// The black dots of a picture without its white edges.
fn trimmed(black: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let rows: Vec<&Vec<bool>> = black.iter().filter(|row| row.contains(&true)).collect();
    let filled = |x: &usize| rows.iter().any(|row| row[*x]);
    let left = (0..black[0].len()).find(filled).unwrap();
    let right = (0..black[0].len()).rev().find(filled).unwrap();
    rows.iter().map(|row| row[left..=right].to_vec()).collect()
}

#[test]
fn dots_look_as_harfbuzz_draws_them() {
    let fonts = Fonts::load().unwrap();
    let drawn = fonts.bitmap(&fonts.shape(PICTURED, Weight::Regular), PICTURED_SIZE);
    let drawn: Vec<Vec<bool>> = drawn.dots.chunks(drawn.width).map(<[bool]>::to_vec).collect();
    let drawn = trimmed(&drawn);
    let expected: Vec<Vec<bool>> = PICTURE
        .lines()
        .skip(2)
        .map(|row| row.chars().map(|dot| dot == '1').collect())
        .collect();
    assert!(
        drawn.len().abs_diff(expected.len()) <= 2,
        "{} rows, not {}",
        drawn.len(),
        expected.len()
    );
    assert!(drawn[0].len().abs_diff(expected[0].len()) <= 2);
    let (mut either, mut both) = (0, 0);
    for (row, expected) in drawn.iter().zip(&expected) {
        for (dot, expected) in row.iter().zip(expected) {
            either += usize::from(*dot || *expected);
            both += usize::from(*dot && *expected);
        }
    }
    assert!(both * 100 > either * 88, "{both} of {either} dots are the same");
}

#[test]
fn what_is_too_wide_shrinks_and_is_then_cut() {
    let fonts = Fonts::load().unwrap();
    let text = "Shree Ganesh Seeds and Agro Private Limited";
    let whole = fonts.shape(text, Weight::Regular).width * 10.0;
    let (fitting, size) = fonts.fit(text, Weight::Regular, 10.0, whole + 1.0);
    assert_eq!((size, fitting.text()), (10.0, text.to_owned()));
    let (smaller, size) = fonts.fit(text, Weight::Regular, 10.0, whole * 0.8);
    assert!(size < 10.0 && smaller.text() == text);
    let (cut, size) = fonts.fit(text, Weight::Regular, 10.0, whole * 0.4);
    assert!(cut.text().ends_with('…') && cut.width * size <= whole * 0.4);
    let (squeezed, size) = fonts.squeeze(text, Weight::Regular, 10.0, whole * 0.1);
    assert!(squeezed.text() == text && squeezed.width * size <= whole * 0.1 + 0.01);
}

#[test]
fn lines_end_at_spaces_and_within_words_only_where_they_must() {
    let fonts = Fonts::load().unwrap();
    let said = |text: &str, width: f32| -> Vec<String> {
        let lines = fonts.wrap(text, Weight::Regular, 10.0, width);
        assert!(lines.iter().all(|line| line.width * 10.0 <= width), "{text}");
        lines.iter().map(Shaped::text).collect()
    };
    let road = fonts.shape("Station Road,", Weight::Regular).width * 10.0;
    assert_eq!(
        said("Station Road, Jaipur\nRajasthan", road + 1.0),
        ["Station Road,", "Jaipur", "Rajasthan"]
    );
    assert_eq!(said("0123456789", road).concat(), "0123456789");
    // A syllable stays whole: its signs do not stand alone on the next line.
    let syllables = "\u{915}\u{94d}\u{937}\u{93f}".repeat(9);
    let broken = said(&syllables, road);
    assert!(broken.len() > 1 && broken.concat() == syllables);
    assert!(broken.iter().all(|line| line.starts_with('\u{915}')));
    // A number keeps its unit.
    let weight = fonts.shape("1198\u{a0}kg", Weight::Regular).width * 10.0;
    assert_eq!(said("of 1198\u{a0}kg", weight + 1.0), ["of", "1198\u{a0}kg"]);
    assert_eq!(said("  ", road).len(), 0);
    assert_eq!(said("a\u{85}b\u{7f}c", road), ["a b c"]);
}
