//! Labels of new parents: ranges are reserved, each once, and printed on sheets or by label printers (SPEC 11).

use crate::access::anonymous;
use crate::paper::{FOR_PRINTERS, PDF};
use crate::texts::Papers;
use crate::{Authorized, Client, Paper, ServiceError, Services};
use domain::access::ConfigureSite;
use domain::audit::AuditEvent;
use domain::fault::Missing;
use domain::label::BagTypeId;
use domain::label_range::{LabelRange, plan_range, span};
use domain::language::Language;
use domain::refusal::{FieldError, WrongField};
use papers::{
    Label, LabelSheet, PaperError, Printer, PrinterLanguage, Resolution, SheetLayout, Stock, Symbology,
    labels_for_printer, labels_pdf,
};
use store::Actor;
use store::floor::bag_types::BagTypeRow;
use store::floor::label_ranges::NewRange;
use uuid::Uuid;

/// What is to be reserved.
#[derive(Clone, Copy, Debug)]
pub struct LabelsInput {
    /// The same key again is the same range.
    pub key: Uuid,
    pub bag_type: BagTypeId,
    pub count: i64,
    /// The number of the first; where it says nothing, the first that is free.
    pub from: Option<i64>,
}

/// What the labels are printed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelMedium {
    /// A sheet of A4, by its key; how many of its labels are used already; whether their edges are drawn.
    Sheet {
        layout: String,
        used: usize,
        edges: bool,
    },
    /// A roll in a label printer, by its key.
    Roll {
        stock: String,
        language: PrinterLanguage,
        resolution: Resolution,
    },
}

/// How labels are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelOrder {
    pub symbology: Symbology,
    pub medium: LabelMedium,
}

impl LabelOrder {
    /// The ending of the file, and its format in the audit.
    fn format(&self) -> &'static str {
        match self.medium {
            LabelMedium::Sheet { .. } => "pdf",
            LabelMedium::Roll {
                language: PrinterLanguage::Zpl,
                ..
            } => "zpl",
            LabelMedium::Roll {
                language: PrinterLanguage::Tspl,
                ..
            } => "tspl",
        }
    }

    fn draw(&self, labels: &[Label], title: &str, language: Language) -> Result<Vec<u8>, ServiceError> {
        let unknown = |field: &str| FieldError::new(field, WrongField::FormNotUnderstood);
        let drawn = match &self.medium {
            LabelMedium::Sheet { layout, used, edges } => {
                let sheet = LabelSheet {
                    layout: SheetLayout::of(layout).ok_or_else(|| unknown("sheet"))?,
                    symbology: self.symbology,
                    used: *used,
                    edges: *edges,
                    title,
                    language: language.tag(),
                };
                labels_pdf(&sheet, labels)
            }
            LabelMedium::Roll {
                stock,
                language,
                resolution,
            } => {
                let printer = Printer {
                    language: *language,
                    resolution: *resolution,
                    stock: *Stock::of(stock).ok_or_else(|| unknown("stock"))?,
                    symbology: self.symbology,
                };
                labels_for_printer(&printer, labels)
            }
        };
        drawn.map_err(|error| match error {
            PaperError::LabelTooSmall(_) => FieldError::new("code", WrongField::CodeTooFine).into(),
            PaperError::NoSuchPlace(_) => unknown("used").into(),
            other => ServiceError::Internal(other.into()),
        })
    }
}

impl Services {
    /// The newest ranges, for admins.
    pub async fn label_ranges(
        &self,
        _by: &Authorized<ConfigureSite>,
    ) -> Result<Vec<LabelRange>, ServiceError> {
        self.list_label_ranges().await
    }

    /// The same for the command line.
    pub async fn list_label_ranges(&self) -> Result<Vec<LabelRange>, ServiceError> {
        Ok(self.db.label_ranges().await?)
    }

    /// Reserves labels of a type, none of which was given away or is borne by a bag.
    pub async fn reserve_labels(
        &self,
        by: &Authorized<ConfigureSite>,
        input: LabelsInput,
    ) -> Result<LabelRange, ServiceError> {
        self.reserve(by.actor(), input).await
    }

    /// The same on the command line, which names the type.
    pub async fn reserve_labels_named(
        &self,
        client: &Client,
        bag_type: &str,
        count: i64,
        from: Option<i64>,
    ) -> Result<LabelRange, ServiceError> {
        let types = self.list_bag_types().await?;
        let name = bag_type.trim().to_lowercase();
        let found = types
            .iter()
            .find(|found| found.fields.name.to_lowercase() == name);
        let input = LabelsInput {
            key: Uuid::new_v4(),
            bag_type: found.ok_or(ServiceError::NotFound(Missing::BagType))?.id,
            count,
            from,
        };
        self.reserve(anonymous(client), input).await
    }

    /// A file of a range. That it was printed, and whether it was before, is kept; labels of a second print say so.
    pub async fn print_labels(
        &self,
        by: &Authorized<ConfigureSite>,
        range: i64,
        order: LabelOrder,
        language: Language,
    ) -> Result<Paper, ServiceError> {
        self.print(by.actor(), range, order, language).await
    }

    /// The same on the command line.
    pub async fn print_labels_named(
        &self,
        client: &Client,
        range: i64,
        order: LabelOrder,
    ) -> Result<Paper, ServiceError> {
        self.print(anonymous(client), range, order, crate::texts::SITE)
            .await
    }

    async fn reserve(&self, actor: Actor, input: LabelsInput) -> Result<LabelRange, ServiceError> {
        let mut tx = self.db.begin(actor).await?;
        // One reservation at a time: where the next begins is read under this lock.
        let types = store::floor::bag_types::lock_all(&mut tx).await?;
        let known = store::floor::label_ranges::of_key(&mut tx, input.key).await?;
        if let Some(id) = known {
            drop(tx);
            return self.found_range(id).await;
        }
        let of = types.iter().find(|row| row.id == input.bag_type);
        let of: &BagTypeRow = of.ok_or(ServiceError::NotFound(Missing::BagType))?;
        if of.fields.retired {
            return Err(FieldError::new("type", WrongField::BagTypeRetired).into());
        }
        let pattern = &of.fields.label_pattern;
        let given = store::floor::label_ranges::last_number(&mut tx, &types, pattern).await?;
        let borne = |first: i64, last: i64| Some((pattern.numbered(first)?, pattern.numbered(last)?));
        let whole = borne(0, pattern.last_number()).unwrap_or_default();
        // Where a number is asked for, bags beyond it do not count; without, the range begins behind all.
        let taken = match input.from {
            Some(_) => given,
            None => {
                let last =
                    store::floor::label_ranges::last_label(&mut tx, pattern, &whole.0, &whole.1).await?;
                given.max(last.and_then(|label| pattern.number_of(&label)))
            }
        };
        let (first_number, last_number) = plan_range(pattern, taken, input.count, input.from)?;
        let wanted = borne(first_number, last_number).unwrap_or_default();
        let on_bag = store::floor::label_ranges::last_label(&mut tx, pattern, &wanted.0, &wanted.1).await?;
        if let Some(number) = on_bag.and_then(|label| pattern.number_of(&label)) {
            let wrong = WrongField::OutOfRange {
                least: number + 1,
                most: pattern.last_number(),
            };
            return Err(FieldError::new("from", wrong).into());
        }
        let new = NewRange {
            key: input.key,
            first_number,
            last_number,
            previous_number: given,
        };
        let id = store::floor::label_ranges::insert(&mut tx, of, new).await?;
        tx.commit(AuditEvent::LabelsReserved {
            bag_type: of.id,
            labels: span(pattern, first_number, last_number),
            count: last_number - first_number + 1,
        })
        .await?;
        self.found_range(id).await
    }

    async fn found_range(&self, id: i64) -> Result<LabelRange, ServiceError> {
        let found = self.db.label_range(id).await?;
        found.ok_or(ServiceError::NotFound(Missing::Other))
    }

    async fn print(
        &self,
        actor: Actor,
        id: i64,
        order: LabelOrder,
        language: Language,
    ) -> Result<Paper, ServiceError> {
        let range = self.found_range(id).await?;
        let settings = self.site_settings().await?;
        let mut tx = self.db.begin(actor).await?;
        let counted = store::floor::label_ranges::count_print(&mut tx, id).await?;
        let (bag_type, prints) = counted.ok_or(ServiceError::NotFound(Missing::Other))?;
        let format = order.format();
        let span = range.span();
        let below = if prints > 1 {
            Papers::of(language).printed_again(&range.bag_type, &prints.to_string())
        } else {
            range.bag_type.clone()
        };
        let labels: Vec<Label> = range
            .labels()
            .into_iter()
            .map(|code| Label {
                code,
                company: settings.company_name.clone(),
                below: below.clone(),
            })
            .collect();
        let title = span.clone();
        let content = tokio::task::spawn_blocking(move || order.draw(&labels, &title, language))
            .await
            .map_err(|error| ServiceError::Internal(error.into()))??;
        // What could not be drawn was not printed.
        tx.commit(AuditEvent::LabelsPrinted {
            bag_type,
            labels: span.clone(),
            count: range.count(),
            format,
            again: prints > 1,
        })
        .await?;
        Ok(Paper {
            file_name: format!("labels-{}.{format}", span.replace('–', "-")),
            media_type: if format == "pdf" { PDF } else { FOR_PRINTERS },
            content,
        })
    }
}
