//! `traitortrack integrity check` and `traitortrack doctor`: what is wrong, and what will be.

use super::say;
use service::doctor::Surroundings;
use service::{Client, Services};
use std::process::ExitCode;

/// Recounts everything by that many rules.
pub(super) async fn integrity(services: &Services, rules: usize) -> anyhow::Result<ExitCode> {
    let findings = services.integrity_check().await?;
    for finding in &findings {
        say(&format!(
            "rule {} ({}): {}",
            finding.rule, finding.name, finding.what
        ));
    }
    if !findings.is_empty() {
        say(&format!("{} differences found.", findings.len()));
        return Ok(ExitCode::FAILURE);
    }
    say(&format!("All {rules} rules hold."));
    Ok(ExitCode::SUCCESS)
}

/// Counts anew what is only a count, then checks again: what is left nobody can compute.
pub(super) async fn repair(services: &Services, client: &Client, rules: usize) -> anyhow::Result<ExitCode> {
    let repaired = services.integrity_repair(client).await?;
    say(&format!(
        "Counted anew: {} parents, {} bills, {} counters had been wrong.",
        repaired.parents, repaired.bills, repaired.counters
    ));
    integrity(services, rules).await
}

/// Looks for what will go wrong.
pub(super) async fn doctor(services: &Services, around: Surroundings<'_>) -> anyhow::Result<ExitCode> {
    let checks = services.doctor(around).await?;
    for check in &checks {
        let word = if check.is_fine { "ok  " } else { "WARN" };
        say(&format!("{word} {}: {}", check.name, check.what));
    }
    Ok(if checks.iter().all(|check| check.is_fine) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
