//! Leading the first admin through what a new site needs.

use crate::{Authorized, ServiceError, Services};
use domain::access::ConfigureSite;
use domain::first_run::FirstRun;

impl Services {
    /// How far the site is set up, and this admin with it.
    pub async fn first_run(&self, by: &Authorized<ConfigureSite>) -> Result<FirstRun, ServiceError> {
        Ok(self.db.first_run(by.user().id()).await?)
    }

    /// Whether the site is so new that its admins begin with setting it up.
    pub async fn is_new(&self, _by: &Authorized<ConfigureSite>) -> Result<bool, ServiceError> {
        Ok(self.db.is_new().await?)
    }
}
