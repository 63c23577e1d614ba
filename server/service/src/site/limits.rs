//! How often an account, an address, a token or a user may ask (SPEC 8).
//!
//! Each limit is a bucket per key that holds the whole quota of its period and fills up evenly: a hundred people may sign
//! in at once, and then one more every 0.6 s. The buckets live in this process. Of what is asked all the time each server
//! allows its share, the limit divided by the number of servers; log-ins and reset links, which are rare, are counted in
//! the database too, for all servers (`site`). A refusal is logged and never written to the database, or a flood of
//! requests would become a flood of writes.

mod address;
mod bucket;
pub mod settings;
mod site;

pub use bucket::Clock;
#[cfg(feature = "test-util")]
pub use governor::clock::FakeRelativeClock;
pub use settings::{LimitSettings, Networks};

use crate::ServiceError;
use address::{Address, PerAddress};
use bucket::Bucket;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// Where a limit stands after a request, as the headers `X-RateLimit-*` tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitState {
    /// The limit's name in the log.
    pub name: &'static str,
    /// How many requests the full bucket allows.
    pub limit: u32,
    /// How many more it allows now.
    pub remaining: u32,
    /// Seconds until it is full again.
    pub reset: u64,
    /// Seconds to wait, for a request that was refused.
    pub retry_after: Option<u64>,
}

/// A request over a limit: come back later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limited {
    /// The limit's name in the log.
    pub name: &'static str,
    /// Seconds to wait, rounded up.
    pub seconds: u64,
}

impl From<Limited> for ServiceError {
    fn from(limited: Limited) -> Self {
        Self::TooMany(limited)
    }
}

/// Who sends a request, as far as limits go.
#[derive(Clone, Copy, Debug)]
pub enum Requester<'a> {
    /// A program with this token.
    Token(&'a str),
    /// A person who is signed in.
    User(i64),
    /// Somebody at this address.
    Nobody(Option<&'a str>),
    /// A call of the API by nobody who is known, from this address. Counted apart by the same number: screens left open
    /// after their session go on calling, and must not keep their neighbours from the page of the log-in.
    UnknownProgram(Option<&'a str>),
}

/// Every limit with its buckets; cheap to clone.
#[derive(Clone, Debug)]
pub struct Limits {
    shared: Arc<Shared>,
    /// What the headers of the present request's answer tell; see [`Limits::for_request`].
    nearest: Arc<Mutex<Option<LimitState>>>,
}

#[derive(Debug)]
struct Shared {
    login_per_account: Bucket,
    login_per_address: PerAddress,
    reset_per_account: Bucket,
    reset_per_address: PerAddress,
    api_per_token: Bucket,
    pages_per_user: Bucket,
    pages_per_address: PerAddress,
    rows_per_address: PerAddress,
    rows_of_all: Bucket,
    scans_per_user: Bucket,
    exempt: Networks,
    clock: Clock,
    /// Keys are hashes: each takes the same little memory, and no name or token stays in it.
    hasher: RandomState,
}

impl Limits {
    /// The limits by the running clock.
    pub fn new(settings: &LimitSettings) -> Self {
        Self::with_clock(settings, &Clock::running())
    }

    /// The limits by another clock.
    pub fn with_clock(settings: &LimitSettings, clock: &Clock) -> Self {
        // Log-ins and reset links are counted for the whole site in the database; here stands what one server alone never
        // lets through.
        let whole = |name, most, period| Bucket::new(name, most, period, clock);
        let whole_address = |name, most, period| PerAddress::new(name, most, period, clock);
        let share = |most: u32| most.div_ceil(settings.servers.max(1));
        let burst = share(settings.scan_burst).max(settings.scan_burst.min(settings::LARGEST_BATCH));
        Self {
            shared: Arc::new(Shared {
                login_per_account: whole("login_per_account", settings.login_per_account, MINUTE),
                login_per_address: whole_address("login_per_address", settings.login_per_address, MINUTE),
                reset_per_account: whole("reset_per_account", settings.reset_per_account, HOUR),
                reset_per_address: whole_address("reset_per_address", settings.reset_per_address, HOUR),
                api_per_token: whole("api_per_token", share(settings.api_per_token), MINUTE),
                pages_per_user: whole("pages_per_user", share(settings.pages_per_user), MINUTE),
                pages_per_address: whole_address(
                    "pages_per_address",
                    share(settings.pages_per_address),
                    MINUTE,
                ),
                rows_per_address: whole_address(
                    "rows_per_address",
                    share(settings::ROWS_PER_ADDRESS),
                    MINUTE,
                ),
                rows_of_all: whole("rows_of_all", share(settings::ROWS_OF_ALL), MINUTE),
                scans_per_user: Bucket::bursting(
                    "scans_per_second",
                    share(settings.scans_per_second),
                    SECOND,
                    burst,
                    clock,
                ),
                exempt: settings.exempt.clone(),
                clock: clock.clone(),
                hasher: RandomState::new(),
            }),
            nearest: Arc::default(),
        }
    }

    /// The same limits, with a place of its own for what the answer's headers tell. Each request gets one, so that a
    /// limit that is checked deep in a service still reaches the headers.
    #[must_use]
    pub fn for_request(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            nearest: Arc::default(),
        }
    }

    /// What this request's headers tell: of several limits the one that is nearest to refusing.
    pub fn nearest(&self) -> Option<LimitState> {
        *self.nearest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The refusal of this request, if a limit was reached.
    pub fn refused(&self) -> Option<Limited> {
        let state = self.nearest()?;
        let seconds = state.retry_after?;
        let name = state.name;
        Some(Limited { name, seconds })
    }

    /// A log-in to an account from an address. The account's limit is asked first: whoever hammers on one account does
    /// not use up what the others at the same address share.
    pub fn log_in(&self, account: &str, ip: Option<&str>) -> Result<(), Limited> {
        let (shared, account) = (&self.shared, plain(account));
        self.check(&shared.login_per_account, (account, Address::of(ip).narrow()))?;
        self.check_address(&shared.login_per_address, "", ip)
    }

    /// Asking for a passkey in place of name and password, which leaves a waiting session. Counted apart by the number of
    /// the log-ins: pages ask by themselves, and must not keep their neighbours from typing a password.
    pub fn passkey(&self, ip: Option<&str>) -> Result<(), Limited> {
        self.check_address(&self.shared.login_per_address, "passkey", ip)
    }

    /// Asking for a reset link, whether the account exists or not.
    pub fn reset(&self, account: &str, ip: Option<&str>) -> Result<(), Limited> {
        let (shared, account) = (&self.shared, plain(account));
        self.check_address(&shared.reset_per_address, "", ip)?;
        self.check(&shared.reset_per_account, account)
    }

    /// A request that is no scan.
    pub fn request(&self, by: Requester<'_>) -> Result<(), Limited> {
        let shared = &self.shared;
        match by {
            Requester::Token(token) => self.check(&shared.api_per_token, token),
            Requester::User(user) => self.check(&shared.pages_per_user, user),
            Requester::Nobody(ip) => self.check_address(&shared.pages_per_address, "page", ip),
            Requester::UnknownProgram(ip) => self.check_address(&shared.pages_per_address, "call", ip),
        }
    }

    /// A scanning act of a user, by page or by API. Never per address: a hall full of handhelds has one.
    pub fn scan(&self, user: i64) -> Result<(), Limited> {
        self.check(&self.shared.scans_per_user, user)
    }

    /// A user's batch of so many scans, of which the request itself was counted as the first. All of them or none: without
    /// room for the whole batch nothing more is counted.
    pub fn rest_of_batch(&self, user: i64, scans: usize) -> Result<(), Limited> {
        let scans = u32::try_from(scans).unwrap_or(u32::MAX);
        let bucket = &self.shared.scans_per_user;
        self.note(bucket.take_rest(self.key(user), scans))
    }

    /// Whether an attempt of somebody who is not signed in may be a row of its own in the audit: so many a minute from one
    /// address, and so many in all. Nobody is refused by this, so it stands in no header, and nobody is exempt.
    pub(crate) fn may_leave_row(&self, ip: Option<&str>) -> bool {
        let shared = &self.shared;
        let fits = |bucket: &Bucket, key| bucket.take(key).is_none_or(|state| state.retry_after.is_none());
        let mut networks = shared.rows_per_address.of(Address::of(ip));
        networks.all(|(bucket, network)| fits(bucket, self.key(network))) && fits(&shared.rows_of_all, 0)
    }

    /// Drops the buckets that are full again, which say no more than none. To be called at least once a minute.
    pub fn tidy(&self) {
        for bucket in self.shared.all() {
            bucket.tidy();
        }
    }

    /// Whether a limit counts and refuses: one of its own, tried out.
    pub fn works(&self) -> bool {
        let trial = Bucket::new("trial", 1, HOUR, &self.shared.clock);
        let refused = |state: Option<LimitState>| state.is_some_and(|state| state.retry_after.is_some());
        !refused(trial.take(1)) && refused(trial.take(1)) && !refused(trial.take(2))
    }

    /// The limits that a setting switched off.
    pub fn off(&self) -> Vec<&'static str> {
        let off = self.shared.all().into_iter().filter(|bucket| bucket.is_off());
        let mut names: Vec<_> = off.map(Bucket::name).collect();
        names.dedup();
        names
    }

    /// Whether so many ask that newcomers share limits.
    pub fn is_full(&self) -> bool {
        self.shared.all().into_iter().any(Bucket::is_full)
    }

    /// How many buckets are kept.
    pub fn len(&self) -> usize {
        self.shared.all().into_iter().map(Bucket::len).sum()
    }

    /// Whether no bucket is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn check_address(&self, buckets: &PerAddress, kind: &str, ip: Option<&str>) -> Result<(), Limited> {
        let address = Address::of(ip);
        if self.is_exempt(address) {
            return Ok(());
        }
        for (bucket, network) in buckets.of(address) {
            self.check(bucket, (kind, network))?;
        }
        Ok(())
    }

    fn is_exempt(&self, address: Address) -> bool {
        address.0.is_some_and(|ip| self.shared.exempt.contain(ip))
    }

    fn check(&self, bucket: &Bucket, key: impl std::hash::Hash) -> Result<(), Limited> {
        self.note(bucket.take(self.key(key)))
    }

    fn key(&self, key: impl std::hash::Hash) -> u64 {
        self.shared.hasher.hash_one(key)
    }

    /// Keeps the state for the headers of the answer where it is the nearest to its limit, and refuses where nothing is left.
    fn note(&self, state: Option<LimitState>) -> Result<(), Limited> {
        let Some(state) = state else {
            return Ok(());
        };
        let mut nearest = self.nearest.lock().unwrap_or_else(PoisonError::into_inner);
        let nearer = |last: &LimitState| state.retry_after.is_some() || state.remaining <= last.remaining;
        if nearest.as_ref().is_none_or(nearer) {
            *nearest = Some(state);
        }
        let name = state.name;
        match state.retry_after {
            Some(seconds) => Err(Limited { name, seconds }),
            None => Ok(()),
        }
    }
}

impl Shared {
    fn all(&self) -> Vec<&Bucket> {
        let per_address = [
            &self.login_per_address,
            &self.reset_per_address,
            &self.pages_per_address,
            &self.rows_per_address,
        ];
        let others = [
            &self.login_per_account,
            &self.reset_per_account,
            &self.api_per_token,
            &self.pages_per_user,
            &self.rows_of_all,
            &self.scans_per_user,
        ];
        per_address
            .into_iter()
            .flat_map(PerAddress::all)
            .chain(others)
            .collect()
    }
}

/// An account as it is compared.
fn plain(account: &str) -> String {
    account.trim().to_lowercase()
}
