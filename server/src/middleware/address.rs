//! Whose request it is: the client's address (decision 26).

use axum::extract::{ConnectInfo, Request};
use axum::http::{Extensions, HeaderMap, HeaderName, header};
use std::net::{IpAddr, SocketAddr};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Other headers that only proxies write. With one of them and without `X-Forwarded-For` a proxy was passed that does not
/// do what `TRUSTED_PROXIES` says.
const OF_PROXIES: [HeaderName; 5] = [
    header::FORWARDED,
    header::VIA,
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-forwarded-proto"),
    HeaderName::from_static("x-real-ip"),
];

/// The client's address, found out once for each request; `None` where it is unknown. An unknown address is no monitor's,
/// is exempt from nothing, shares one bucket of each limit with all others that are unknown, and the audit shows none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClientAddress(pub(crate) Option<IpAddr>);

impl ClientAddress {
    /// The address of a request that came through so many trusted proxies.
    pub(crate) fn find(request: &Request, trusted_proxies: usize) -> Self {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|ConnectInfo(address)| address.ip());
        Self(client(peer, request.headers(), trusted_proxies).map(|ip| ip.to_canonical()))
    }

    /// What was found for this request; unknown when nobody looked.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or(Self(None))
    }

    /// As it goes into the audit.
    pub(crate) fn text(self) -> Option<String> {
        self.0.map(|ip| ip.to_string())
    }
}

/// Whether a proxy says that it passed the request on.
pub(crate) fn came_through_a_proxy(headers: &HeaderMap) -> bool {
    headers.contains_key(FORWARDED_FOR) || OF_PROXIES.iter().any(|name| headers.contains_key(name))
}

/// The peer's address, or with trusted proxies the entry of `X-Forwarded-For` that the outermost of them wrote, counted
/// from the right. What stands left of it the client wrote itself, so that nothing in it may change what is counted: the
/// header is read as bytes, and an empty entry is one, too. An entry that cannot be read is never replaced by the peer,
/// which is the proxy, often on loopback.
fn client(peer: Option<IpAddr>, headers: &HeaderMap, trusted_proxies: usize) -> Option<IpAddr> {
    // Trusted proxies always write the header, so a request without any trace of one came past them, such as that of a
    // monitor on the machine itself.
    if trusted_proxies == 0 || !came_through_a_proxy(headers) {
        return peer;
    }
    let lines = headers.get_all(FORWARDED_FOR);
    let entries: Vec<&[u8]> = lines
        .iter()
        .flat_map(|line| line.as_bytes().split(|b| *b == b','))
        .collect();
    let counted = entries.len().checked_sub(trusted_proxies)?;
    address(entries.get(counted)?)
}

/// An entry as proxies write it: an address alone or with a port, one of IPv6 also in brackets, any of it in quotes.
fn address(entry: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(entry).ok()?.trim_matches([' ', '\t']);
    let text = match text.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"')?,
        None => text,
    };
    if let Ok(ip) = text.parse::<IpAddr>() {
        return Some(ip);
    }
    if let Ok(with_port) = text.parse::<SocketAddr>() {
        return Some(with_port.ip());
    }
    let bare = text.strip_prefix('[')?.strip_suffix(']')?;
    bare.parse().ok().map(IpAddr::V6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const PROXY: &str = "127.0.0.1";

    fn found(lines: &[&[u8]], trusted: usize) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line).unwrap());
        }
        client(PROXY.parse().ok(), &headers, trusted).map(|ip| ip.to_string())
    }

    #[test]
    fn the_counted_entry_is_read_in_every_form_that_proxies_write() {
        for (entry, expected) in [
            ("203.0.113.7", "203.0.113.7"),
            ("  203.0.113.7\t", "203.0.113.7"),
            ("203.0.113.7:4711", "203.0.113.7"),
            ("\"203.0.113.7\"", "203.0.113.7"),
            ("\"203.0.113.7:4711\"", "203.0.113.7"),
            ("2001:db8::7", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[2001:db8::7]:4711", "2001:db8::7"),
            ("\"[2001:db8::7]:4711\"", "2001:db8::7"),
        ] {
            assert_eq!(
                found(&[entry.as_bytes()], 1).as_deref(),
                Some(expected),
                "{entry}"
            );
        }
    }

    #[test]
    fn entries_are_counted_from_the_right_whatever_stands_left_of_them() {
        let at = |lines: &[&[u8]], trusted| found(lines, trusted).unwrap_or("unknown".to_owned());
        for (lines, trusted, expected) in [
            (&[b"192.0.2.1, 203.0.113.7".as_slice()][..], 1, "203.0.113.7"),
            (&[b"192.0.2.1", b"203.0.113.7"], 1, "203.0.113.7"),
            (&[b"192.0.2.1, 203.0.113.7", b"198.51.100.2"], 2, "203.0.113.7"),
            (&[b"192.0.2.1", b"203.0.113.7, 198.51.100.2"], 2, "203.0.113.7"),
            (&[b"\xff\xfe, 203.0.113.7"], 1, "203.0.113.7"),
            (&[b"\xc3\xa9", b"203.0.113.7"], 1, "203.0.113.7"),
            (&[b"127.0.0.1:1, nonsense, , 203.0.113.7:80"], 1, "203.0.113.7"),
            // Not readable at the counted place, or not there: never an entry beside it, never the proxy.
            (&[b"\xff"], 1, "unknown"),
            (&[b"203.0.113.7, \xff"], 1, "unknown"),
            (&[b"203.0.113.7\xff"], 1, "unknown"),
            (&[b"203.0.113.7, unknown"], 1, "unknown"),
            (&[b"203.0.113.7, _hidden"], 1, "unknown"),
            (&[b"203.0.113.7, "], 1, "unknown"),
            (&[b"203.0.113.7,"], 1, "unknown"),
            (&[b""], 1, "unknown"),
            (&[b"203.0.113.7:port"], 1, "unknown"),
            (&[b"\"203.0.113.7"], 1, "unknown"),
            (&[b"[203.0.113.7]"], 1, "unknown"),
            (&[b"for=203.0.113.7"], 1, "unknown"),
            (&[b"203.0.113.7"], 2, "unknown"),
            (&[b"203.0.113.7, , 198.51.100.2"], 2, "unknown"),
        ] {
            let shown: Vec<_> = lines.iter().map(|line| String::from_utf8_lossy(line)).collect();
            assert_eq!(at(lines, trusted), expected, "{shown:?} behind {trusted}");
        }
    }

    #[test]
    fn without_a_trace_of_a_proxy_the_peer_is_sure() {
        assert_eq!(found(&[], 1).as_deref(), Some(PROXY));
        assert_eq!(found(&[b"203.0.113.7"], 0).as_deref(), Some(PROXY));
        for name in OF_PROXIES {
            let headers = HeaderMap::from_iter([(name.clone(), HeaderValue::from_static("203.0.113.7"))]);
            assert_eq!(client(PROXY.parse().ok(), &headers, 1), None, "{name}");
        }
    }
}
