//! What an admin says of the site while it runs.

use crate::access::anonymous;
use crate::edits::Edited;
use crate::{Authorized, Client, ServiceError, Services};
use domain::access::ConfigureSite;
use domain::audit::{AuditEvent, SiteState};
use domain::site_settings::{SiteSettingsChange, SiteSettingsDetail};
use store::Actor;

impl Services {
    /// The settings and their version, for admins.
    pub async fn site_settings_for(
        &self,
        _by: &Authorized<ConfigureSite>,
    ) -> Result<SiteSettingsDetail, ServiceError> {
        self.list_site_settings().await
    }

    /// The same for the command line.
    pub async fn list_site_settings(&self) -> Result<SiteSettingsDetail, ServiceError> {
        Ok(self.db.site_settings().await?)
    }

    /// Changes settings, in one of the versions `seen` where there are any. What other admins changed since the change's own version
    /// is kept where it is not named, and refused where it is.
    pub async fn change_site_settings(
        &self,
        by: &Authorized<ConfigureSite>,
        seen: Option<&[i32]>,
        change: &SiteSettingsChange,
    ) -> Result<SiteSettingsDetail, ServiceError> {
        self.write_site_settings(by.actor(), seen, change).await
    }

    /// The same on the command line.
    pub async fn change_site_settings_named(
        &self,
        client: &Client,
        change: &SiteSettingsChange,
    ) -> Result<SiteSettingsDetail, ServiceError> {
        self.write_site_settings(anonymous(client), None, change).await
    }

    async fn write_site_settings(
        &self,
        actor: Actor,
        seen: Option<&[i32]>,
        change: &SiteSettingsChange,
    ) -> Result<SiteSettingsDetail, ServiceError> {
        let mut tx = self.db.begin(actor).await?;
        let row = store::site::settings::lock(&mut tx).await?;
        let before = &row.settings;
        let now = Edited {
            version: row.version,
            last: &row.last,
            value: |field: &str| before.text(field),
        };
        now.check(&mut tx, seen).await?;
        let settings = change.on(before)?;
        let changed = settings.differing(before);
        let mut version = row.version;
        if !changed.is_empty() {
            now.merge(&mut tx, change.version, &changed).await?;
            version = store::site::settings::update(&mut tx, &row, &settings, &changed).await?;
            tx.commit(AuditEvent::SettingsChanged {
                before: SiteState::from(before),
                after: SiteState::from(&settings),
            })
            .await?;
        }
        Ok(SiteSettingsDetail { settings, version })
    }
}
