//! How rows and seals are written down before they are hashed: form 1. Every field has its length before it, so that no
//! two rows have the same bytes. A later migration that adds a column makes form 2; form 1 stays for what it sealed.
//! `typed` needs no form of its own: it stands behind the others only where it is true, and no row of before has it.

use super::tree::{self, Hash};
use sha2::{Digest, Sha256};
use store::proof::seals::{Log, LogRow, Range, Seal};

/// The form that new seals have.
pub(crate) const FORM: i16 = 1;
/// The first seal has this where the others have the hash of the seal before.
pub(crate) const START: &[u8] = b"traitortrack seal chain";
/// Bytes of a row's hash that are kept beside its id.
const MARK: usize = 8;
/// Bytes of one mark: id and part of the hash.
pub(crate) const MARK_BYTES: usize = 8 + MARK;

/// The hash that the first seal has before it.
pub(crate) fn start() -> Hash {
    Sha256::digest(START).into()
}

fn put(out: &mut Vec<u8>, field: &[u8]) {
    // A field of Postgres is shorter than 1 GiB.
    let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(field);
}

/// A row's bytes.
pub(crate) fn row(log: Log, row: &LogRow) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    put(&mut out, log.table().as_bytes());
    out.extend_from_slice(&row.id.to_be_bytes());
    for field in &row.fields {
        match field {
            None => out.push(0),
            Some(text) => {
                out.push(1);
                put(&mut out, text.as_bytes());
            }
        }
    }
    out
}

/// A row's hash in the tree.
pub(crate) fn leaf(log: Log, of: &LogRow) -> Hash {
    tree::leaf(&row(log, of))
}

/// What is kept of a row beside the seal.
pub(crate) fn mark(id: i64, leaf: &Hash) -> [u8; MARK_BYTES] {
    let mut mark = [0; MARK_BYTES];
    let (number, hash) = mark.split_at_mut(8);
    number.copy_from_slice(&id.to_be_bytes());
    hash.copy_from_slice(leaf.first_chunk::<MARK>().unwrap_or(&[0; MARK]));
    mark
}

/// The id of a mark.
pub(crate) fn id_of(mark: &[u8]) -> i64 {
    mark.first_chunk().map_or(0, |id| i64::from_be_bytes(*id))
}

fn put_range(out: &mut Vec<u8>, range: &Range) {
    for number in [range.from, range.to, range.rows] {
        out.extend_from_slice(&number.to_be_bytes());
    }
    out.extend_from_slice(&range.root);
}

/// The hash of a seal: over everything in it but the hash itself, the signature and the marks, which follow from the rows.
pub(crate) fn seal(seal: &Seal) -> Hash {
    let mut out = Vec::with_capacity(256);
    put(&mut out, b"traitortrack seal");
    out.extend_from_slice(&seal.form.to_be_bytes());
    out.extend_from_slice(&seal.number.to_be_bytes());
    out.extend_from_slice(&micros(seal.sealed_at).to_be_bytes());
    put_range(&mut out, &seal.audit);
    put_range(&mut out, &seal.scan);
    out.extend_from_slice(&seal.previous);
    out.extend_from_slice(&seal.public_key);
    Sha256::digest(&out).into()
}

/// Microseconds since 1970: what Postgres keeps of a moment.
pub(crate) fn micros(at: store::Moment) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(fields: Vec<Option<String>>) -> LogRow {
        LogRow {
            id: 7,
            fields,
            personal: None,
        }
    }

    proptest! {
        /// Fields that differ in any way, also in where one ends and the next begins, are different bytes.
        #[test]
        fn different_rows_are_different_bytes(
            a in prop::collection::vec(prop::option::of("[ab]{0,3}"), 3),
            b in prop::collection::vec(prop::option::of("[ab]{0,3}"), 3),
        ) {
            let same = a == b;
            prop_assert_eq!(row(Log::Scan, &of(a.clone())) == row(Log::Scan, &of(b)), same);
            prop_assert_ne!(row(Log::Scan, &of(a.clone())), row(Log::Audit, &of(a)));
        }

        #[test]
        fn a_mark_gives_its_id_back(id in 1_i64..i64::MAX) {
            let leaf = tree::leaf(&id.to_be_bytes());
            let mark = mark(id, &leaf);
            prop_assert_eq!(id_of(&mark), id);
            prop_assert_eq!(&mark[8..], &leaf[..8]);
        }
    }
}
