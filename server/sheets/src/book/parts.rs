//! Which parts a workbook has: its sheets, its texts, its formats.

use super::archive::Archive;
use super::xml::{Xml, attribute, is, says_yes};
use crate::error::{Damage, SheetError};
use crate::limits::Limits;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::{Read, Seek};

/// Whether a person sees a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    Visible,
    /// Hidden, whether or not the program offers to show it.
    Hidden,
}

/// A sheet of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetInfo {
    /// Empty where the file is a text.
    pub name: String,
    pub visibility: Visibility,
}

impl SheetInfo {
    pub(crate) fn of_text() -> Self {
        Self {
            name: String::new(),
            visibility: Visibility::Visible,
        }
    }
}

/// What a workbook holds.
pub(super) struct Contents {
    pub(super) sheets: Vec<SheetInfo>,
    /// In the order of the sheets; none for what is no sheet of cells, such as a chart.
    parts: Vec<Option<String>>,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    /// Days count from 1904.
    pub(super) is_1904: bool,
}

/// A reference of one part to another.
struct Relation {
    kind: String,
    target: String,
}

/// Reads what a part refers to, by id. A part that refers to nothing has no list.
fn relations<R: Read + Seek>(
    archive: &mut Archive<R>,
    part: &str,
    limits: &Limits,
) -> Result<BTreeMap<String, Relation>, SheetError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let separator = if folder.is_empty() { "" } else { "/" };
    let list = format!("{folder}{separator}_rels/{name}.rels");
    let mut found = BTreeMap::new();
    if !archive.has(&list) {
        return Ok(found);
    }
    let mut xml = Xml::open(archive, &list, limits)?;
    let mut buffer = Vec::new();
    while let Some(event) = xml.next_event(&mut buffer)? {
        let Event::Start(element) = event else { continue };
        if !is(&element, "Relationship") {
            continue;
        }
        let texts = (
            attribute(&element, "Id"),
            attribute(&element, "Type"),
            attribute(&element, "Target"),
        );
        if let (Some(id), Some(kind), Some(target)) = texts {
            // The last word of the kind is the same in both versions of the format.
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let target = resolve(folder, &target);
            found.insert(id, Relation { kind, target });
        }
    }
    Ok(found)
}

/// The full name of a part that is named from another's folder.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|name| !name.is_empty()).collect(),
    };
    for name in target.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.join("/")
}

/// What an archive is that is no workbook of the kind that is read here.
fn not_a_workbook<R: Read + Seek>(archive: &Archive<R>) -> SheetError {
    if archive.has("xl/workbook.bin") {
        SheetError::BinaryWorkbook
    } else if archive.has("content.xml") {
        SheetError::OpenDocument
    } else {
        SheetError::NotASheet
    }
}

impl Contents {
    pub(super) fn read<R: Read + Seek>(
        archive: &mut Archive<R>,
        limits: &Limits,
    ) -> Result<Self, SheetError> {
        let root = relations(archive, "", limits)?
            .into_values()
            .find(|relation| relation.kind == "officeDocument")
            .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
        if !archive.has(&root) || root.ends_with(".bin") {
            return Err(not_a_workbook(archive));
        }
        let relations = relations(archive, &root, limits)?;
        let of_kind = |kind: &str| {
            relations
                .values()
                .find(|relation| relation.kind == kind)
                .map(|relation| relation.target.clone())
                .filter(|part| archive.has(part))
        };
        let mut contents = Self {
            strings: of_kind("sharedStrings"),
            styles: of_kind("styles"),
            sheets: Vec::new(),
            parts: Vec::new(),
            is_1904: false,
        };
        let mut xml = Xml::open(archive, &root, limits)?;
        let mut buffer = Vec::new();
        let mut is_workbook = false;
        while let Some(event) = xml.next_event(&mut buffer)? {
            let Event::Start(element) = event else { continue };
            if is(&element, "workbook") {
                is_workbook = true;
            } else if is(&element, "workbookPr") {
                contents.is_1904 = says_yes(&element, "date1904");
            } else if is(&element, "sheet") {
                let relation = attribute(&element, "id").and_then(|id| relations.get(&id));
                contents.parts.push(
                    relation
                        .filter(|relation| relation.kind == "worksheet")
                        .map(|relation| relation.target.clone()),
                );
                contents.sheets.push(SheetInfo {
                    name: attribute(&element, "name").unwrap_or_default(),
                    visibility: match attribute(&element, "state").as_deref() {
                        Some("hidden" | "veryHidden") => Visibility::Hidden,
                        _ => Visibility::Visible,
                    },
                });
            }
        }
        if !is_workbook {
            return Err(SheetError::part(&root, Damage::Xml));
        }
        contents.leave_out_charts();
        Ok(contents)
    }

    /// Keeps the sheets that have cells.
    fn leave_out_charts(&mut self) {
        let has_cells: Vec<bool> = self.parts.iter().map(Option::is_some).collect();
        let mut kept = has_cells.iter();
        self.sheets.retain(|_| kept.next().copied().unwrap_or_default());
        self.parts.retain(Option::is_some);
    }

    /// The part of a sheet.
    pub(super) fn part_of(&self, sheet: usize) -> Option<&str> {
        self.parts.get(sheet)?.as_deref()
    }
}
