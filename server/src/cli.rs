//! The command line.

mod act;
mod area;
mod arguments;
mod audit;
mod backup;
mod bag_type;
mod checks;
mod database;
mod import;
mod labels;
mod maintenance;
mod migrate_from;
mod people;
mod restore;
mod serve;
mod settings;

use crate::config::{self, Config};
use crate::private_postgres::{Archiving, PrivatePostgres};
use crate::state::AppState;
use crate::{key_files, root, telemetry};
use act::act;
use anyhow::{Context, bail};
use arguments::{Cli, Command};
use clap::Parser as _;
use database::{Urls, connect, prepare, refuse_unknown};
use serve::serve;
use service::Client;
use service::site::doctor::Surroundings;
use std::io::Write;
use std::process::ExitCode;
use store::Db;
use tokio::net::TcpSocket;

/// A command line speaks on standard output. A reader that waits for the set-up link must see it now, also through a
/// pipe; one that went away, such as `head`, is no failure.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Runs the command of this process's arguments.
pub fn run() -> ExitCode {
    // What this program writes is for its own user; a folder or file that is not says so where it is made.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let command = Cli::parse().command.unwrap_or(Command::Serve { demo: false });
    match execute(command) {
        Ok(code) => code,
        Err(error) => {
            #[expect(
                clippy::print_stderr,
                reason = "the one sentence that says why the command failed"
            )]
            {
                eprintln!("traitortrack: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> anyhow::Result<ExitCode> {
    let source = config::environment();
    if let Command::Config { markdown } = command {
        say(if markdown {
            config::markdown()
        } else {
            config::listing(&source)
        }
        .trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let mut config = Config::read(&source)?;
    let backups = config.backup_dir.clone();
    let rights = match &command {
        Command::Serve { .. } => root::Rights::Serve,
        Command::Restore(_) => root::Rights::Keep,
        Command::Backup(what) => root::Rights::GiveUp(what.writes_into(backups.as_deref())),
        _ => root::Rights::GiveUp(None),
    };
    let port = root::settle(&mut config, rights)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("No threads can be started")?;
    runtime.block_on(async {
        let serves = matches!(command, Command::Serve { .. });
        let telemetry = telemetry::start(&config, serves)?;
        let done = run_command(&config, command, port).await;
        telemetry.stop().await;
        done
    })
}

/// Every command but `config`, which reads the settings as they are.
async fn run_command(config: &Config, command: Command, port: Option<TcpSocket>) -> anyhow::Result<ExitCode> {
    match command {
        Command::Restore(what) => return Box::pin(restore::run(config, what)).await,
        Command::Backup(backup::Backup { look: Some(look), .. }) => return backup::look(config, look).await,
        _ => {}
    }
    let private = match &config.database_url {
        Some(_) => None,
        None => {
            let archiving = Archiving::of(config.wal_archive_dir.as_deref())?;
            Some(PrivatePostgres::start(&config.data_dir, &archiving).await?)
        }
    };
    let serves = matches!(command, Command::Serve { .. });
    let done = with_database(config, private.as_ref(), command, port).await;
    if let Some(private) = private
        && (private.is_started_here() || (serves && done.is_ok()))
    {
        private.stop().await;
    }
    done
}

/// Everything but `config`, which needs no database.
async fn with_database(
    config: &Config,
    private: Option<&PrivatePostgres>,
    command: Command,
    port: Option<TcpSocket>,
) -> anyhow::Result<ExitCode> {
    let urls = Urls::new(config, private)?;
    if let Command::Backup(what) = command {
        return backup::run(config, private, &urls, what).await;
    }
    let migrate = private.is_some() || config.auto_migrate;
    // The program's own role may not take rows out of the logs.
    let archives = matches!(
        command,
        Command::Audit {
            what: audit::Audit::Archive
        }
    );
    let by_owner = private.is_some()
        || migrate
        || archives
        || matches!(
            command,
            Command::Migrate | Command::Maintenance { .. } | Command::MigrateFrom(_)
        );
    let owner = urls.owner.as_ref().filter(|_| by_owner);
    let first = connect(config, private, owner.unwrap_or(&urls.app)).await?;
    match command {
        Command::Migrate => {
            refuse_unknown(&first).await?;
            urls.apply(&first).await?;
            say("The schema is current.");
            return Ok(ExitCode::SUCCESS);
        }
        Command::Maintenance { what } => {
            refuse_unknown(&first).await?;
            return maintenance::run(&first, what).await;
        }
        // A check changes nothing.
        Command::Integrity { .. } | Command::Audit { .. } | Command::Doctor => prepare(&first, None).await?,
        _ => prepare(&first, migrate.then_some(&urls)).await?,
    }
    let db = match owner {
        Some(_) if !archives && !matches!(command, Command::MigrateFrom(_)) => {
            connect(config, private, &urls.app).await?
        }
        _ => first,
    };
    if let Command::Serve { demo } = command {
        serve(config, db, private, demo, port).await?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Command::MigrateFrom(what) = command {
        let services = state(db, config).await?.services;
        return Box::pin(migrate_from::run(&services, config, private, what)).await;
    }
    let around = Surroundings {
        backups: config.backup_dir.as_deref(),
        trusted_proxies: config.trusted_proxies,
        pool_most: config.pool_size + config.pool_overflow,
        servers: config.servers,
        is_private: private.is_some(),
    };
    if let Command::GiveUpSecrets { yes } = command {
        let services =
            AppState::new(db, config, key_files::keys(config)?, key_files::seals(config)?).services;
        return people::give_up(&services, &client(), yes).await;
    }
    act(&state(db, config).await?.services, around, command).await
}

/// Who a command is to the audit.
fn client() -> Client {
    Client {
        request_id: uuid::Uuid::new_v4().to_string(),
        station: Some("command line".to_owned()),
        ..Client::default()
    }
}

/// The services, once it is sure that they can read what is encrypted in this database.
async fn state(db: Db, config: &Config) -> anyhow::Result<AppState> {
    let state = AppState::new(db, config, key_files::keys(config)?, key_files::seals(config)?);
    if !state.services.check_key().await? {
        bail!(
            "SECRET_KEY is not the one that this database's secrets were encrypted with. Set the former one, or name it in SECRET_KEYS_OLD and run `traitortrack rotate-key`. If it is lost for good, `traitortrack give-up-secrets` says what that costs."
        );
    }
    Ok(state)
}
