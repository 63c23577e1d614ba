//! Labels on sheets.

use crate::raster::{pages, text};
use papers::{Label, LabelSheet, PaperError, SHEETS, SheetLayout, Symbology, labels_pdf};
use rxing::BarcodeFormat;

const COMPANY: &str = "क्षत्रिय कृषि केंद्र";

fn sheet(key: &str, symbology: Symbology) -> LabelSheet<'static> {
    LabelSheet {
        layout: SheetLayout::of(key).unwrap(),
        symbology,
        used: 0,
        edges: false,
        title: "SB00001–SB00024",
        language: "en",
    }
}

fn labels(count: usize, pattern: fn(usize) -> String) -> Vec<Label> {
    (1..=count)
        .map(|number| Label {
            code: pattern(number),
            company: if number % 2 == 0 {
                "Shree Ganesh Seeds Pvt. Ltd.".to_owned()
            } else {
                COMPANY.to_owned()
            },
            below: "Mustard · सरसों · 30 × 1 kg".to_owned(),
        })
        .collect()
}

fn mustard(number: usize) -> String {
    format!("SB{number:05}")
}

fn moong(number: usize) -> String {
    format!("M444-{number:05}")
}

/// What a scanner reads from each place of the sheets.
fn scanned(name: &str, sheet: &LabelSheet<'_>, labels: &[Label]) -> Vec<Option<String>> {
    let format = match sheet.symbology {
        Symbology::Qr => BarcodeFormat::QR_CODE,
        Symbology::Code128 => BarcodeFormat::CODE_128,
    };
    let layout = sheet.layout;
    let pictures = pages(name, &labels_pdf(sheet, labels).unwrap());
    (0..pictures.len() * layout.places())
        .map(|at| {
            let (page, place) = (at / layout.places(), at % layout.places());
            let x = layout.left + (place % layout.columns) as f32 * (layout.width + layout.gap);
            let y = layout.top + (place / layout.columns) as f32 * layout.height;
            pictures[page]
                .part(x, y, layout.width, layout.height)
                .code(format)
        })
        .collect()
}

fn assert_all_read(name: &str, sheet: &LabelSheet<'_>, labels: &[Label]) {
    let read = scanned(name, sheet, labels);
    for (at, label) in labels.iter().enumerate() {
        assert_eq!(
            read[sheet.used + at].as_ref(),
            Some(&label.code),
            "{name}, place {at}"
        );
    }
    assert_eq!(
        read.iter().flatten().count(),
        labels.len(),
        "{name}: nothing else"
    );
}

#[test]
fn every_sheet_of_qr_codes_is_read_back() {
    for layout in SHEETS {
        let sheet = sheet(layout.key, Symbology::Qr);
        assert_all_read(
            &format!("labels-qr-{}", layout.key),
            &sheet,
            &labels(layout.places(), mustard),
        );
    }
}

#[test]
fn every_sheet_of_bars_is_read_back() {
    for layout in SHEETS {
        let sheet = sheet(layout.key, Symbology::Code128);
        assert_all_read(
            &format!("labels-bars-{}", layout.key),
            &sheet,
            &labels(layout.places(), moong),
        );
    }
}

/// Sacks are dusty and torn.
#[test]
fn a_code_with_a_spot_on_it_is_still_read() {
    let sheet = sheet("24", Symbology::Qr);
    let layout = sheet.layout;
    let pdf = labels_pdf(&sheet, &labels(1, mustard)).unwrap();
    let page = &pages("labels-spot", &pdf)[0];
    let mut label = page.part(layout.left, layout.top, layout.width, layout.height);
    // 2 mm of the data, at the right of the middle.
    let dots = |mm: f32| (mm * crate::raster::DPI / 25.4).round() as usize;
    for y in dots(19.0)..dots(21.0) {
        for x in dots(17.0)..dots(19.0) {
            label.dots[y * label.width + x] = 255;
        }
    }
    label.save("labels-spot.pgm");
    assert_eq!(label.code(BarcodeFormat::QR_CODE), Some(mustard(1)));
}

#[test]
fn sheets_go_on_where_the_last_one_ended() {
    let mut sheet = sheet("24", Symbology::Qr);
    sheet.used = 22;
    sheet.edges = true;
    let read = scanned("labels-used", &sheet, &labels(5, mustard));
    assert_eq!(read.len(), 48);
    assert_eq!(read[22].as_deref(), Some("SB00001"));
    assert_eq!(read[26].as_deref(), Some("SB00005"));
    assert_eq!(read.iter().flatten().count(), 5);
    sheet.used = 24;
    assert!(matches!(
        labels_pdf(&sheet, &[]),
        Err(PaperError::NoSuchPlace(24))
    ));
}

#[test]
fn text_of_labels_can_be_read_and_searched() {
    let pdf = labels_pdf(&sheet("24", Symbology::Qr), &labels(24, mustard)).unwrap();
    let text = text("labels-text", &pdf);
    for number in 1..=24 {
        assert!(text.contains(&mustard(number)), "{text}");
    }
    assert!(text.contains(COMPANY), "{text}");
    assert!(text.contains("सरसों"), "{text}");
}

#[test]
fn what_no_scanner_could_read_is_refused() {
    let long = |_| "ABCDEFGHIJKLMNOPQRST".to_owned();
    let refused = labels_pdf(&sheet("65", Symbology::Code128), &labels(1, long));
    assert!(
        matches!(refused, Err(PaperError::LabelTooSmall(_))),
        "{refused:?}"
    );
    assert!(labels_pdf(&sheet("65", Symbology::Qr), &labels(1, long)).is_ok());
    assert!(labels_pdf(&sheet("8", Symbology::Code128), &labels(1, long)).is_ok());
    for wrong in ["", "सरसों"] {
        let label = Label {
            code: wrong.to_owned(),
            company: String::new(),
            below: String::new(),
        };
        let refused = labels_pdf(&sheet("8", Symbology::Code128), &[label]);
        assert!(matches!(refused, Err(PaperError::NotEncodable(_))), "{refused:?}");
    }
}

#[test]
fn layouts_stay_on_the_paper() {
    for layout in SHEETS {
        assert_eq!(layout.key, layout.places().to_string());
        let right = layout.left + layout.columns as f32 * (layout.width + layout.gap) - layout.gap;
        let bottom = layout.top + layout.rows as f32 * layout.height;
        assert!(
            (layout.left + right - 210.0).abs() < 0.6,
            "{}: not in the middle",
            layout.key
        );
        assert!(
            (layout.top + bottom - 297.0).abs() < 0.6,
            "{}: not in the middle",
            layout.key
        );
    }
}
