//! Pictures and texts of PDFs, made by poppler; codes in pictures, read by rxing.

use rxing::common::HybridBinarizer;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, MultiFormatReader, Reader};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Dots in an inch.
pub(crate) const DPI: f32 = 200.0;

/// Grey dots.
#[derive(Clone)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) dots: Vec<u8>,
}

/// Where a test leaves what it made, to be looked at.
pub(crate) fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn run(command: &mut Command) -> Vec<u8> {
    let done = command.output().expect("poppler-utils is installed");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}

/// The text of a PDF.
pub(crate) fn text(name: &str, pdf: &[u8]) -> String {
    let file = kept(&format!("{name}.pdf"));
    std::fs::write(&file, pdf).unwrap();
    let out = run(Command::new("pdftotext").arg("-layout").arg(&file).arg("-"));
    String::from_utf8(out).unwrap()
}

/// What a screen reader is told of a PDF: kinds and texts in their order.
pub(crate) fn heard(name: &str, pdf: &[u8]) -> String {
    let file = kept(&format!("{name}.pdf"));
    std::fs::write(&file, pdf).unwrap();
    String::from_utf8(run(Command::new("pdfinfo").arg("-struct-text").arg(&file))).unwrap()
}

/// Every page as a picture.
pub(crate) fn pages(name: &str, pdf: &[u8]) -> Vec<Picture> {
    let folder = kept(name);
    std::fs::create_dir_all(&folder).unwrap();
    for old in std::fs::read_dir(&folder).unwrap().flatten() {
        std::fs::remove_file(old.path()).unwrap();
    }
    let file = kept(&format!("{name}.pdf"));
    std::fs::write(&file, pdf).unwrap();
    run(Command::new("pdftoppm")
        .args(["-gray", "-r", "200"])
        .arg(&file)
        .arg(folder.join("page")));
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .map(|file| file.path())
        .collect();
    files.sort();
    files.iter().map(|file| Picture::read(file)).collect()
}

impl Picture {
    fn read(file: &Path) -> Self {
        let bytes = std::fs::read(file).unwrap();
        let mut at = 0;
        let mut numbers = Vec::new();
        for _ in 0..4 {
            let word: Vec<u8> = bytes[at..]
                .iter()
                .copied()
                .take_while(|b| !b.is_ascii_whitespace())
                .collect();
            at += word.len() + 1;
            numbers.push(String::from_utf8(word).unwrap());
        }
        assert_eq!(numbers[0], "P5");
        Self {
            width: numbers[1].parse().unwrap(),
            height: numbers[2].parse().unwrap(),
            dots: bytes[at..].to_vec(),
        }
    }

    pub(crate) fn save(&self, name: &str) {
        let mut out = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        out.extend_from_slice(&self.dots);
        std::fs::write(kept(name), out).unwrap();
    }

    /// A part of it, in millimetres.
    pub(crate) fn part(&self, x: f32, y: f32, w: f32, h: f32) -> Self {
        let dots = |mm: f32| (mm * DPI / 25.4).round() as usize;
        let (left, top) = (dots(x), dots(y));
        let (right, bottom) = (dots(x + w).min(self.width), dots(y + h).min(self.height));
        let rows = (top..bottom).flat_map(|y| &self.dots[y * self.width + left..y * self.width + right]);
        Self {
            width: right - left,
            height: bottom - top,
            dots: rows.copied().collect(),
        }
    }

    /// How many dots are dark.
    pub(crate) fn ink(&self) -> usize {
        self.dots.iter().filter(|dot| **dot < 128).count()
    }

    /// The code in it, of that kind.
    pub(crate) fn code(&self, format: BarcodeFormat) -> Option<String> {
        let source =
            Luma8LuminanceSource::new(self.dots.clone(), self.width as u32, self.height as u32).unwrap();
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        let hints = DecodeHints {
            PossibleFormats: Some(std::collections::HashSet::from([format])),
            TryHarder: Some(true),
            ..DecodeHints::default()
        };
        let read = MultiFormatReader::default()
            .decode_with_hints(&mut bitmap, &hints)
            .ok()?;
        assert_eq!(*read.getBarcodeFormat(), format);
        Some(read.getText().to_owned())
    }
}
