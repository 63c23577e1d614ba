//! What the command line understands.

use super::area::Area;
use super::audit::Audit;
use super::backup::Backup;
use super::bag_type::BagType;
use super::import::Import;
use super::labels::Labels;
use super::maintenance::Maintenance;
use super::migrate_from::MigrateFrom;
use super::people::Person;
use super::restore::Restore;
use super::settings::Settings;
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(
    name = "traitortrack",
    version,
    about = "Tracks bags from packing to shipping."
)]
pub(super) struct Cli {
    /// `serve` when none is given, as `cargo leptos serve` gives none.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
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
    /// Where people work and parents go.
    Area {
        #[command(subcommand)]
        what: Area,
    },
    /// Types of bags: their labels, capacity and weights, what goes into their parents.
    BagType {
        #[command(subcommand)]
        what: BagType,
    },
    /// Labels of new parents: reserve them, and print them.
    Labels {
        #[command(subcommand)]
        what: Labels,
    },
    /// What the site says of itself on papers, and how its weighbridge counts.
    Settings {
        #[command(subcommand)]
        what: Settings,
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
    SeedDemo {
        /// About so many bags, packed and shipped over two years, to try the site at size: 1800000, say. Takes minutes.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=20_000_000))]
        bags: Option<u32>,
    },
    /// Say what would become of a sheet, CSV or XLSX: bags, bills, packing lists, parents on bills.
    Import(Import),
    /// Take a database of the former system over into a site without bags: people, areas, bags, bills, scans, audit; repaired by stated
    /// rules, with a report. Stopped, the same command goes on.
    MigrateFrom(MigrateFrom),
    /// Check that the books are right.
    Integrity {
        #[command(subcommand)]
        what: Integrity,
    },
    /// Prove that nobody rewrote the logs, and move old months into files.
    Audit {
        #[command(subcommand)]
        what: Audit,
    },
    /// Copy the database into a checked file, and remove copies that are too old: 7 daily and 12 monthly ones stay.
    Backup(Backup),
    /// Make a database of its own from a backup, up to a moment, and check it; the one that runs is never touched.
    Restore(Restore),
    /// Look for what will go wrong; exits with 1 and what to do about it.
    Doctor,
    /// Sizes, dead rows, indexes.
    Maintenance {
        #[command(subcommand)]
        what: Maintenance,
    },
    /// List every setting.
    Config {
        /// As the page docs/configuration.md.
        #[arg(long)]
        markdown: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Integrity {
    /// Recount everything; exits with 1 and the differences when something is wrong.
    Check,
    /// Set right what is only a count: children of parents, totals of open bills, the dashboard. Then check again.
    Repair,
}
