//! Labels for label printers.

use crate::printed::{Field, Printed, tspl, zpl};
use papers::{
    Label, PaperError, Printer, PrinterLanguage, Resolution, STOCKS, Stock, Symbology, labels_for_printer,
};
use rxing::BarcodeFormat;

fn label(code: &str) -> Label {
    Label {
        code: code.to_owned(),
        company: "क्षत्रिय कृषि केंद्र".to_owned(),
        below: "Mustard ^~\"_\\ सरसों".to_owned(),
    }
}

fn printer(
    language: PrinterLanguage,
    resolution: Resolution,
    stock: &Stock,
    symbology: Symbology,
) -> Printer {
    Printer {
        language,
        resolution,
        stock: *stock,
        symbology,
    }
}

/// The same labels in both languages.
fn both(resolution: Resolution, stock: &Stock, symbology: Symbology, labels: &[Label]) -> [Vec<Printed>; 2] {
    let scale = match resolution {
        Resolution::Dpi203 => 8.0,
        Resolution::Dpi300 => 11.811,
    };
    let print =
        |language| labels_for_printer(&printer(language, resolution, stock, symbology), labels).unwrap();
    [
        zpl(&print(PrinterLanguage::Zpl)),
        tspl(&print(PrinterLanguage::Tspl), scale),
    ]
}

#[test]
fn both_languages_print_the_same_and_scanners_read_it() {
    let labels = [label("SB00001"), label("M444-00002")];
    for stock in STOCKS {
        for resolution in [Resolution::Dpi203, Resolution::Dpi300] {
            for (symbology, format) in [
                (Symbology::Qr, BarcodeFormat::QR_CODE),
                (Symbology::Code128, BarcodeFormat::CODE_128),
            ] {
                let name = format!("{} {resolution:?} {symbology:?}", stock.key);
                let [zpl, tspl] = both(resolution, stock, symbology, &labels);
                assert_eq!((zpl.len(), tspl.len()), (2, 2), "{name}");
                for ((zpl, tspl), label) in zpl.iter().zip(&tspl).zip(&labels) {
                    let picture = zpl.picture();
                    picture.save(&format!("{name} {}.pgm", label.code));
                    assert!(picture.dots == tspl.picture().dots, "{name}: ZPL and TSPL differ");
                    assert_eq!(picture.code(format), Some(label.code.clone()), "{name}");
                }
            }
        }
    }
}

fn texts(printed: &Printed) -> Vec<String> {
    printed
        .fields
        .iter()
        .filter_map(|(_, _, field)| match field {
            Field::Text(_, text) => Some(text.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn codes_are_in_the_printers_letters_and_hindi_in_dots() {
    let stock = Stock::of("50x25").unwrap();
    let [zpl, tspl] = both(Resolution::Dpi203, stock, Symbology::Qr, &[label("SB00001")]);
    assert_eq!(texts(&zpl[0]), ["SB00001"]);
    assert_eq!(texts(&tspl[0]), ["SB00001"]);
    let pictures = |printed: &Printed| {
        printed
            .fields
            .iter()
            .filter(|(_, _, field)| matches!(field, Field::Dots(dots) if dots.black.iter().filter(|dot| **dot).count() > 100))
            .count()
    };
    assert_eq!((pictures(&zpl[0]), pictures(&tspl[0])), (2, 2));
}

#[test]
fn no_text_becomes_a_command() {
    let stock = Stock::of("100x50").unwrap();
    for symbology in [Symbology::Qr, Symbology::Code128] {
        let code = "A^XZ~_\\\"B";
        let [zpl, tspl] = both(Resolution::Dpi203, stock, symbology, &[label(code)]);
        for printed in [&zpl[0], &tspl[0]] {
            let held = printed.fields.iter().any(|(_, _, field)| match field {
                Field::Qr(_, text) | Field::Bars(_, _, text) => text == code,
                _ => false,
            });
            assert!(held, "{symbology:?}");
            assert_eq!(texts(printed), Vec::<String>::new());
        }
    }
}

#[test]
fn bars_too_fine_for_the_printer_are_refused() {
    let stock = Stock::of("50x25").unwrap();
    for language in [PrinterLanguage::Zpl, PrinterLanguage::Tspl] {
        let printer = printer(language, Resolution::Dpi203, stock, Symbology::Code128);
        let refused = labels_for_printer(&printer, &[label("ABCDEFGHIJKLMNOPQRST")]);
        assert!(
            matches!(refused, Err(PaperError::LabelTooSmall(_))),
            "{refused:?}"
        );
    }
}
