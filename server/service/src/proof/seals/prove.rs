//! What leaves the site: a seal to keep elsewhere, and the proof of a single row.

use super::form;
use super::key::PublicKey;
use super::tree::{self, Beside, Hash};
use super::{BATCH, SealError, texts};
use crate::Services;
use crate::access::anonymous;
use data_encoding::HEXLOWER;
use domain::audit::AuditEvent;
use serde::{Deserialize, Serialize};
use store::Client;
use store::proof::seals::{Log, LogRow, Range, Seal};

/// A seal as a file: hashes in hexadecimal, the key in base64. Keep it where nobody who runs the site can write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedSeal {
    pub number: i64,
    /// Microseconds since 1970.
    pub sealed_at_us: i64,
    pub form: i16,
    pub audit_log: ExportedRange,
    pub scan: ExportedRange,
    pub previous: String,
    pub hash: String,
    /// The key that signed.
    pub public_key: String,
    pub signature: String,
}

/// What a seal covers of one log: `rows` rows with ids `from` to `to`, and the root of their tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedRange {
    pub from: i64,
    pub to: i64,
    pub rows: i64,
    pub root: String,
}

impl ExportedRange {
    fn new(range: &Range) -> Self {
        Self {
            from: range.from,
            to: range.to,
            rows: range.rows,
            root: HEXLOWER.encode(&range.root),
        }
    }
}

impl ExportedSeal {
    pub(super) fn new(seal: &Seal) -> Self {
        Self {
            number: seal.number,
            sealed_at_us: form::micros(seal.sealed_at),
            form: seal.form,
            audit_log: ExportedRange::new(&seal.audit),
            scan: ExportedRange::new(&seal.scan),
            previous: HEXLOWER.encode(&seal.previous),
            hash: HEXLOWER.encode(&seal.hash),
            public_key: PublicKey(seal.public_key).to_string(),
            signature: HEXLOWER.encode(&seal.signature),
        }
    }

    /// Whether it is this seal.
    pub(crate) fn is(&self, seal: &Seal) -> bool {
        *self == Self::new(seal)
    }
}

/// Proof that one row was sealed: hashing its bytes, then each step, leads to the root that the seal signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    pub log: &'static str,
    pub id: i64,
    /// The sealed columns as text, times in microseconds.
    pub fields: Vec<Option<String>>,
    /// The bytes of form 1, which are hashed after a byte 0.
    pub bytes: String,
    pub hash: String,
    /// From below: the hash beside, and its side. Inner nodes are hashed as byte 1, left, right.
    pub path: Vec<Step>,
    pub seal: ExportedSeal,
}

/// One step from a row's hash to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// `left` or `right`.
    pub side: &'static str,
    pub hash: String,
}

impl Services {
    /// The newest seal, for a file that leaves the site.
    pub async fn export_seal(&self, client: &Client) -> Result<ExportedSeal, SealError> {
        let exported = self.newest_seal().await?;
        let event = AuditEvent::SealExported {
            seal: exported.number,
            format: "file",
        };
        self.db.begin(anonymous(client)).await?.commit(event).await?;
        Ok(exported)
    }

    /// The newest seal.
    pub async fn newest_seal(&self) -> Result<ExportedSeal, SealError> {
        match self.db.newest_seal().await? {
            Some(seal) => Ok(ExportedSeal::new(&seal)),
            None => Err(SealError::Refused(texts().none_yet.to_owned())),
        }
    }

    /// The proof that a row of a log was sealed as it is now. It holds the row, so making it is a look into the audit.
    pub async fn prove_row(&self, client: &Client, log: Log, id: i64) -> Result<Proof, SealError> {
        let missing = || SealError::Refused(texts().no_such_row(log.table(), &id.to_string()));
        let seal = self.db.seal_of(log, id).await?.ok_or_else(missing)?;
        if seal.form != form::FORM {
            return Err(SealError::UnknownForm {
                number: seal.number,
                form: seal.form,
            });
        }
        let range = seal.range(log);
        let rows = self.db.log_rows(log, range.from - 1, range.to, BATCH + 1).await?;
        let at = rows.iter().position(|row| row.id == id).ok_or_else(missing)?;
        let leaves: Vec<Hash> = rows.iter().map(|row| form::leaf(log, row)).collect();
        let (Some(way), Some(row), Some(leaf)) = (tree::path(&leaves, at), rows.get(at), leaves.get(at))
        else {
            return Err(missing());
        };
        if tree::climb(*leaf, &way) != range.root {
            let altered = texts().row_not_proven(&id.to_string(), &seal.number.to_string());
            return Err(SealError::Refused(altered));
        }
        let event = AuditEvent::AuditRead {
            filters: vec!["log", "id"],
        };
        self.db.begin(anonymous(client)).await?.commit(event).await?;
        Ok(proof(log, row, leaf, &way, &seal))
    }
}

fn proof(log: Log, row: &LogRow, leaf: &Hash, way: &[Beside], seal: &Seal) -> Proof {
    Proof {
        log: log.table(),
        id: row.id,
        fields: row.fields.clone(),
        bytes: HEXLOWER.encode(&form::row(log, row)),
        hash: HEXLOWER.encode(leaf),
        path: way
            .iter()
            .map(|step| {
                let (side, hash) = match step {
                    Beside::Left(hash) => ("left", hash),
                    Beside::Right(hash) => ("right", hash),
                };
                Step {
                    side,
                    hash: HEXLOWER.encode(hash),
                }
            })
            .collect(),
        seal: ExportedSeal::new(seal),
    }
}
