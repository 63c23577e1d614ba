//! People that the command line makes.

use super::say;
use anyhow::Context;
use clap::Args;
use domain::access::Role;
use service::{Client, GivenUp, Services, WayIn};
use std::io::Read;
use std::process::ExitCode;
use std::time::Instant;

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

/// Gives up what a lost key encrypted, and says how each person gets in now.
pub(super) async fn give_up(services: &Services, client: &Client, yes: bool) -> anyhow::Result<ExitCode> {
    if !yes {
        say(
            "This gives up every secret of a SECRET_KEY that is lost: the codes of people's apps. Passkeys, recovery codes and passwords stay.",
        );
        say("If the key may still be found, look for it first. To go on: traitortrack give-up-secrets --yes");
        return Ok(ExitCode::FAILURE);
    }
    let people = services.give_up_secrets(client).await?;
    for GivenUp { username, way_in } in &people {
        say(&match way_in {
            WayIn::Passkey => format!("{username}: passkeys and recovery codes go on."),
            WayIn::RecoveryCodes(left) => format!("{username}: signs in with one of {left} recovery codes."),
            WayIn::Password(None) => {
                format!("{username}: had no recovery codes, so the password alone signs in.")
            }
            WayIn::Password(Some(link)) => format!(
                "{username}: the password was good only beside a second factor. This link sets a new one once, within the hour: {link}"
            ),
        });
    }
    say(&format!(
        "{} people set their app up anew. The site starts with the SECRET_KEY of now.",
        people.len()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Fills a site without bags; with a number of bags, as if it had been used for two years.
pub(super) async fn seed(services: &Services, client: &Client, bags: Option<u32>) -> anyhow::Result<()> {
    let people = match bags {
        None => services.seed_demo(client).await?,
        Some(bags) => {
            let begun = Instant::now();
            let mut printed = 0;
            let progress = |made: u32| {
                let percent = (u64::from(made) * 100 / u64::from(bags)).min(100);
                if percent >= printed + 5 {
                    printed = percent;
                    say(&format!(
                        "{percent:>3} %, {made} bags, {} s",
                        begun.elapsed().as_secs()
                    ));
                }
            };
            services.seed_demo_at_size(client, bags, progress).await?
        }
    };
    say("Demo data is there. These passwords are shown only now:");
    for (username, password) in people {
        say(&format!("  {username:<14} {password}"));
    }
    Ok(())
}
