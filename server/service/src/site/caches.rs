//! What this server keeps in memory: bag types, areas, the site's settings, and the dashboard's totals. Permissions and sessions are never kept.

use crate::site::cache::{CacheFigures, Checked, Kept, Rules};
use crate::{ServiceError, Services};
use domain::dashboard::Stats;
use domain::label::BagType;
use domain::site_settings::SiteSettings;
use domain::user::Area;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Every scan needs the bag types and the areas: where the database does not answer, those of the last minute are used.
const OLD_DATA: Duration = Duration::from_secs(60);
/// The dashboard's totals are shared by all who look at once, and never older.
const TOTALS: Duration = Duration::from_secs(1);

/// Whose totals they are: bound to an area, which area, and whether bills are among them.
type TotalsOf = (bool, Option<String>, bool);

/// All that is kept; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Caches {
    checked: Arc<Checked>,
    bag_types: Kept<(), Arc<Vec<BagType>>>,
    areas: Kept<(), Arc<Vec<Area>>>,
    settings: Kept<(), Arc<SiteSettings>>,
    totals: Kept<TotalsOf, Arc<Stats>>,
}

impl Caches {
    pub(crate) fn new(fresh: Duration) -> Self {
        let checked = Arc::<Checked>::default();
        let rules = |name, fresh, usable| Rules { name, fresh, usable };
        Self {
            bag_types: Kept::new(rules("bag_types", fresh, OLD_DATA), &checked),
            areas: Kept::new(rules("areas", fresh, OLD_DATA), &checked),
            settings: Kept::new(rules("settings", fresh, OLD_DATA), &checked),
            totals: Kept::new(rules("totals", fresh.min(TOTALS), Duration::ZERO), &checked),
            checked,
        }
    }
}

impl Services {
    /// The bag types. Every scan needs them, and they hardly ever change.
    pub async fn bag_types(&self) -> Result<Arc<Vec<BagType>>, ServiceError> {
        let read = || {
            let db = self.floor.clone();
            async move { db.bag_types().await.map(Arc::new) }
        };
        self.kept.bag_types.get((), read).await
    }

    /// All dispatch areas.
    pub async fn areas(&self) -> Result<Vec<Area>, ServiceError> {
        Ok(self.kept_areas().await?.to_vec())
    }

    /// The same, shared.
    pub(crate) async fn kept_areas(&self) -> Result<Arc<Vec<Area>>, ServiceError> {
        let read = || {
            let db = self.floor.clone();
            async move { db.areas().await.map(Arc::new) }
        };
        self.kept.areas.get((), read).await
    }

    /// The site's settings, for whoever makes papers: no secret is among them.
    pub async fn site_settings(&self) -> Result<Arc<SiteSettings>, ServiceError> {
        let read = || {
            let db = self.db.clone();
            async move { db.site_settings().await.map(|detail| Arc::new(detail.settings)) }
        };
        self.kept.settings.get((), read).await
    }

    /// The dashboard's totals of a scope, at most a second old.
    pub(crate) async fn totals(
        &self,
        bound: bool,
        area: Option<&str>,
        bills: bool,
    ) -> Result<Stats, ServiceError> {
        let key = (bound, area.map(str::to_owned), bills);
        let (db, (_, area, _)) = (self.db.clone(), key.clone());
        let read = move || async move { db.stats(bound, area.as_deref(), bills).await.map(Arc::new) };
        Ok(self.kept.totals.get(key, read).await?.as_ref().clone())
    }

    /// Looks whether another server or somebody with SQL changed what is kept here, and forgets it then. A running server does it
    /// every second; where it does not, or the look fails, nothing is used for longer than [`crate::SEEN_WITHIN`].
    pub async fn check_caches(&self) -> Result<(), ServiceError> {
        let began = Instant::now();
        let versions = self.db.cache_versions().await?;
        self.kept.checked.found(began, versions);
        Ok(())
    }

    /// Whether anything is kept at all.
    pub(crate) fn keeps(&self) -> bool {
        !self.settings.cache_fresh.is_zero()
    }

    /// How each cache served, by its name.
    pub fn cache_figures(&self) -> [(&'static str, CacheFigures); 4] {
        let kept = &self.kept;
        [
            (kept.bag_types.name(), kept.bag_types.figures()),
            (kept.areas.name(), kept.areas.figures()),
            (kept.settings.name(), kept.settings.figures()),
            (kept.totals.name(), kept.totals.figures()),
        ]
    }
}
