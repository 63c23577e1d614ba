//! `traitortrack labels`: labels of new parents.

use super::say;
use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use domain::label_range::LabelRange;
use service::{Client, LabelMedium, LabelOrder, PrinterLanguage, Resolution, Services, Symbology};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum Labels {
    /// List the newest ranges: number, type, first and last label, how many, how often printed, when reserved; separated by tabs.
    List,
    /// Reserve labels of a type. None of them was given away or is on a bag, and none will be given again.
    Reserve {
        /// The type of the parents, such as Mustard.
        #[arg(long = "type")]
        bag_type: String,
        /// How many, 1 to 10000.
        #[arg(long)]
        count: i64,
        /// The number of the first; without it, the one after the last that is taken.
        #[arg(long)]
        from: Option<i64>,
    },
    /// Write a file of a range for a printer. It is kept that the range was printed; labels of a second print say so.
    Print(Print),
}

#[derive(Debug, Args)]
pub(super) struct Print {
    /// The number of the range.
    #[arg(long)]
    range: i64,
    /// The code on the labels.
    #[arg(long, value_enum, default_value_t = Code::Qr)]
    code: Code,
    /// A sheet of A4 as PDF, by its number of labels: 8, 10, 12, 21, 24, 40 or 65.
    #[arg(long, default_value = "24", conflicts_with = "roll")]
    sheet: String,
    /// How many labels of the first sheet are used already.
    #[arg(long, default_value_t = 0, conflicts_with = "roll")]
    used: usize,
    /// Draw the edges of the labels, for plain paper.
    #[arg(long, conflicts_with = "roll")]
    edges: bool,
    /// A roll in a label printer, by its millimetres: 50x25, 75x50, 100x50 or 100x75.
    #[arg(long)]
    roll: Option<String>,
    /// What the label printer understands.
    #[arg(long, value_enum, default_value_t = Language::Zpl)]
    language: Language,
    /// Dots in an inch of the label printer.
    #[arg(long, value_enum, default_value_t = Dpi::Dpi203)]
    dpi: Dpi,
    /// The file to write. One that is there is not overwritten.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Code {
    Qr,
    Code128,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    Zpl,
    Tspl,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Dpi {
    #[value(name = "203")]
    Dpi203,
    #[value(name = "300")]
    Dpi300,
}

impl Print {
    fn order(&self) -> LabelOrder {
        let medium = match &self.roll {
            None => LabelMedium::Sheet {
                layout: self.sheet.clone(),
                used: self.used,
                edges: self.edges,
            },
            Some(stock) => LabelMedium::Roll {
                stock: stock.clone(),
                language: match self.language {
                    Language::Zpl => PrinterLanguage::Zpl,
                    Language::Tspl => PrinterLanguage::Tspl,
                },
                resolution: match self.dpi {
                    Dpi::Dpi203 => Resolution::Dpi203,
                    Dpi::Dpi300 => Resolution::Dpi300,
                },
            },
        };
        LabelOrder {
            symbology: match self.code {
                Code::Qr => Symbology::Qr,
                Code::Code128 => Symbology::Code128,
            },
            medium,
        }
    }
}

fn line(range: &LabelRange) -> String {
    [
        range.id.to_string(),
        range.bag_type.clone(),
        range.span(),
        range.count().to_string(),
        range.prints.to_string(),
        range.reserved_at.0.clone(),
    ]
    .join("\t")
}

pub(super) async fn run(services: &Services, client: &Client, what: Labels) -> anyhow::Result<()> {
    match what {
        Labels::List => {
            for range in services.list_label_ranges().await? {
                say(&line(&range));
            }
        }
        Labels::Reserve {
            bag_type,
            count,
            from,
        } => {
            let range = services
                .reserve_labels_named(client, &bag_type, count, from)
                .await?;
            say(&line(&range));
        }
        Labels::Print(print) => {
            // Made first: a file that cannot be written is no print.
            let mut file = std::fs::File::create_new(&print.out)
                .with_context(|| format!("{} cannot be made", print.out.display()))?;
            let paper = services
                .print_labels_named(client, print.range, print.order())
                .await;
            let paper = match paper {
                Ok(paper) => paper,
                Err(error) => {
                    drop(file);
                    std::fs::remove_file(&print.out)?;
                    return Err(error.into());
                }
            };
            std::io::Write::write_all(&mut file, &paper.content)
                .with_context(|| format!("{} cannot be written", print.out.display()))?;
        }
    }
    Ok(())
}
