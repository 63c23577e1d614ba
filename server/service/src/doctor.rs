//! What an operator would want to know is wrong before people notice.

use crate::Services;
use crate::seals::{Log, SEALER_ASLEEP, SealError};

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub name: &'static str,
    pub is_fine: bool,
    /// What was found, and what to do about it where it is not fine.
    pub what: String,
}

impl Services {
    /// Looks at what keeps the audit trustworthy.
    pub async fn doctor(&self) -> Result<Vec<Check>, SealError> {
        let may_rewrite = self.db.may_rewrite_logs().await?;
        let seals = self.db.seal_state().await?;
        let chain = self.kept_seal_fault().await?;
        let mut old = 0;
        for log in Log::ALL {
            let days = self.settings.seals.retention_days.into();
            old += self.db.old_months(log, days).await?.len();
        }
        let asleep = seals.unsealed > 0 && seals.lag_ms > SEALER_ASLEEP;
        Ok(vec![
            Check {
                name: "rights",
                is_fine: !may_rewrite,
                what: if may_rewrite {
                    "the database role of this program may change or empty the logs. Give it a role of its own, and name the owner in MIGRATION_DATABASE_URL."
                } else {
                    "the database role of this program can only add to the logs."
                }
                .to_owned(),
            },
            Check {
                name: "seals",
                is_fine: !asleep,
                what: if asleep {
                    format!(
                        "rows have waited {} s for their seal. See that a server runs with SEALER=true, or run `traitortrack audit seal`.",
                        seals.lag_ms / 1000
                    )
                } else {
                    format!("{} seals; {} rows wait for the next.", seals.seals, seals.unsealed)
                },
            },
            Check {
                name: "chain",
                is_fine: chain.is_none(),
                what: chain.map_or_else(
                    || "the seals are those that this server kept a copy of.".to_owned(),
                    |fault| format!("{fault}."),
                ),
            },
            Check {
                name: "retention",
                is_fine: old == 0,
                what: if old == 0 {
                    "no month of the logs is older than AUDIT_RETENTION_DAYS.".to_owned()
                } else {
                    format!("{old} months of the logs are older than AUDIT_RETENTION_DAYS. Run `traitortrack audit archive`.")
                },
            },
        ])
    }
}
