//! Loading a dump into an empty database.

use super::clients::{Address, Clients, ok};
use std::path::Path;

/// Loads a dump as the owner, without the roles and rights of where it came from, and counts what the planner needs.
pub(crate) async fn load(clients: &Clients, address: &Address, dump: &Path) -> anyhow::Result<()> {
    let done = clients
        .tool("pg_restore", address)
        .env(
            "PGOPTIONS",
            "-c synchronous_commit=off -c maintenance_work_mem=256MB -c statement_timeout=0",
        )
        .args([
            "--jobs=2",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--no-password",
        ])
        .args(["--dbname", ""])
        .arg(dump)
        .output()
        .await?;
    ok(&done, "pg_restore failed")?;
    let done = clients
        .tool("vacuumdb", address)
        .args(["--analyze-only", "--jobs=2", "--quiet", "--no-password"])
        .output()
        .await?;
    ok(&done, "vacuumdb failed")
}
