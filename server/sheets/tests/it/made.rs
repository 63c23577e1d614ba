//! Workbooks made for a test: what no program of sheets can be asked to write.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// A part of an archive.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

fn put(out: &mut Vec<u8>, numbers: &[(u32, usize)]) {
    for (number, size) in numbers {
        out.extend_from_slice(&number.to_le_bytes()[..*size]);
    }
}

/// The archive of some parts.
pub(crate) fn archive(parts: &[Part]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut list = Vec::new();
    for part in parts {
        let offset = u32::try_from(out.len()).unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(&part.bytes);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&part.bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let head = [
            (20, 2),
            (0, 2),
            (8, 2),
            (0, 4),
            (crc.sum(), 4),
            (u32::try_from(packed.len()).unwrap(), 4),
            (u32::try_from(part.bytes.len()).unwrap(), 4),
            (u32::try_from(part.name.len()).unwrap(), 2),
            (0, 2),
        ];
        out.extend_from_slice(b"PK\x03\x04");
        put(&mut out, &head);
        out.extend_from_slice(part.name.as_bytes());
        out.extend_from_slice(&packed);
        list.extend_from_slice(b"PK\x01\x02");
        put(&mut list, &[(20, 2)]);
        put(&mut list, &head);
        put(&mut list, &[(0, 2), (0, 2), (0, 2), (0, 4), (offset, 4)]);
        list.extend_from_slice(part.name.as_bytes());
    }
    let count = u32::try_from(parts.len()).unwrap();
    let place = u32::try_from(out.len()).unwrap();
    let length = u32::try_from(list.len()).unwrap();
    out.append(&mut list);
    out.extend_from_slice(b"PK\x05\x06");
    put(
        &mut out,
        &[
            (0, 2),
            (0, 2),
            (count, 2),
            (count, 2),
            (length, 4),
            (place, 4),
            (0, 2),
        ],
    );
    out
}

pub(crate) fn part(name: &str, text: impl Into<Vec<u8>>) -> Part {
    Part {
        name: name.to_owned(),
        bytes: text.into(),
    }
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of a workbook of one sheet. `texts` and `styles` are the inner XML of their parts.
pub(crate) fn parts(sheet: &str, texts: &str, styles: &str) -> Vec<Part> {
    let workbook = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let relations = format!(
        r#"<Relationships><Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="{RELATIONS}/styles" Target="../xl/styles.xml"/></Relationships>"#
    );
    vec![
        part("xl/workbook.xml", workbook),
        part("xl/_rels/workbook.xml.rels", relations),
        part(
            "xl/sharedStrings.xml",
            format!("<sst xmlns=\"{MAIN}\">{texts}</sst>"),
        ),
        part(
            "xl/styles.xml",
            format!("<styleSheet xmlns=\"{MAIN}\">{styles}</styleSheet>"),
        ),
        part(
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>"),
        ),
    ]
}

/// A workbook of one sheet without texts and formats of its own.
pub(crate) fn book(sheet: &str) -> Vec<u8> {
    archive(&parts(sheet, "", ""))
}
