//! Limits that hold for the site, whatever the number of servers: log-ins and reset links. Their buckets are rows of the
//! database, found by a keyed hash. Nothing on the way of a scan asks them.

use super::address::{Address, PerAddress};
use super::bucket::{Bucket, whole_seconds};
use super::{LimitState, Limited, Limits, plain};
use crate::{ServiceError, Services};
use std::sync::PoisonError;
use store::site::limits::Take;

/// One bucket of the site, and who takes from it.
struct Asked<'a> {
    bucket: &'a Bucket,
    account: &'a str,
    network: Option<Address>,
}

impl Limits {
    fn of_address<'a>(&self, buckets: &'a PerAddress, address: Address) -> Vec<Asked<'a>> {
        if self.is_exempt(address) {
            return Vec::new();
        }
        let asked = buckets.of(address).map(|(bucket, network)| Asked {
            bucket,
            account: "",
            network: Some(network),
        });
        asked.collect()
    }

    /// What this server's memory said stands, unless the site has less left.
    fn note_if_nearer(&self, state: LimitState) -> Result<(), Limited> {
        let nearest = *self.nearest.lock().unwrap_or_else(PoisonError::into_inner);
        if state.retry_after.is_none() && nearest.is_some_and(|nearest| nearest.remaining <= state.remaining)
        {
            return Ok(());
        }
        self.note(Some(state))
    }
}

impl Services {
    /// Counts a log-in to an account from an address: in this server's memory first, so that a flood meets no database,
    /// then for the site.
    pub(crate) async fn limit_log_in(&self, account: &str, ip: Option<&str>) -> Result<(), ServiceError> {
        self.limits.log_in(account, ip)?;
        let (shared, account, address) = (&self.limits.shared, plain(account), Address::of(ip));
        let mut asked = vec![Asked {
            bucket: &shared.login_per_account,
            account: &account,
            network: Some(address.narrow()),
        }];
        asked.extend(self.limits.of_address(&shared.login_per_address, address));
        self.take_of_site(&asked).await
    }

    /// Counts that somebody asks for a reset link, as with a log-in.
    pub(crate) async fn limit_reset(&self, account: &str, ip: Option<&str>) -> Result<(), ServiceError> {
        self.limits.reset(account, ip)?;
        let (shared, account) = (&self.limits.shared, plain(account));
        let mut asked = self.limits.of_address(&shared.reset_per_address, Address::of(ip));
        asked.push(Asked {
            bucket: &shared.reset_per_account,
            account: &account,
            network: None,
        });
        self.take_of_site(&asked).await
    }

    /// Takes one from each bucket of the site in turn, up to the first that has none.
    async fn take_of_site(&self, asked: &[Asked<'_>]) -> Result<(), ServiceError> {
        let mut takes = Vec::new();
        for asked in asked {
            // One that is switched off counts nothing.
            if let Some((most, each)) = asked.bucket.rate() {
                let network = asked.network.map(|network| network.0);
                let key = format!("{}|{}|{network:?}|{most}", asked.bucket.name(), asked.account);
                let key = self.settings.keys.mark("limit", key.as_bytes());
                takes.push((asked.bucket, Take { key, most, each }));
            }
        }
        let rows: Vec<Take> = takes.iter().map(|(_, take)| *take).collect();
        let left = self
            .log_ins
            .take_limits(&rows, self.limits.shared.clock.ahead())
            .await?;
        for ((bucket, take), left) in takes.iter().zip(left) {
            let state = LimitState {
                name: bucket.name(),
                limit: take.most,
                remaining: left.remaining,
                reset: whole_seconds(left.full_in),
                retry_after: left.wait.map(|wait| whole_seconds(wait).max(1)),
            };
            self.limits.note_if_nearer(state)?;
        }
        Ok(())
    }
}
