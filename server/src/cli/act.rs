//! The commands that act on a ready database.

use super::arguments::{Command, Integrity};
use super::people::{create, seed};
use super::{area, audit, bag_type, checks, client, import, labels, say, settings};
use anyhow::{Context, bail};
use domain::access::Role;
use service::Services;
use service::site::doctor::Surroundings;
use std::process::ExitCode;

/// Runs one that needs neither a port nor an owner's rights.
pub(super) async fn act(
    services: &Services,
    around: Surroundings<'_>,
    command: Command,
) -> anyhow::Result<ExitCode> {
    let client = client();
    match command {
        Command::CreateAdmin { person } => create(services, &client, &person, Role::Admin, None).await?,
        Command::CreateUser { person, role, area } => {
            let role = Role::from_code(&role).context("The role is one of dispatcher, biller, admin.")?;
            create(services, &client, &person, role, area.as_deref()).await?;
        }
        Command::CreateToken { username, name } => {
            let token = services.create_token(&client, &username, &name).await?;
            if services.lacks_second_factor(&username).await? {
                say("An admin's token works once a second factor is set up: sign in with the browser first.");
            }
            say("Keep this token; it is shown only now:");
            say(&token);
        }
        Command::ResetPassword { username } => {
            let link = services.reset_password(&client, &username).await?;
            say("This link sets a new password once, within the hour:");
            say(&link);
        }
        Command::UnlockUser { username } => {
            services.unlock_user(&client, &username).await?;
            say(&format!("{username} can sign in again."));
        }
        Command::DisableUser { username } => {
            services.disable_named(&client, &username).await?;
            say(&format!("{username} is disabled."));
        }
        Command::EnableUser { username } => {
            services.enable_named(&client, &username).await?;
            say(&format!("{username} can sign in again."));
        }
        Command::ResetSecondFactor { username } => {
            let link = services.reset_second_factor(&client, &username).await?;
            say(&format!("{username} has no second factor any more."));
            if let Some(link) = link {
                say("The password was good only beside it. This link sets a new one once, within the hour:");
                say(&link);
            }
        }
        Command::RevokeTokens { username } => {
            let revoked = services.revoke_tokens(&client, &username).await?;
            say(&format!("{revoked} tokens of {username} were revoked."));
        }
        Command::ExportUser { username } => {
            let data = services.personal_data_named(&client, &username).await?;
            say(&serde_json::to_string_pretty(&data)?);
        }
        Command::EraseUser { username } => {
            let id = services.erase_named(&client, &username).await?;
            say(&format!(
                "{username} is erased; erased-{id} stands for the person."
            ));
        }
        Command::ListUsers => {
            for user in services.list_users().await? {
                say(&user.join("\t"));
            }
        }
        Command::Area { what } => area::run(services, &client, what).await?,
        Command::BagType { what } => bag_type::run(services, &client, what).await?,
        Command::Labels { what } => labels::run(services, &client, what).await?,
        Command::Settings { what } => settings::run(services, &client, what).await?,
        Command::Import(what) => return import::run(services, &client, what).await,
        Command::RotateKey => {
            let changed = services.rotate_key().await?;
            say(&format!(
                "{changed} users' secrets were encrypted anew. SECRET_KEYS_OLD can be emptied."
            ));
        }
        Command::SeedDemo { bags } => seed(services, &client, bags).await?,
        Command::Integrity {
            what: Integrity::Check,
        } => return checks::integrity(services).await,
        Command::Integrity {
            what: Integrity::Repair,
        } => return checks::repair(services, &client).await,
        Command::Doctor => return checks::doctor(services, around).await,
        Command::Audit { what } => return audit::run(services, &client, what).await,
        Command::Serve { .. }
        | Command::Migrate
        | Command::Maintenance { .. }
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::MigrateFrom(_)
        | Command::GiveUpSecrets { .. }
        | Command::Config { .. } => {
            bail!("this command is run elsewhere")
        }
    }
    Ok(ExitCode::SUCCESS)
}
