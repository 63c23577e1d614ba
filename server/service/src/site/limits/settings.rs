//! The numbers of the limits. They stand here and nowhere else; the server's table of settings takes its defaults from here.

use ipnet::IpNet;
use std::net::IpAddr;
use std::str::FromStr;

/// Log-ins a minute to one account from one address.
pub const LOGIN_PER_ACCOUNT: &str = "10";
/// Log-ins a minute from one address.
pub const LOGIN_PER_ADDRESS: &str = "100";
/// Reset links an hour for one account.
pub const RESET_PER_ACCOUNT: &str = "5";
/// Reset links an hour from one address.
pub const RESET_PER_ADDRESS: &str = "20";
/// Requests a minute with one API token.
pub const API_PER_TOKEN: &str = "600";
/// Requests a minute of one signed-in user.
pub const PAGES_PER_USER: &str = "600";
/// Requests a minute from one address by people who are not signed in.
pub const PAGES_PER_ADDRESS: &str = "600";
/// Scans a second of one user.
pub const SCANS_PER_SECOND: &str = "20";
/// Scans of one user at once: what a handheld kept while it was offline.
pub const SCAN_BURST: &str = "1000";

/// Attempts a minute from one address, by people who are not signed in, that are rows of their own in the audit. What comes
/// beyond is counted. These two are no settings: nobody is refused by them.
pub(super) const ROWS_PER_ADDRESS: u32 = 10;
/// The same from all addresses together.
pub(super) const ROWS_OF_ALL: u32 = 600;
/// A server's share of the burst is never less than what a request may bring, or such a batch would never fit.
pub(super) const LARGEST_BATCH: u32 = domain::scan::MAX_BATCH as u32;

/// The numbers. 0 switches a limit off.
#[derive(Clone, Debug)]
pub struct LimitSettings {
    /// Log-ins a minute to one account from one address.
    pub login_per_account: u32,
    /// Log-ins a minute from one address, which a whole warehouse may share.
    pub login_per_address: u32,
    /// Reset links an hour for one account.
    pub reset_per_account: u32,
    /// Reset links an hour from one address.
    pub reset_per_address: u32,
    /// Requests a minute with one API token.
    pub api_per_token: u32,
    /// Requests a minute of one signed-in user.
    pub pages_per_user: u32,
    /// Requests a minute from one address by people who are not signed in.
    pub pages_per_address: u32,
    /// Scans a second of one user.
    pub scans_per_second: u32,
    /// Scans of one user at once; they come back at `scans_per_second`.
    pub scan_burst: u32,
    /// The networks to whose addresses no limit per address applies.
    pub exempt: Networks,
    /// Over how many servers the site's limits are shared out.
    pub servers: u32,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            login_per_account: number(LOGIN_PER_ACCOUNT),
            login_per_address: number(LOGIN_PER_ADDRESS),
            reset_per_account: number(RESET_PER_ACCOUNT),
            reset_per_address: number(RESET_PER_ADDRESS),
            api_per_token: number(API_PER_TOKEN),
            pages_per_user: number(PAGES_PER_USER),
            pages_per_address: number(PAGES_PER_ADDRESS),
            scans_per_second: number(SCANS_PER_SECOND),
            scan_burst: number(SCAN_BURST),
            exempt: Networks::default(),
            servers: 1,
        }
    }
}

/// One of the numbers above.
fn number(digits: &str) -> u32 {
    digits
        .bytes()
        .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
}

/// Networks such as `10.0.0.0/8, 2001:db8::/32`; an address alone is a network of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// Whether the address is in one of them.
    pub fn contain(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&ip))
    }
}

impl FromStr for Networks {
    type Err = std::net::AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries
            .map(|entry| match entry.parse::<IpNet>() {
                Ok(network) => Ok(network),
                Err(_) => entry.parse::<IpAddr>().map(IpNet::from),
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}
