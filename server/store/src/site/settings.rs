//! What an admin says of the site while it runs: one row.

use crate::error::StoreError;
use crate::tx::{Db, Locked, WriteTx};
use domain::edits::LastChanges;
use domain::site_settings::{SiteSettings, SiteSettingsDetail};
use sqlx::types::Json;

/// The settings, locked to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsRow {
    pub settings: SiteSettings,
    /// Grows with every edit.
    pub version: i32,
    /// Who changed which field last.
    pub last: LastChanges,
}

impl Db {
    /// The settings as they are now.
    pub async fn site_settings(&self) -> Result<SiteSettingsDetail, StoreError> {
        let row =
            sqlx::query!("select company_name, company_address, scale_step_g, version from site_setting")
                .fetch_one(&self.pool)
                .await?;
        Ok(SiteSettingsDetail {
            settings: SiteSettings {
                company_name: row.company_name,
                company_address: row.company_address,
                scale_step_g: row.scale_step_g,
            },
            version: row.version,
        })
    }
}

/// Locks the settings.
pub async fn lock(tx: &mut WriteTx) -> Result<Locked<SettingsRow>, StoreError> {
    let row = sqlx::query!(
        "select company_name, company_address, scale_step_g, version, changes as \"changes: Json<LastChanges>\"
         from site_setting for no key update"
    )
    .fetch_one(&mut *tx.tx)
    .await?;
    Ok(Locked(SettingsRow {
        settings: SiteSettings {
            company_name: row.company_name,
            company_address: row.company_address,
            scale_step_g: row.scale_step_g,
        },
        version: row.version,
        last: row.changes.0,
    }))
}

/// Writes the settings; `changed` names those that differ.
pub async fn update(
    tx: &mut WriteTx,
    _now: &Locked<SettingsRow>,
    settings: &SiteSettings,
    changed: &[&'static str],
) -> Result<i32, StoreError> {
    let changed: Vec<String> = changed.iter().map(|field| (*field).to_owned()).collect();
    Ok(sqlx::query_scalar!(
        "update site_setting set company_name = $1, company_address = $2, scale_step_g = $3, version = version + 1,
                changes = changes || last_changes(version + 1, $4, $5)
         returning version",
        settings.company_name,
        settings.company_address,
        settings.scale_step_g,
        &changed,
        tx.actor()
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}
