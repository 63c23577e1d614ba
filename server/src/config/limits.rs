//! The settings of the limits on requests.

use super::{Reader, WrongSetting};
use domain::user::LockOut;
use service::site::limits::LimitSettings;

/// Far more than one server answers; beyond it a number is a slip.
const MOST: u32 = 1_000_000;

pub(super) fn read(read: &Reader<'_>, servers: u32) -> Result<LimitSettings, WrongSetting> {
    let number = |name| read.parsed(name, "a number from 0 (no limit) to 1000000", |n| *n <= MOST);
    Ok(LimitSettings {
        login_per_account: number("LIMIT_LOGIN_PER_ACCOUNT")?,
        login_per_address: number("LIMIT_LOGIN_PER_ADDRESS")?,
        reset_per_account: number("LIMIT_RESET_PER_ACCOUNT")?,
        reset_per_address: number("LIMIT_RESET_PER_ADDRESS")?,
        api_per_token: number("LIMIT_API_PER_TOKEN")?,
        pages_per_user: number("LIMIT_PAGES_PER_USER")?,
        pages_per_address: number("LIMIT_PAGES_PER_ADDRESS")?,
        scans_per_second: number("LIMIT_SCANS_PER_SECOND")?,
        scan_burst: read.parsed("LIMIT_SCAN_BURST", "a number from 1 to 1000000", |n| {
            (1..=MOST).contains(n)
        })?,
        exempt: read.parsed(
            "LIMIT_EXEMPT",
            "networks such as 10.0.0.0/8, separated by commas",
            |_| true,
        )?,
        servers,
    })
}

/// How an account waits after failed log-ins.
pub(super) fn lock_out(read: &Reader<'_>) -> Result<LockOut, WrongSetting> {
    let seconds = |name| {
        read.parsed(name, "a number of seconds from 1 to 86400", |n| {
            (1..=86_400).contains(n)
        })
    };
    Ok(LockOut {
        failures: read.parsed("LOCKOUT_FAILURES", "a number from 1 to 100", |n| {
            (1..=100).contains(n)
        })?,
        first_seconds: seconds("LOCKOUT_FIRST_SECONDS")?,
        longest_seconds: seconds("LOCKOUT_LONGEST_SECONDS")?,
    })
}
