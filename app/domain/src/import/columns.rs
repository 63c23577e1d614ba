//! Which column holds what.

use super::words::plain;
use crate::codes::codes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

codes!(
    /// What a sheet is taken for.
    ImportKind {
        /// A row is a bag.
        Bags = "bags",
        /// A row is a bill.
        Bills = "bills",
        /// Rows are children, closed by their parent.
        Packing = "packing",
        /// Rows are parents, closed by their bill.
        BillParents = "bill_parents",
    }
);

codes!(
    /// What a column may hold.
    #[derive(PartialOrd, Ord)]
    Field {
        Serial = "serial",
        Label = "label",
        Role = "role",
        Type = "type",
        Area = "area",
        /// The parent of a child, where every row names it.
        Parent = "parent",
        /// The bill, or the bill of a parent, where every row names it.
        Number = "number",
        Target = "target",
        Customer = "customer",
        Destination = "destination",
        Vehicle = "vehicle",
        Note = "note",
    }
);

impl ImportKind {
    /// What its columns may hold; the first must be there.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Bags => &[Field::Label, Field::Role, Field::Type, Field::Area],
            Self::Bills => &[
                Field::Number,
                Field::Target,
                Field::Customer,
                Field::Destination,
                Field::Vehicle,
                Field::Note,
                Field::Area,
            ],
            Self::Packing => &[Field::Label, Field::Serial, Field::Parent],
            Self::BillParents => &[Field::Label, Field::Serial, Field::Number],
        }
    }

    /// The columns without which nothing can be read.
    pub const fn required(self) -> &'static [Field] {
        match self {
            Self::Bags | Self::Packing | Self::BillParents => &[Field::Label],
            Self::Bills => &[Field::Number, Field::Target],
        }
    }
}

impl Field {
    /// Headings that mean it: ours, those of the former system and those of factories. In letters and digits only.
    fn headings(self, kind: ImportKind) -> &'static [&'static str] {
        match self {
            Self::Serial => &[
                "serial",
                "serialno",
                "serialnumber",
                "srno",
                "sr",
                "sno",
                "slno",
                "sl",
            ],
            Self::Label if matches!(kind, ImportKind::Packing) => &[
                "label",
                "qrcode",
                "qr",
                "qrtext",
                "qrid",
                "child",
                "childlabel",
                "childcode",
                "labelno",
                "code",
                "barcode",
                "childqrid",
            ],
            Self::Label if matches!(kind, ImportKind::BillParents) => &[
                "label",
                "qrcode",
                "qr",
                "qrtext",
                "qrid",
                "parent",
                "parentlabel",
                "parentcode",
                "code",
                "barcode",
                "parentqrid",
            ],
            Self::Label => &[
                "label", "qrcode", "qr", "qrid", "bag", "baglabel", "bagid", "bagcode", "labelno", "code",
                "barcode",
            ],
            Self::Role => &["role", "kind"],
            Self::Type => &["type", "bagtype", "crop"],
            Self::Area => &["area", "dispatcharea"],
            Self::Parent => &["parent", "parentlabel", "parentcode", "parentbag", "parentqrid"],
            Self::Number => &["number", "billnumber", "billno", "billid", "bill"],
            Self::Target => &[
                "target",
                "targetparents",
                "numberofparentswanted",
                "parentbagcount",
                "parents",
                "parentbags",
            ],
            Self::Customer => &["customer", "customername", "party", "partyname"],
            Self::Destination => &["destination", "to"],
            Self::Vehicle => &["vehicle", "vehiclenumber", "vehicleno", "truck", "truckno"],
            Self::Note => &["note", "notes", "remark", "remarks", "description"],
        }
    }
}

/// Why a choice of columns cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsError {
    #[error("\"{0}\" names no column; write it as label=A or label=3")]
    Form(String),
    #[error("\"{0}\" is nothing that a column of this import holds")]
    Field(String),
    #[error("the column of {} is not known", .0.code())]
    Missing(Field),
}

/// Which column holds what, from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns(BTreeMap<Field, u32>);

impl Columns {
    /// Columns by their headings, the first of each meaning.
    pub(super) fn by_headings<'a>(kind: ImportKind, headings: impl Iterator<Item = (u32, &'a str)>) -> Self {
        let mut found = BTreeMap::new();
        for (column, heading) in headings {
            let heading = plain(heading);
            let field = kind
                .fields()
                .iter()
                .find(|field| field.headings(kind).contains(&heading.as_str()));
            if let Some(field) = field {
                found.entry(*field).or_insert(column);
            }
        }
        Self(found)
    }

    /// Reads what a person says: `label=B,type=C`, with letters of columns or their numbers from 1.
    pub fn parse(text: &str, kind: ImportKind) -> Result<Self, ColumnsError> {
        let mut found = BTreeMap::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let wrong = || ColumnsError::Form(part.to_owned());
            let (field, column) = part.split_once('=').ok_or_else(wrong)?;
            let field = Field::from_code(field.trim())
                .filter(|field| kind.fields().contains(field))
                .ok_or_else(|| ColumnsError::Field(field.trim().to_owned()))?;
            found.insert(field, column_number(column.trim()).ok_or_else(wrong)?);
        }
        Ok(Self(found))
    }

    /// These, and those of `other` for what these do not say.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        for (field, column) in &other.0 {
            let is_taken = self.0.values().any(|taken| taken == column);
            if !is_taken {
                self.0.entry(*field).or_insert(*column);
            }
        }
        self
    }

    /// That nothing is missing without which no row can be read.
    pub fn check(&self, kind: ImportKind) -> Result<(), ColumnsError> {
        let missing = kind.required().iter().find(|field| !self.0.contains_key(field));
        missing.map_or(Ok(()), |field| Err(ColumnsError::Missing(*field)))
    }

    /// The column of a field.
    pub fn get(&self, field: Field) -> Option<u32> {
        self.0.get(&field).copied()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (Field, u32)> {
        self.0.iter().map(|(field, column)| (*field, *column))
    }

    pub(super) fn set(&mut self, field: Field, column: u32) {
        self.0.insert(field, column);
    }
}

/// `A` is 0, and so is `1`.
fn column_number(text: &str) -> Option<u32> {
    const MOST: u32 = 16_384;
    let number = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()?
    } else if text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        text.bytes().fold(0, |sum, byte| {
            sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1
        })
    } else {
        return None;
    };
    (1..=MOST).contains(&number).then(|| number - 1)
}
