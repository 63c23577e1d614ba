//! What the dashboard says (SPEC 10). The figures are the whole site's, read once for all who look; of them each person gets what role and area
//! may see.

use crate::{Authorized, ServiceError, Services};
use domain::access::{Permission, ViewBags};
use domain::dashboard::{Sight, Stats};

/// Whose totals: two people of the same scope see the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TotalsScope(Sight);

impl TotalsScope {
    /// What this person may see.
    pub fn of(by: &Authorized<ViewBags>) -> Self {
        let scope = by.scope();
        let (is_bound, area) = scope.parts();
        let role = by.user().role();
        Self(Sight {
            is_bound,
            area: area.map(str::to_owned),
            bills: role.grants(Permission::ManageBills),
            site: role.grants(Permission::OperateSite),
        })
    }

    /// What is in sight.
    pub fn sight(&self) -> &Sight {
        &self.0
    }
}

impl Services {
    /// What the dashboard says, as far as role and area may see it.
    pub async fn stats(&self, by: &Authorized<ViewBags>) -> Result<Stats, ServiceError> {
        self.stats_of(&TotalsScope::of(by)).await
    }

    /// The same of a scope. Whoever shows it has proven that the scope is theirs.
    pub async fn stats_of(&self, TotalsScope(sight): &TotalsScope) -> Result<Stats, ServiceError> {
        let (figures, past) = self.figures().await?;
        let mut stats = figures.seen(&past, sight);
        // Who is bound to no area has none to see scans of.
        if !sight.is_bound || sight.area.is_some() {
            stats.latest_scans = self
                .latest(sight.area.clone().filter(|_| sight.is_bound))
                .await?
                .to_vec();
        }
        let areas = self.kept_areas().await?;
        let place = |code: &str| {
            areas
                .iter()
                .position(|area| area.code == code)
                .unwrap_or(usize::MAX)
        };
        stats.areas.sort_by_key(|area| place(&area.area));
        for hours in &mut stats.areas {
            if let Some(area) = areas.iter().find(|area| area.code == hours.area) {
                hours.name.clone_from(&area.name);
            }
        }
        Ok(stats)
    }
}
