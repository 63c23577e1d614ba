//! People that the command line makes.

use super::say;
use anyhow::Context;
use clap::Args;
use domain::access::Role;
use service::{Client, Services};
use std::io::Read;

#[derive(Debug, Args)]
pub(super) struct Person {
    #[arg(long)]
    pub(super) username: String,
    #[arg(long)]
    pub(super) email: String,
    /// Read the password from standard input.
    #[arg(long)]
    pub(super) password_stdin: bool,
}

/// Makes a user, and prints the link that sets the password where none was given.
pub(super) async fn create(
    services: &Services,
    client: &Client,
    person: &Person,
    role: Role,
    area: Option<&str>,
) -> anyhow::Result<()> {
    let mut password = String::new();
    if person.password_stdin {
        std::io::stdin()
            .take(4096)
            .read_to_string(&mut password)
            .context("The password could not be read from standard input.")?;
    }
    let password = password.trim_end_matches(['\r', '\n']);
    let given = person.password_stdin.then_some(password);
    let link = services
        .create_user(client, &person.username, &person.email, role, area, given)
        .await?;
    say(&format!("{} {} was created.", role.code(), person.username));
    if let Some(link) = link {
        say("This link sets the password once, within a day:");
        say(&link);
    }
    Ok(())
}

/// Fills a site without bags.
pub(super) async fn seed(services: &Services, client: &Client) -> anyhow::Result<()> {
    say("Seeding demo data. These passwords are shown only now:");
    for (username, password) in services.seed_demo(client).await? {
        say(&format!("  {username:<14} {password}"));
    }
    Ok(())
}
