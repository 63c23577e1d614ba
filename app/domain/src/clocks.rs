//! The clocks of devices, and how old a command may be.

use crate::language::Language;
use crate::texts;

/// How long the answer of a key is kept, in days.
pub const KEY_DAYS: u16 = 7;
/// How old a command may be, in days: less than [`KEY_DAYS`] by one, for clocks that differ and for the way.
pub const COMMAND_DAYS: u16 = KEY_DAYS - 1;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// By how much a device's clock may have been set back between making a command and sending it, in milliseconds.
const SET_BACK_MS: i64 = 60 * 60 * 1000;

/// The beginning of 2020 in milliseconds since 1970: a clock that says less was never set, since this program is younger.
const NEVER_SET_MS: i64 = 1_577_836_800_000;

/// Whether a clock that says this was never set, as after a power cut.
pub const fn is_never_set(ms: i64) -> bool {
    ms < NEVER_SET_MS
}

/// Whether a command is older than the memory of keys. What counts is its age by the device's own clock, which may stand anywhere:
/// `made` and `sent` are of that. Where it was set back in between, or the device does not say when it sends, the server's clock
/// decides; and where `made` is of a clock that was not set then, nobody knows, and the command is taken as new. All in
/// milliseconds since 1970.
pub const fn is_too_old(made: i64, sent: Option<i64>, now: i64) -> bool {
    let age = match sent {
        Some(sent)
            if sent >= made.saturating_sub(SET_BACK_MS) && is_never_set(sent) == is_never_set(made) =>
        {
            sent.saturating_sub(made)
        }
        _ if is_never_set(made) => return false,
        _ => now.saturating_sub(made),
    };
    age > DAY_MS * COMMAND_DAYS as i64
}

/// By how many seconds a station's clock may differ before somebody is told to set it.
pub const CLOCK_SECONDS: i64 = 5 * 60;

/// What is told of a command that was made longer ago than [`COMMAND_DAYS`].
pub(crate) fn too_old(language: Language) -> String {
    texts::Scan::of(language).too_old(&COMMAND_DAYS.to_string())
}
