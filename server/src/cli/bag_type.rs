//! `traitortrack bag-type`: the site's types of bags, and which labels go into their parents.

use super::say;
use clap::{Args, Subcommand};
use domain::bag_type::{BagTypeChange, BagTypeDetail, BagTypeInput};
use service::{Client, Services};

#[derive(Debug, Subcommand)]
pub(super) enum BagType {
    /// List every bag type: name, label pattern, capacity, grams per child, child label patterns, tare of a child and of a parent in grams,
    /// in use or retired; separated by tabs.
    List,
    /// Make a bag type.
    Add {
        /// Its name, such as Mustard.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        measures: Measures,
    },
    /// Change what is named of a bag type. Parents that are there keep capacity and grams per child. Running servers follow within seconds.
    Change {
        /// Name of the bag type.
        #[arg(long = "type")]
        bag_type: String,
        /// Another name.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        measures: Measures,
    },
    /// Make no new parents of a type; those that are there scan on.
    Retire {
        /// Name of the bag type.
        #[arg(long = "type")]
        bag_type: String,
        /// Take it into use again.
        #[arg(long)]
        undo: bool,
    },
    /// Say which labels are children of a type: several forms, or any. Running servers follow within seconds.
    #[command(group = clap::ArgGroup::new("forms").required(true).args(["pattern", "any"]))]
    ChildPatterns {
        /// Name of the bag type, such as Mustard.
        #[arg(long = "type")]
        bag_type: String,
        /// A form: # for a digit, A for a letter, other letters and digits for themselves, \\A for the letter A. May be repeated.
        #[arg(long)]
        pattern: Vec<String>,
        /// Any 4 to 20 letters and digits.
        #[arg(long)]
        any: bool,
    },
}

/// What `add` and `change` may say of a type.
#[derive(Debug, Args)]
pub(super) struct Measures {
    /// Labels of its parents: # for a digit, all else for itself, such as SB#####.
    #[arg(long)]
    label_pattern: Option<String>,
    /// Children per parent.
    #[arg(long)]
    capacity: Option<i64>,
    /// Grams of one child.
    #[arg(long)]
    grams_per_child: Option<i64>,
    /// Grams of an empty child bag.
    #[arg(long)]
    tare_child: Option<i64>,
    /// Grams of an empty parent bag.
    #[arg(long)]
    tare_parent: Option<i64>,
}

const ANY: &str = "any 4 to 20 letters and digits";

fn line(t: &BagTypeDetail) -> String {
    let t = &t.fields;
    let forms = if t.child_patterns.is_empty() {
        format!("{ANY} (name the forms with `bag-type child-patterns`: a damaged read may pass as a child)")
    } else {
        t.child_texts().join(" ")
    };
    [
        t.name.as_str(),
        t.label_pattern.as_str(),
        &t.capacity.to_string(),
        &t.grams_per_child.to_string(),
        &forms,
        &t.tare_child_g.to_string(),
        &t.tare_parent_g.to_string(),
        if t.retired { "retired" } else { "in use" },
    ]
    .join("\t")
}

pub(super) async fn run(services: &Services, client: &Client, what: BagType) -> anyhow::Result<()> {
    match what {
        BagType::List => {
            for t in services.list_bag_types().await? {
                say(&line(&t));
            }
        }
        BagType::Add { name, measures } => {
            let input = BagTypeInput {
                name,
                label_pattern: measures.label_pattern.unwrap_or_default(),
                child_patterns: Vec::new(),
                capacity: measures.capacity.unwrap_or_default(),
                grams_per_child: measures.grams_per_child.unwrap_or_default(),
                tare_child_g: measures.tare_child.unwrap_or_default(),
                tare_parent_g: measures.tare_parent.unwrap_or_default(),
            };
            say(&line(&services.add_bag_type_named(client, &input).await?));
        }
        BagType::Change {
            bag_type,
            name,
            measures,
        } => {
            let change = BagTypeChange {
                name,
                label_pattern: measures.label_pattern,
                capacity: measures.capacity,
                grams_per_child: measures.grams_per_child,
                tare_child_g: measures.tare_child,
                tare_parent_g: measures.tare_parent,
                ..BagTypeChange::default()
            };
            let changed = services.change_bag_type_named(client, &bag_type, &change);
            say(&line(&changed.await?));
        }
        BagType::Retire { bag_type, undo } => {
            let change = BagTypeChange {
                retired: Some(!undo),
                ..BagTypeChange::default()
            };
            let changed = services.change_bag_type_named(client, &bag_type, &change);
            say(&line(&changed.await?));
        }
        BagType::ChildPatterns {
            bag_type,
            pattern,
            any: _,
        } => {
            let forms = if pattern.is_empty() {
                ANY.to_owned()
            } else {
                pattern.join(", ")
            };
            let change = BagTypeChange {
                child_patterns: Some(pattern),
                ..BagTypeChange::default()
            };
            services.change_bag_type_named(client, &bag_type, &change).await?;
            say(&format!("Children of {bag_type} parents: {forms}."));
        }
    }
    Ok(())
}
