//! What counts as one address.

use super::bucket::{Bucket, Clock};
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

/// What a customer of a provider gets of IPv6 at home, or at most a small site: it counts as one address.
const NARROW: u32 = 56;
/// The prefix of IPv6 that a company gets, or whoever asks for more.
const WIDE: u32 = 48;
/// How often a /48, with its 256 /56, may do what one of these may.
const WIDER: u32 = 4;

/// A client's address, if it is known. Whoever has none shares one bucket with all others: closed by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Address(pub(super) Option<IpAddr>);

impl Address {
    /// One of IPv4 that is written as IPv6 is the one of IPv4.
    pub(super) fn of(ip: Option<&str>) -> Self {
        Self(
            ip.and_then(|ip| ip.parse::<IpAddr>().ok())
                .map(|ip| ip.to_canonical()),
        )
    }

    /// What counts as this one address: itself, or with IPv6 its /56.
    pub(super) fn narrow(self) -> Self {
        self.first_bits(NARROW)
    }

    fn wide(self) -> Option<Self> {
        matches!(self.0, Some(IpAddr::V6(_))).then(|| self.first_bits(WIDE))
    }

    fn first_bits(self, bits: u32) -> Self {
        Self(self.0.map(|ip| match ip {
            IpAddr::V4(_) => ip,
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << (128 - bits)))),
        }))
    }
}

/// A limit per address: the limit itself for an address of IPv4 and a /56 of IPv6, and a wider one for a /48, so that
/// nobody multiplies the limit by the networks that a provider gives away.
#[derive(Debug)]
pub(super) struct PerAddress {
    narrow: Bucket,
    wide: Bucket,
}

impl PerAddress {
    pub(super) fn new(name: &'static str, most: u32, period: Duration, clock: &Clock) -> Self {
        Self {
            narrow: Bucket::new(name, most, period, clock),
            wide: Bucket::new(name, most.saturating_mul(WIDER), period, clock),
        }
    }

    /// What a request from this address takes from, with whose.
    pub(super) fn of(&self, address: Address) -> impl Iterator<Item = (&Bucket, Address)> {
        let wide = address.wide().map(|network| (&self.wide, network));
        std::iter::once((&self.narrow, address.narrow())).chain(wide)
    }

    pub(super) fn all(&self) -> [&Bucket; 2] {
        [&self.narrow, &self.wide]
    }
}
