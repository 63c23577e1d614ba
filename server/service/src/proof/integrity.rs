//! Every rule of SPEC 14 with what was found: what SQL counts, what the seals prove, and when a restore last proved the rest.

use crate::Services;
use crate::proof::seals::SealError;
use crate::texts::{Integrity, SITE};
use store::proof::invariants::RULES;
use store::site::backups::utc;

/// The rules that no statement alone can check.
const VERIFIES: u8 = 11;
const RESTORES: u8 = 12;

fn texts() -> &'static Integrity {
    Integrity::of(SITE)
}

/// One rule and what was found about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleReport {
    pub number: u8,
    pub name: &'static str,
    /// A line per difference; none where the rule holds.
    pub differences: Vec<String>,
    /// What whoever reads the report should know beside the differences.
    pub note: Option<String>,
    /// Whether it could be checked at all.
    pub is_checked: bool,
}

impl RuleReport {
    fn new(number: u8, name: &'static str) -> Self {
        Self {
            number,
            name,
            differences: Vec::new(),
            note: None,
            is_checked: true,
        }
    }

    /// Whether it was checked and holds.
    pub fn holds(&self) -> bool {
        self.is_checked && self.differences.is_empty()
    }
}

impl Services {
    /// Checks every rule of SPEC 14, in their order.
    pub async fn integrity_report(&self) -> Result<Vec<RuleReport>, SealError> {
        let findings = self.db.check_invariants().await?;
        let mut reports: Vec<RuleReport> = RULES
            .iter()
            .map(|rule| RuleReport {
                differences: findings
                    .iter()
                    .filter(|finding| finding.rule == rule.number)
                    .map(|finding| finding.what.clone())
                    .collect(),
                ..RuleReport::new(rule.number, rule.name)
            })
            .collect();
        if self.db.may_rewrite_logs().await?
            && let Some(growing) = reports.iter_mut().find(|report| report.number == 8)
        {
            growing.note = Some(texts().role_may_rewrite.to_owned());
        }
        reports.push(self.audit_report().await?);
        reports.push(self.restore_report().await?);
        reports.sort_by_key(|report| report.number);
        Ok(reports)
    }

    async fn audit_report(&self) -> Result<RuleReport, SealError> {
        let found = match self.verify_audit(None).await {
            Err(error @ SealError::Store(_)) => return Err(error),
            found => found,
        };
        let mut report = RuleReport::new(VERIFIES, texts().verifies);
        match found {
            Ok(found) => {
                report.note = Some(texts().seals(
                    &found.seals.to_string(),
                    &(found.audit_rows + found.scan_rows).to_string(),
                    &found.unsealed.to_string(),
                ));
                report
                    .differences
                    .extend(found.fault.map(|fault| fault.to_string()));
            }
            Err(error) => report.differences.push(error.to_string()),
        }
        Ok(report)
    }

    /// Nothing here can prove a restore; the last one that was proven is named. A newest drill that failed says that none can be made.
    async fn restore_report(&self) -> Result<RuleReport, SealError> {
        let restored = self.db.last_restore().await?;
        let newest = self.db.drill_state().await?.newest;
        let proven = self.db.proven_drill().await?;
        let t = texts();
        let drill = match &proven {
            None => t.never_drilled.to_owned(),
            Some((at, drill)) => t.proven(
                drill.file.as_deref().unwrap_or_default(),
                &utc(*at),
                &seconds(drill.rpo_ms.unwrap_or_default()),
                &seconds(drill.rto_ms.unwrap_or_default()),
            ),
        };
        let note = match &restored {
            None => drill,
            Some(restore) => t.restored(
                &drill,
                &restore.file,
                &utc(restore.at),
                &seconds(restore.rpo_ms),
                &seconds(restore.rto_ms),
            ),
        };
        let failed = newest.filter(|(_, drill)| !drill.ok);
        Ok(RuleReport {
            note: Some(note),
            // A failure was seen, so it is no longer a thing that nobody knows.
            is_checked: proven.is_some() || restored.is_some() || failed.is_some(),
            differences: failed
                .map(|(at, drill)| t.drill_failed(&utc(at), &drill.detail))
                .into_iter()
                .collect(),
            ..RuleReport::new(RESTORES, t.restores)
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn seconds(ms: i64) -> String {
    format!("{:.1}", ms as f64 / 1000.0)
}
