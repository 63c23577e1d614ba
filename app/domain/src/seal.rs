//! The logs that are sealed, and what can be wrong with them (SPEC 10).

use crate::language::Language;
use crate::texts::SealFault;
use std::fmt;

/// A log whose rows are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Log {
    Audit,
    Scan,
}

impl Log {
    pub const ALL: [Self; 2] = [Self::Audit, Self::Scan];

    /// The table's name, which people use too.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Audit => "audit_log",
            Self::Scan => "scan",
        }
    }

    /// The log of a table's name.
    pub fn from_table(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|log| log.table() == name)
    }
}

/// The first thing that is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Altered {
        log: Log,
        id: i64,
        seal: i64,
    },
    Deleted {
        log: Log,
        id: i64,
        seal: i64,
    },
    Inserted {
        log: Log,
        id: i64,
        seal: Option<i64>,
    },
    /// An address or a typed name is not the one that was written.
    PersonalAltered {
        id: i64,
    },
    /// Rows and their marks were rewritten together: the root gives it away, but not which row.
    Rewritten {
        log: Log,
        from: i64,
        to: i64,
        seal: i64,
    },
    /// The rows are right; what is kept of them beside the seal is not.
    Marks {
        log: Log,
        seal: i64,
    },
    SealMissing {
        seal: i64,
    },
    SealAltered {
        seal: i64,
    },
    /// It claims ids that the database never gave out.
    SealBeyond {
        seal: i64,
    },
    /// The signature is right, but by a key that is not trusted here.
    UnknownKey {
        seal: i64,
        key: String,
    },
    /// The chain has another seal of this number than was kept outside the database.
    OtherChain {
        seal: i64,
    },
    /// The seal that was kept outside the database is newer than all that there are.
    TailCut {
        seal: i64,
        newest: i64,
    },
    ArchiveMissing {
        file: String,
    },
    /// There are rows, old ones too, and no seal at all.
    NeverSealed,
}

impl Fault {
    /// What is wrong, without a full stop: it stands within other sentences.
    pub fn sentence(&self, language: Language) -> String {
        let t = SealFault::of(language);
        let text = |number: &i64| number.to_string();
        match self {
            Self::Altered { log, id, seal } => t.altered(log.table(), &text(id), &text(seal)),
            Self::Deleted { log, id, seal } => t.deleted(log.table(), &text(id), &text(seal)),
            Self::Inserted {
                log,
                id,
                seal: Some(seal),
            } => t.inserted(log.table(), &text(id), &text(seal)),
            Self::Inserted { log, id, seal: None } => t.inserted_without_id(log.table(), &text(id)),
            Self::PersonalAltered { id } => t.personal_altered(&text(id)),
            Self::Rewritten { log, from, to, seal } => {
                t.rewritten(log.table(), &text(from), &text(to), &text(seal))
            }
            Self::Marks { log, seal } => t.marks(&text(seal), log.table()),
            Self::SealMissing { seal } => t.seal_missing(&text(seal)),
            Self::SealAltered { seal } => t.seal_altered(&text(seal)),
            Self::SealBeyond { seal } => t.seal_beyond(&text(seal)),
            Self::UnknownKey { seal, key } => t.unknown_key(&text(seal), key),
            Self::OtherChain { seal } => t.other_chain(&text(seal)),
            Self::TailCut { seal, newest } => t.tail_cut(&text(seal), &text(newest)),
            Self::ArchiveMissing { file } => t.archive_missing(file),
            Self::NeverSealed => t.never_sealed.to_owned(),
        }
    }
}

/// For the command line.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::default()))
    }
}
