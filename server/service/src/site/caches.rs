//! What this server keeps in memory: bag types, areas, the site's settings, and the dashboard's totals. Permissions and sessions are never kept.

use crate::site::cache::{CacheFigures, Checked, Kept, Rules};
use crate::{ServiceError, Services};
use domain::dashboard::{Figures, Past};
use domain::label::BagType;
use domain::scan_log::ScanEntry;
use domain::site_settings::SiteSettings;
use domain::user::Area;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Every scan needs the bag types and the areas: where the database does not answer, those of the last minute are used.
const OLD_DATA: Duration = Duration::from_secs(60);
/// The dashboard's totals are shared by all who look at once, and never older.
const TOTALS: Duration = Duration::from_secs(1);
/// How many of the latest scans are shown.
const LATEST: i64 = 10;
/// What has ended changes only by corrections.
const PAST: Duration = Duration::from_secs(60);

/// All that is kept; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Caches {
    checked: Arc<Checked>,
    bag_types: Kept<(), Arc<Vec<BagType>>>,
    areas: Kept<(), Arc<Vec<Area>>>,
    settings: Kept<(), Arc<SiteSettings>>,
    /// By what has ended at their moment, as the past: the two never overlap.
    totals: Kept<(i64, i64), Arc<Figures>>,
    past: Kept<(i64, i64), Arc<Past>>,
    /// By area; with none of the whole site.
    latest: Kept<Option<String>, Arc<[ScanEntry]>>,
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
            past: Kept::new(rules("past", fresh.min(PAST), Duration::ZERO), &checked),
            latest: Kept::new(rules("latest", fresh.min(TOTALS), Duration::ZERO), &checked),
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

    /// The dashboard's figures of the whole site, at most a second old, and what of them has ended.
    pub(crate) async fn figures(&self) -> Result<(Arc<Figures>, Arc<Past>), ServiceError> {
        let moments = self.db.moments(self.now_ms());
        let db = self.db.clone();
        let figures = move || async move { db.dashboard_figures(&moments).await.map(Arc::new) };
        let db = self.db.clone();
        let past = move || async move { db.past(&moments).await.map(Arc::new) };
        let past = self.kept.past.get(moments.past(), past).await?;
        Ok((self.kept.totals.get(moments.past(), figures).await?, past))
    }

    /// The latest scans of an area, or with none of the whole site, at most a second old.
    pub(crate) async fn latest(&self, area: Option<String>) -> Result<Arc<[ScanEntry]>, ServiceError> {
        let (db, of) = (self.db.clone(), area.clone());
        let read = move || async move { db.latest_scans(of.as_deref(), LATEST).await.map(Arc::from) };
        self.kept.latest.get(area, read).await
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
    pub fn cache_figures(&self) -> [(&'static str, CacheFigures); 6] {
        let kept = &self.kept;
        [
            (kept.bag_types.name(), kept.bag_types.figures()),
            (kept.areas.name(), kept.areas.figures()),
            (kept.settings.name(), kept.settings.figures()),
            (kept.totals.name(), kept.totals.figures()),
            (kept.past.name(), kept.past.figures()),
            (kept.latest.name(), kept.latest.figures()),
        ]
    }
}
