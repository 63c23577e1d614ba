//! QR codes that hold something else than a label: addresses, contacts, payments. This site's own address of a bag and a GS1
//! Digital Link are understood.

use super::normaliser::is_gap;
use super::{ForeignCode, NotALabel};

/// How such texts start, in upper case.
const STARTS: &[(&str, ForeignCode)] = &[
    ("BEGIN:VCARD", ForeignCode::Contact),
    ("MECARD:", ForeignCode::Contact),
    ("BIZCARD:", ForeignCode::Contact),
    ("UPI:", ForeignCode::Payment),
    ("BITCOIN:", ForeignCode::Payment),
    ("TEL:", ForeignCode::Message),
    ("MAILTO:", ForeignCode::Message),
    ("MATMSG:", ForeignCode::Message),
    ("SMS:", ForeignCode::Message),
    ("SMSTO:", ForeignCode::Message),
    ("MMSTO:", ForeignCode::Message),
    ("WHATSAPP:", ForeignCode::Message),
    ("WWW.", ForeignCode::Address),
    ("BEGIN:", ForeignCode::Other),
    ("WIFI:", ForeignCode::Other),
    ("GEO:", ForeignCode::Other),
    ("OTPAUTH:", ForeignCode::Other),
    ("MARKET:", ForeignCode::Other),
    ("INTENT:", ForeignCode::Other),
];
/// The beginning of the payment codes that banks print for shops (EMV, Bharat QR), which are far longer than a label.
const BANK_CODE: &str = "000201";
const BANK_CODE_CHARS: usize = 24;

/// The label that an address holds, or what else the code is; nothing where it may be a label.
pub(super) fn look(read: &str, own: &str) -> Option<Result<String, NotALabel>> {
    let refused = |kind| Some(Err(NotALabel::ForeignCode { kind }));
    if let Some((_, kind)) = STARTS.iter().find(|(start, _)| read.starts_with(start)) {
        return refused(*kind);
    }
    if read.starts_with(BANK_CODE) && read.len() >= BANK_CODE_CHARS {
        return refused(ForeignCode::Payment);
    }
    let Some(address) = read
        .strip_prefix("HTTPS://")
        .or_else(|| read.strip_prefix("HTTP://"))
    else {
        let is_address = read.split(is_gap).next().is_some_and(|word| word.contains("://"));
        return is_address.then_some(Err(NotALabel::ForeignCode {
            kind: ForeignCode::Address,
        }));
    };
    if let Some(label) = own_label(address, own) {
        return Some(Ok(decoded(label)));
    }
    digital_link(address).or_else(|| refused(ForeignCode::Address))
}

/// What stands behind `/bags/` in an address of this site.
fn own_label<'a>(address: &'a str, own: &str) -> Option<&'a str> {
    let own = own
        .split_once("://")
        .map_or(own, |(_, place)| place)
        .trim_end_matches('/')
        .to_uppercase();
    let path = address.strip_prefix(own.as_str()).filter(|_| !own.is_empty())?;
    let label = path.strip_prefix("/BAGS/")?.split(['?', '#', '/']).next()?;
    (!label.is_empty()).then_some(label)
}

/// The serial number of a GS1 Digital Link: pairs of identifier and value, from 01 on.
fn digital_link(address: &str) -> Option<Result<String, NotALabel>> {
    let path = address.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let is_item = |pair: &[&str]| matches!(pair, ["01", gtin] if (8..=14).contains(&gtin.len()) && gtin.bytes().all(|b| b.is_ascii_digit()));
    let from = parts.windows(2).position(is_item)?;
    let serial = parts.get(from..)?.chunks(2).find_map(|pair| match pair {
        ["21", serial] if !serial.is_empty() => Some(*serial),
        _ => None,
    });
    Some(serial.map_or(Err(NotALabel::ProductCode), |serial| Ok(decoded(serial))))
}

/// Percent signs resolved; what they do not resolve to text stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = match (first, after) {
            (b'%', [high, low, after @ ..]) => hex(*high).zip(hex(*low)).map(|(h, l)| (h * 16 + l, after)),
            _ => None,
        };
        let (byte, next) = escaped.unwrap_or((*first, after));
        bytes.push(byte);
        rest = next;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}
