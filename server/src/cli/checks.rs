//! `traitortrack integrity check` and `traitortrack doctor`: what is wrong, and what will be.

use super::say;
use service::site::doctor::Surroundings;
use service::{Client, Services};
use std::process::ExitCode;

/// Checks every rule of SPEC 14 and tells each.
pub(super) async fn integrity(services: &Services) -> anyhow::Result<ExitCode> {
    let reports = services.integrity_report().await?;
    for report in &reports {
        let word = if report.holds() {
            "holds     "
        } else if report.is_checked {
            "DIFFERS   "
        } else {
            "not proven"
        };
        let note = report
            .note
            .as_ref()
            .map_or_else(String::new, |note| format!(" ({note})"));
        say(&format!("{:>2} {word} {}{note}", report.number, report.name));
    }
    for report in &reports {
        for what in &report.differences {
            say(&format!("rule {} ({}): {what}", report.number, report.name));
        }
    }
    let differences: usize = reports.iter().map(|report| report.differences.len()).sum();
    if differences > 0 {
        say(&format!("{differences} differences found."));
        return Ok(ExitCode::FAILURE);
    }
    let unproven: Vec<String> = reports
        .iter()
        .filter(|report| !report.holds())
        .map(|report| report.number.to_string())
        .collect();
    say(&if unproven.is_empty() {
        format!("All {} rules hold.", reports.len())
    } else {
        format!(
            "All rules hold that can be checked here; not proven: {}.",
            unproven.join(", ")
        )
    });
    Ok(ExitCode::SUCCESS)
}

/// Counts anew what is only a count, then checks again: what is left nobody can compute.
pub(super) async fn repair(services: &Services, client: &Client) -> anyhow::Result<ExitCode> {
    let repaired = services.integrity_repair(client).await?;
    say(&format!(
        "Counted anew: {} parents, {} bills, {} counters had been wrong.",
        repaired.parents, repaired.bills, repaired.counters
    ));
    integrity(services).await
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
