//! What people who are not signed in may make the audit grow by (decision 26).
//!
//! The first attempts from an address are rows of their own. What comes beyond is counted, and each minute the counts of
//! each kind are one row: a stranger cannot fill a log that is kept for 400 days.

use crate::access::anonymous;
use crate::{Client, ServiceError, Services};
use domain::audit::AuditEvent;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// The most addresses that are told apart in one minute's count.
const MAX_ADDRESSES: usize = 1000;

/// Attempts that were only counted, by the action that each would have been.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strangers(Arc<Mutex<BTreeMap<&'static str, Sum>>>);

#[derive(Debug)]
struct Sum {
    count: i64,
    since: Instant,
    addresses: BTreeSet<Option<String>>,
}

impl Sum {
    fn new() -> Self {
        Self {
            count: 0,
            since: Instant::now(),
            addresses: BTreeSet::new(),
        }
    }

    /// Without a name and, unless all came from one, without an address.
    fn event(&self, kind: &'static str) -> (Client, AuditEvent) {
        let mut addresses = self.addresses.iter();
        let client = Client {
            ip: addresses
                .next()
                .filter(|_| self.addresses.len() == 1)
                .cloned()
                .flatten(),
            ..Client::default()
        };
        let event = AuditEvent::AttemptsSummed {
            kind,
            count: self.count,
            seconds: i64::try_from(self.since.elapsed().as_secs())
                .unwrap_or(i64::MAX)
                .max(1),
            addresses: i64::try_from(self.addresses.len()).unwrap_or(i64::MAX),
        };
        (client, event)
    }
}

impl Strangers {
    fn count(&self, kind: &'static str, ip: Option<&String>) {
        let mut sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = sums.entry(kind).or_insert_with(Sum::new);
        sum.count = sum.count.saturating_add(1);
        if sum.addresses.len() < MAX_ADDRESSES {
            sum.addresses.insert(ip.cloned());
        }
    }

    fn take(&self) -> BTreeMap<&'static str, Sum> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What could not be written is counted on.
    fn put_back(&self, kind: &'static str, sum: Sum) {
        let mut sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = sums.entry(kind).or_insert_with(Sum::new);
        now.count = now.count.saturating_add(sum.count);
        now.since = now.since.min(sum.since);
        now.addresses.extend(sum.addresses);
    }
}

impl Services {
    /// Audits an attempt of somebody who is not signed in: as a row while the address has made few, else as one of a count.
    pub(crate) async fn audit_stranger(
        &self,
        client: &Client,
        event: AuditEvent,
    ) -> Result<(), ServiceError> {
        if self.limits.may_leave_row(client.ip.as_deref()) {
            let tx = self.log_ins.begin(anonymous(client)).await?;
            tx.commit(event).await?;
            return Ok(());
        }
        let kind = event.row().action;
        if matches!(kind, "login_failed" | "badge_login_failed") {
            metrics::counter!("traitortrack_log_in_failures_total").increment(1);
        }
        self.strangers.count(kind, client.ip.as_ref());
        Ok(())
    }

    /// Writes the counts of the minute that is over, one row for each kind.
    pub async fn sum_attempts(&self) -> Result<(), ServiceError> {
        let mut done = Ok(());
        for (kind, sum) in self.strangers.take() {
            let (client, event) = sum.event(kind);
            let written = async { self.log_ins.begin(anonymous(&client)).await?.commit(event).await };
            if let Err(error) = written.await {
                self.strangers.put_back(kind, sum);
                done = Err(error.into());
            }
        }
        done
    }
}
