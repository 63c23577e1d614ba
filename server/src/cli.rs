//! The command line.

mod audit;
mod backup;
mod bag_type;
mod checks;
mod maintenance;
mod people;
mod restore;

use crate::config::{self, Config};
use crate::private_postgres::{Archiving, PrivatePostgres};
use crate::state::AppState;
use crate::{key_files, lifecycle, root, telemetry};
use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use domain::access::Role;
use people::{Person, create, seed};
use service::doctor::Surroundings;
use service::{Client, Services};
use std::io::Write;
use std::process::ExitCode;
use store::{Db, PoolSettings, SchemaState};
use tokio::net::{TcpListener, TcpSocket};

/// Connections that a server has before it listens.
const WARM: u32 = 8;
/// Connections that may wait to be taken, as many as with Tokio's own listener.
const BACKLOG: u32 = 1024;

#[derive(Debug, Parser)]
#[command(
    name = "traitortrack",
    version,
    about = "Tracks bags from packing to shipping."
)]
struct Cli {
    /// `serve` when none is given, as `cargo leptos serve` gives none.
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server.
    Serve {
        /// Seed demo data when there are no bags yet; prints the demo people's passwords once.
        #[arg(long)]
        demo: bool,
    },
    /// Apply missing migrations.
    Migrate,
    /// Make an admin. Without --password-stdin a one-time link to set the password is printed.
    CreateAdmin {
        #[command(flatten)]
        person: Person,
    },
    /// Make a user. Without --password-stdin a one-time link to set the password is printed.
    CreateUser {
        #[command(flatten)]
        person: Person,
        /// dispatcher, biller or admin.
        #[arg(long)]
        role: String,
        /// Code of the dispatch area, such as jaipur.
        #[arg(long)]
        area: Option<String>,
    },
    /// Make an API token; it is the last line that is printed.
    CreateToken {
        #[arg(long)]
        username: String,
        /// What will use the token.
        #[arg(long)]
        name: String,
    },
    /// Print a one-time link, good for an hour, that sets a new password.
    ResetPassword {
        #[arg(long)]
        username: String,
    },
    /// Clear failed log-ins and lock of an account.
    UnlockUser {
        #[arg(long)]
        username: String,
    },
    /// Shut a user out at once: sessions end, tokens stop working.
    DisableUser {
        #[arg(long)]
        username: String,
    },
    /// Let a disabled user in again.
    EnableUser {
        #[arg(long)]
        username: String,
    },
    /// Take codes, recovery codes and passkeys off a user who lost them.
    ResetSecondFactor {
        #[arg(long)]
        username: String,
    },
    /// Make every API token of a user void, such as after one was lost.
    RevokeTokens {
        #[arg(long)]
        username: String,
    },
    /// Print everything that is stored about a user, as JSON.
    ExportUser {
        #[arg(long)]
        username: String,
    },
    /// Erase a user for good: a pseudonym stands where the name stood, and nothing else of the person stays.
    EraseUser {
        #[arg(long)]
        username: String,
    },
    /// List every user: name, role, area, status, second factor; separated by tabs.
    ListUsers,
    /// What goes into the parents of a bag type.
    BagType {
        #[command(subcommand)]
        what: bag_type::BagType,
    },
    /// Encrypt every stored secret with the SECRET_KEY of now; then SECRET_KEYS_OLD can be emptied.
    RotateKey,
    /// When SECRET_KEY is lost for good: give up what it encrypted, so that the site starts again. Codes of apps are set up anew.
    GiveUpSecrets {
        /// Do it; without it, only what would be lost is told.
        #[arg(long)]
        yes: bool,
    },
    /// Seed demo data into a site without bags.
    SeedDemo,
    /// Check that the books are right.
    Integrity {
        #[command(subcommand)]
        what: Integrity,
    },
    /// Prove that nobody rewrote the logs, and move old months into files.
    Audit {
        #[command(subcommand)]
        what: audit::Audit,
    },
    /// Copy the database into a checked file, and remove copies that are too old: 7 daily and 12 monthly ones stay.
    Backup(backup::Backup),
    /// Make a database of its own from a backup, up to a moment, and check it; the one that runs is never touched.
    Restore(restore::Restore),
    /// Look for what will go wrong; exits with 1 and what to do about it.
    Doctor,
    /// Sizes, dead rows, indexes.
    Maintenance {
        #[command(subcommand)]
        what: maintenance::Maintenance,
    },
    /// List every setting.
    Config {
        /// As the page docs/configuration.md.
        #[arg(long)]
        markdown: bool,
    },
}

#[derive(Debug, Subcommand)]
enum Integrity {
    /// Recount everything; exits with 1 and the differences when something is wrong.
    Check,
    /// Set right what is only a count: children of parents, totals of open bills, the dashboard. Then check again.
    Repair,
}

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
        || matches!(command, Command::Migrate | Command::Maintenance { .. });
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
        Some(_) if !archives => connect(config, private, &urls.app).await?,
        _ => first,
    };
    if let Command::Serve { demo } = command {
        serve(config, db, private, demo, port).await?;
        return Ok(ExitCode::SUCCESS);
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

/// Where the database is, for the program and, where that is somebody else, for the owner of the tables.
struct Urls {
    app: String,
    owner: Option<String>,
}

impl Urls {
    fn new(config: &Config, private: Option<&PrivatePostgres>) -> anyhow::Result<Self> {
        if let Some(private) = private {
            return Ok(Self {
                app: private.url(),
                owner: Some(private.owner_url()),
            });
        }
        Ok(Self {
            app: config
                .database_url
                .clone()
                .context("There is no database. Set DATABASE_URL.")?,
            owner: config.migration_database_url.clone(),
        })
    }

    /// Applies what is missing, and gives the program's role its rights where it is not the owner.
    async fn apply(&self, owner: &Db) -> anyhow::Result<()> {
        owner.migrate().await?;
        self.grant(owner).await
    }

    async fn grant(&self, owner: &Db) -> anyhow::Result<()> {
        if self.owner.is_some() {
            owner.grant_to(&self.app).await.context(
                "The role of DATABASE_URL could not be given its rights. Make it with `create role` first",
            )?;
        }
        Ok(())
    }
}

/// Who a command is to the audit.
fn client() -> Client {
    Client {
        request_id: uuid::Uuid::new_v4().to_string(),
        station: Some("command line".to_owned()),
        ..Client::default()
    }
}

/// The commands that act on a ready database.
async fn act(services: &Services, around: Surroundings<'_>, command: Command) -> anyhow::Result<ExitCode> {
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
        Command::BagType { what } => bag_type::run(services, &client, what).await?,
        Command::RotateKey => {
            let changed = services.rotate_key().await?;
            say(&format!(
                "{changed} users' secrets were encrypted anew. SECRET_KEYS_OLD can be emptied."
            ));
        }
        Command::SeedDemo => seed(services, &client).await?,
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
        | Command::GiveUpSecrets { .. }
        | Command::Config { .. } => {
            bail!("this command is run elsewhere")
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn connect(config: &Config, private: Option<&PrivatePostgres>, url: &str) -> anyhow::Result<Db> {
    let settings = PoolSettings {
        url: url.to_owned(),
        size: config.pool_size,
        overflow: config.pool_overflow,
        slow: config.slow,
        time_zone: config.time_zone.clone(),
    };
    let hint = match private {
        None => "The database cannot be reached. Check DATABASE_URL and that Postgres runs".to_owned(),
        Some(private) => format!(
            "The {} cannot be reached. Look into its server.log",
            private.place()
        ),
    };
    Db::connect(&settings).await.context(hint)
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

async fn refuse_unknown(db: &Db) -> anyhow::Result<()> {
    match db.schema_state().await? {
        SchemaState::Unknown(version) => bail!(
            "The database has schema version {version}, which this program does not know. Start the one that made it, or a newer one."
        ),
        SchemaState::NotCarriedOver(version) => bail!(
            "The database has schema version {version} of before version 101, and this program carries over only 14 (revision ca557b7) and 21 \
             (revision 719a18b). Nothing was changed. Install revision 719a18b, run its `traitortrack migrate`, then come back to this program. \
             If it refuses too, somebody changed a migration: restore a backup."
        ),
        SchemaState::Empty | SchemaState::Behind | SchemaState::Current => Ok(()),
    }
}

/// Brings the schema up to date where it may, or says that somebody must.
async fn prepare(db: &Db, migrate: Option<&Urls>) -> anyhow::Result<()> {
    refuse_unknown(db).await?;
    match (db.schema_state().await?, migrate) {
        (SchemaState::Current, Some(urls)) => urls.grant(db).await,
        (SchemaState::Current, None) => Ok(()),
        (SchemaState::Empty | SchemaState::Behind, Some(urls)) => urls.apply(db).await,
        _ => bail!(
            "The database's schema is older than this program. Run `traitortrack migrate`, then start again."
        ),
    }
}

async fn serve(
    config: &Config,
    db: Db,
    private: Option<&PrivatePostgres>,
    demo: bool,
    port: Option<TcpSocket>,
) -> anyhow::Result<()> {
    let stop = lifecycle::StopSignal::listen().context("Signals cannot be heard")?;
    let place = private.map_or_else(
        || "the database of DATABASE_URL".to_owned(),
        PrivatePostgres::place,
    );
    crate::metrics::start().context("The metrics cannot be recorded")?;
    let has_bags = db.has_bags().await?;
    db.warm(config.pool_size.min(WARM)).await?;
    let state = state(db, config).await?;
    if !state.site.site_root.join("pkg").is_dir() {
        tracing::warn!(site_root = %state.site.site_root.display(), "the built pages' files are missing: build them with ./dev build");
    }
    if demo && !has_bags {
        seed(&state.services, &Client::default()).await?;
    }
    let listener = match port {
        Some(bound) => bound.listen(BACKLOG),
        None => TcpListener::bind((config.bind_address, config.port)).await,
    };
    let listener = listener.with_context(|| root::port_taken(config))?;
    say(&format!(
        "TraitorTrack {} is at {} with {place}.",
        env!("CARGO_PKG_VERSION"),
        config.public_url
    ));
    if let Some(link) = state.services.first_admin_link().await? {
        say(&format!(
            "There is no admin yet. Make the first one with this link, once, within a day:\n{link}"
        ));
    }
    let serving = lifecycle::serve(listener, state, stop);
    match private {
        None => serving.await,
        Some(private) => tokio::select! {
            () = serving => {}
            never = private.keep_running() => match never {},
        },
    }
    Ok(())
}
