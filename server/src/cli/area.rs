//! `traitortrack area`: the site's dispatch areas.

use super::say;
use clap::Subcommand;
use domain::area::{AreaChange, AreaDetail, AreaInput};
use service::{Client, Services};

#[derive(Debug, Subcommand)]
pub(super) enum Area {
    /// List every area: code, name, place in the list, people who work there, in use or retired; separated by tabs.
    List,
    /// Make an area.
    Add {
        /// Its code, for life: a–z, 0–9 and _, such as jaipur.
        #[arg(long)]
        code: String,
        #[arg(long)]
        name: String,
        /// Its place in lists, 0 to 9999; areas of the same place go by name.
        #[arg(long, default_value_t = 0)]
        position: i64,
    },
    /// Change the name of an area, or its place in lists.
    Change {
        /// Its code.
        #[arg(long)]
        code: String,
        #[arg(long)]
        name: Option<String>,
        #[arg(long)]
        position: Option<i64>,
    },
    /// Let no new users and no new parents come to an area; who and what is there stays.
    Retire {
        /// Its code.
        #[arg(long)]
        code: String,
        /// Take it into use again.
        #[arg(long)]
        undo: bool,
    },
}

fn line(area: &AreaDetail) -> String {
    [
        area.code.as_str(),
        &area.fields.name,
        &area.fields.position.to_string(),
        &area.users.to_string(),
        if area.fields.retired { "retired" } else { "in use" },
    ]
    .join("\t")
}

pub(super) async fn run(services: &Services, client: &Client, what: Area) -> anyhow::Result<()> {
    let (code, change) = match what {
        Area::List => {
            for area in services.list_areas().await? {
                say(&line(&area));
            }
            return Ok(());
        }
        Area::Add { code, name, position } => {
            let input = AreaInput { code, name, position };
            say(&line(&services.add_area_named(client, &input).await?));
            return Ok(());
        }
        Area::Change { code, name, position } => {
            let change = AreaChange {
                name,
                position,
                ..AreaChange::default()
            };
            (code, change)
        }
        Area::Retire { code, undo } => {
            let change = AreaChange {
                retired: Some(!undo),
                ..AreaChange::default()
            };
            (code, change)
        }
    };
    let changed = services.change_area_named(client, &code, &change).await?;
    say(&line(&changed));
    Ok(())
}
