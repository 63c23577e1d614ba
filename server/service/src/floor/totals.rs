//! The totals of the dashboard (SPEC 10).

use crate::{Authorized, ServiceError, Services};
use domain::access::{Permission, ViewBags};
use domain::dashboard::Stats;

/// Whose totals: two people of the same scope see the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TotalsScope {
    bound: bool,
    area: Option<String>,
    bills: bool,
    clocks: bool,
}

impl TotalsScope {
    /// What this person may see.
    pub fn of(by: &Authorized<ViewBags>) -> Self {
        let scope = by.scope();
        let (bound, area) = scope.parts();
        let role = by.user().role();
        Self {
            bound,
            area: area.map(str::to_owned),
            bills: role.grants(Permission::ManageBills),
            clocks: role.grants(Permission::OperateSite),
        }
    }

    /// Whether bills are among them.
    pub fn has_bills(&self) -> bool {
        self.bills
    }
}

impl Services {
    /// The dashboard's totals, as far as role and area may see them.
    pub async fn stats(&self, by: &Authorized<ViewBags>) -> Result<Stats, ServiceError> {
        self.stats_of(&TotalsScope::of(by)).await
    }

    /// The totals of a scope. Whoever shows them has proven that the scope is theirs.
    pub async fn stats_of(&self, scope: &TotalsScope) -> Result<Stats, ServiceError> {
        let mut stats = self
            .totals(scope.bound, scope.area.as_deref(), scope.bills)
            .await?;
        // Not among the totals that are shared: only admins see it.
        if scope.clocks {
            stats.wrong_clocks = self.db.wrong_clocks().await?;
        }
        Ok(stats)
    }
}
