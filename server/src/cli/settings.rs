//! `traitortrack settings`: what a site says of itself while it runs. Settings of the program itself are `traitortrack config`.

use super::say;
use clap::Subcommand;
use domain::site_settings::{SiteSettingsChange, SiteSettingsDetail};
use service::{Client, Services};

#[derive(Debug, Subcommand)]
pub(super) enum Settings {
    /// Show them: a name and a value on each line, as JSON.
    Show,
    /// Set what is named; an empty text clears it.
    Set {
        /// On papers.
        #[arg(long)]
        company_name: Option<String>,
        /// On papers, in lines.
        #[arg(long)]
        company_address: Option<String>,
        /// In so many grams the weighbridge counts; 0 where that does not matter.
        #[arg(long)]
        scale_step_g: Option<i64>,
    },
}

fn show(found: &SiteSettingsDetail) -> anyhow::Result<()> {
    say(&serde_json::to_string_pretty(&found.settings)?);
    Ok(())
}

pub(super) async fn run(services: &Services, client: &Client, what: Settings) -> anyhow::Result<()> {
    match what {
        Settings::Show => show(&services.list_site_settings().await?),
        Settings::Set {
            company_name,
            company_address,
            scale_step_g,
        } => {
            let change = SiteSettingsChange {
                company_name,
                company_address,
                scale_step_g,
                version: None,
            };
            show(&services.change_site_settings_named(client, &change).await?)
        }
    }
}
