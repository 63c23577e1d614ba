//! Merkle trees as in RFC 6962, section 2.1: leaves and inner nodes are hashed with different first bytes, so that
//! neither can stand for the other.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub(crate) type Hash = [u8; 32];

/// The hash of a leaf.
pub(crate) fn leaf(data: &[u8]) -> Hash {
    Sha256::new_with_prefix([0]).chain_update(data).finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new_with_prefix([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// Where a list of more than one leaf parts: at the largest power of two below its length.
fn part(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    leaves.split_at(leaves.len().next_power_of_two() / 2)
}

/// The root over leaves in their order; the hash of nothing for none.
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => *only,
        _ => {
            let (left, right) = part(leaves);
            node(&root(left), &root(right))
        }
    }
}

/// The hash beside a step of the way from a leaf to the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    Left(Hash),
    Right(Hash),
}

/// The way from a leaf to the root, from below; `None` where there is no such leaf.
pub(crate) fn path(leaves: &[Hash], at: usize) -> Option<Vec<Beside>> {
    match leaves {
        [] => None,
        [_] => (at == 0).then(Vec::new),
        _ => {
            let (left, right) = part(leaves);
            let mut way;
            if at < left.len() {
                way = path(left, at)?;
                way.push(Beside::Right(root(right)));
            } else {
                way = path(right, at - left.len())?;
                way.push(Beside::Left(root(left)));
            }
            Some(way)
        }
    }
}

/// The root that a leaf and its way lead to.
pub(crate) fn climb(leaf: Hash, way: &[Beside]) -> Hash {
    way.iter().fold(leaf, |hash, step| match step {
        Beside::Left(left) => node(left, &hash),
        Beside::Right(right) => node(&hash, right),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;
    use proptest::prelude::*;

    /// Roots that other implementations of RFC 6962 publish for these leaves.
    #[test]
    fn roots_are_those_of_the_standard() {
        let leaves: Vec<Hash> = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ]
        .iter()
        .map(|hex| leaf(&HEXLOWER.decode(hex.as_bytes()).unwrap()))
        .collect();
        for (n, hex) in [
            (
                0,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ),
            (
                1,
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            ),
            (
                8,
                "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
            ),
        ] {
            assert_eq!(HEXLOWER.encode(&root(&leaves[..n])), hex, "{n} leaves");
        }
    }

    proptest! {
        #[test]
        fn every_leaf_is_proven_and_nothing_else(n in 1_usize..70, at in 0_usize..70, flip in 0_usize..256) {
            let leaves: Vec<Hash> = (0..n).map(|i| leaf(&i.to_be_bytes())).collect();
            let at = at % n;
            let way = path(&leaves, at).unwrap();
            prop_assert_eq!(climb(leaves[at], &way), root(&leaves));
            let mut other = leaves[at];
            other[flip / 8] ^= 1 << (flip % 8);
            prop_assert_ne!(climb(other, &way), root(&leaves));
            prop_assert!(path(&leaves, n).is_none());
        }

        #[test]
        fn order_and_number_of_leaves_matter(n in 2_usize..40, a in 0_usize..40, b in 0_usize..40) {
            let leaves: Vec<Hash> = (0..n).map(|i| leaf(&i.to_be_bytes())).collect();
            let (a, b) = (a % n, b % n);
            prop_assume!(a != b);
            let mut swapped = leaves.clone();
            swapped.swap(a, b);
            prop_assert_ne!(root(&swapped), root(&leaves));
            prop_assert_ne!(root(&leaves[..n - 1]), root(&leaves));
        }
    }
}
