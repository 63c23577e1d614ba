//! `traitortrack bag-type`: which labels go into the parents of a type.

use super::say;
use clap::Subcommand;
use service::{Client, Services};

#[derive(Debug, Subcommand)]
pub(super) enum BagType {
    /// List every bag type: name, label pattern, capacity, grams per child, child label patterns; separated by tabs.
    List,
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

const ANY: &str = "any 4 to 20 letters and digits";

pub(super) async fn run(services: &Services, client: &Client, what: BagType) -> anyhow::Result<()> {
    match what {
        BagType::List => {
            for t in services.list_bag_types().await? {
                let forms: Vec<&str> = t.child_patterns.iter().map(|p| p.as_str()).collect();
                let forms = if forms.is_empty() {
                    format!(
                        "{ANY} (name the forms with `bag-type child-patterns`: a damaged read may pass as a child)"
                    )
                } else {
                    forms.join(" ")
                };
                say(&[
                    t.name.as_str(),
                    t.pattern.as_str(),
                    &t.capacity.to_string(),
                    &t.grams_per_child.to_string(),
                    &forms,
                ]
                .join("\t"));
            }
        }
        BagType::ChildPatterns {
            bag_type,
            pattern,
            any: _,
        } => {
            services.set_child_patterns(client, &bag_type, &pattern).await?;
            let forms = if pattern.is_empty() {
                ANY.to_owned()
            } else {
                pattern.join(", ")
            };
            say(&format!("Children of {bag_type} parents: {forms}."));
        }
    }
    Ok(())
}
