//! Seals: proof that nobody rewrote the logs (SPEC 9).
//!
//! A background sealer takes the committed rows of both logs in batches, hashes each row, builds a Merkle tree per log
//! (`tree.rs`) and writes a seal that carries the roots, the hash of the seal before, and a signature. Whoever changes,
//! removes or adds a row breaks a root; whoever mends the roots breaks the chain or the signature; whoever cuts the end
//! off is found out by a seal that was exported before.

mod archive;
mod end;
mod form;
mod kept;
mod key;
mod mail;
mod personal;
mod prove;
mod source;
mod tree;
mod verify;

pub use archive::Archived;
pub use domain::seal::Fault;
pub use key::{PublicKey, SealKey};
pub use prove::{ExportedSeal, Proof};
pub use store::proof::seals::Log;
pub use verify::Report;

use crate::Services;
use crate::texts::{SITE, Seals};
use std::path::PathBuf;
use store::StoreError;
use store::proof::seals::{Range, Seal};
use tree::Hash;

/// Rows of one log under one seal: what is in memory while it is made or checked.
const BATCH: i64 = 10_000;

/// Committed rows wait two seconds for their seal; so many say that nobody seals, in milliseconds.
pub(crate) const SEALER_ASLEEP: i64 = domain::alert::SEALER_SECONDS * 1000;

/// The texts for operators.
fn texts() -> &'static Seals {
    Seals::of(SITE)
}

/// What sealing needs to know of the site.
#[derive(Clone, Debug)]
pub struct SealSettings {
    pub key: SealKey,
    /// Other keys whose seals are good: those that signed before, or on the site that a backup came from.
    pub trusted: Vec<PublicKey>,
    /// Where archived months are kept.
    pub archives: PathBuf,
    /// The file in which this server keeps the newest seal that it knows of.
    pub kept: PathBuf,
    /// How long rows stay in the database, in days.
    pub retention_days: u16,
    /// Addresses that get the newest seal once a day.
    pub mail: Vec<String>,
}

#[cfg(feature = "test-util")]
impl SealSettings {
    /// Of a server of a test: a folder of its own, which nothing has written to.
    pub fn for_test(key: SealKey) -> Self {
        let folder = std::env::temp_dir().join(format!("traitortrack-seals-{}", uuid::Uuid::new_v4()));
        Self {
            key,
            trusted: Vec::new(),
            archives: folder.join("archives"),
            kept: folder.join("seal.last"),
            retention_days: 400,
            mail: Vec::new(),
        }
    }
}

/// Why sealing, checking or archiving could not be done. For operators: each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("{}", texts().database_failed)]
    Store(#[from] StoreError),
    #[error("{}", texts().unknown_form(&.number.to_string(), &.form.to_string()))]
    UnknownForm { number: i64, form: i16 },
    #[error("{}", texts().unusable_path(&.path.display().to_string(), .setting))]
    File {
        path: PathBuf,
        setting: &'static str,
        #[source]
        source: std::io::Error,
    },
    #[error(
        "{}",
        texts().other_chain(&.kept.to_string(), .hash, &.path.display().to_string(), &.newest.to_string())
    )]
    OtherChain {
        kept: i64,
        hash: String,
        newest: i64,
        path: PathBuf,
    },
    #[error("{}", texts().broken_chain(&.0.to_string()))]
    BrokenChain(Fault),
    #[error("{}", texts().not_mailed(.0))]
    Mail(String),
    #[error("{0}")]
    Refused(String),
}

/// What became of one attempt to seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// Nothing was there, or another server seals.
    Nothing,
    /// A seal was added; rows beyond its batch may wait for the next.
    Rows { audit: i64, scan: i64, more: bool },
}

impl Services {
    /// Seals what was committed, one batch of each log.
    pub async fn seal(&self) -> Result<Sealed, SealError> {
        let Some(mut sealing) = self.db.begin_sealing().await? else {
            return Ok(Sealed::Nothing);
        };
        self.refuse_broken_end(&sealing)?;
        self.refuse_other_chain(sealing.last.as_ref()).await?;
        let (mut ranges, mut more) = (Vec::with_capacity(2), false);
        for log in Log::ALL {
            let after = sealing.last.as_ref().map_or(0, |last| last.range(log).to);
            let rows = sealing.rows(log, after, BATCH).await?;
            let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= BATCH;
            more |= full;
            let to = match rows.last() {
                Some(last) if full => last.id,
                _ => sealing.to(log),
            };
            let (mut leaves, mut marks) = (Vec::with_capacity(rows.len()), Vec::new());
            for row in &rows {
                let leaf = form::leaf(log, row);
                marks.extend_from_slice(&form::mark(row.id, &leaf));
                leaves.push(leaf);
            }
            ranges.push(Range {
                from: after + 1,
                to,
                rows: i64::try_from(rows.len()).unwrap_or(i64::MAX),
                root: tree::root(&leaves),
                marks,
            });
        }
        let (Some(scan), Some(audit)) = (ranges.pop(), ranges.pop()) else {
            return Ok(Sealed::Nothing);
        };
        let (audit_rows, scan_rows) = (audit.rows, scan.rows);
        // Ids that were drawn and never used: the next row's seal covers them.
        if audit_rows == 0 && scan_rows == 0 {
            return Ok(Sealed::Nothing);
        }
        let key = &self.settings.seals.key;
        let mut seal = Seal {
            number: sealing.last.as_ref().map_or(1, |last| last.number + 1),
            sealed_at: sealing.now,
            form: form::FORM,
            audit,
            scan,
            previous: sealing.last.as_ref().map_or_else(form::start, |last| last.hash),
            hash: Hash::default(),
            public_key: key.public().0,
            signature: [0; 64],
        };
        seal.hash = form::seal(&seal);
        seal.signature = key.sign(&seal.hash);
        sealing.save(&seal).await?;
        // After the commit: kept before, a commit that failed would look like a deleted seal.
        self.settings.seals.keep_seal(&ExportedSeal::new(&seal))?;
        Ok(Sealed::Rows {
            audit: audit_rows,
            scan: scan_rows,
            more,
        })
    }

    /// Seals until nothing waits; how many seals were added.
    pub async fn seal_all(&self) -> Result<u64, SealError> {
        let mut seals = 0;
        while let Sealed::Rows { more, .. } = self.seal().await? {
            seals += 1;
            if !more {
                break;
            }
        }
        Ok(seals)
    }

    /// How far the seals are behind the logs.
    pub async fn seal_state(&self) -> Result<store::proof::seals::SealState, SealError> {
        Ok(self.db.seal_state().await?)
    }

    /// Whether the database role of this program could rewrite the logs.
    pub async fn may_rewrite_logs(&self) -> Result<bool, SealError> {
        Ok(self.db.may_rewrite_logs().await?)
    }
}
