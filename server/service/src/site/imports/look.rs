//! Looking at a file without taking it.

use super::read::{ReadError, Said, read};
use super::spool::spooled;
use crate::{Authorized, ServiceError, Services};
use domain::access::ImportLists;
use domain::import::{FileRead, Import, ImportKind, ImportSite, Looked};
use domain::label::{BagType, Site};
use sheets::{Choices, Limits, SheetError};
use std::fs::File;
use std::io;
use std::path::PathBuf;
use store::{Actor, Unaudited};

/// A file that is to be looked at.
#[derive(Clone, Debug)]
pub struct Wish {
    pub kind: ImportKind,
    pub file: PathBuf,
    /// Which column holds what, as `label=B,type=C`.
    pub columns: Option<String>,
    /// Whether rows and sheets are taken that a person does not see.
    pub hidden: bool,
    /// Whether labels that no pattern fits come in, as legacy.
    pub legacy: bool,
}

/// An import as its page shows it.
#[derive(Clone, Debug)]
pub struct ImportLooked {
    pub import: Import,
    /// What a look into it found, where somebody looked.
    pub looked: Option<Looked>,
    /// The columns as they were chosen last for its kind.
    pub remembered: Option<String>,
}

/// Why a file could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error("the file cannot be opened: {0}")]
    Open(io::Error),
    #[error("the thread that read the file ended: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

/// What a reader must know of the site, on a thread of its own.
#[derive(Debug)]
pub(super) struct Known {
    types: Vec<BagType>,
    areas: Vec<(String, String)>,
    url: String,
}

impl Known {
    pub(super) fn site(&self, legacy: bool) -> ImportSite<'_> {
        ImportSite {
            site: Site {
                types: &self.types,
                url: &self.url,
            },
            areas: &self.areas,
            legacy,
        }
    }
}

impl Services {
    /// What a reader must know.
    pub(super) async fn known(&self) -> Result<Known, ServiceError> {
        let areas = self.list_areas().await?;
        Ok(Known {
            types: self.bag_types().await?.to_vec(),
            areas: areas
                .into_iter()
                .filter(|area| !area.fields.retired)
                .map(|area| (area.code, area.fields.name))
                .collect(),
            url: self.settings.public_url.clone(),
        })
    }

    /// Says what would become of a file. Nothing is written; what only the database knows of bags and bills is not looked at.
    pub async fn try_import(&self, wish: Wish) -> Result<FileRead, ImportError> {
        let known = self.known().await?;
        let looked = tokio::task::spawn_blocking(move || {
            let file = File::open(&wish.file).map_err(ImportError::Open)?;
            let said = Said {
                columns: wish.columns.as_deref(),
                choices: Choices::default(),
                hidden: wish.hidden,
            };
            let site = known.site(wish.legacy);
            Ok::<_, ImportError>(read(wish.kind, file, said, site, Limits::default(), |_| true)?)
        });
        looked.await?
    }

    /// The same of a file that was brought, with what was said of it. What is found is kept until something else is said.
    pub async fn look_at_import(
        &self,
        _by: &Authorized<ImportLists>,
        id: i64,
    ) -> Result<Looked, ServiceError> {
        let row = self.import_row(id).await?;
        if let Some(looked) = &row.looked {
            return Ok(looked.clone());
        }
        let file = spooled(self, &row).await?;
        let (known, wish) = (self.known().await?, row.import.wish);
        let looked = tokio::task::spawn_blocking(move || {
            let said = Said::of(&wish.columns, wish.hidden);
            let site = known.site(wish.legacy);
            read(wish.kind, file, said, site, Limits::default(), |_| true)
        });
        let looked = match looked.await.map_err(ServiceError::internal)? {
            Ok(found) => Looked::Found(found),
            Err(ReadError::Sheet(SheetError::Io(error))) => return Err(ServiceError::internal(error)),
            Err(error) => Looked::Nothing(error.to_string()),
        };
        let mut tx = self.db.begin(Actor::default()).await?;
        store::site::imports::set_looked(&mut tx, id, &looked).await?;
        tx.commit_unaudited(Unaudited::Bookkeeping).await?;
        Ok(looked)
    }

    /// One import, for its page.
    pub async fn import_looked(
        &self,
        _by: &Authorized<ImportLists>,
        id: i64,
    ) -> Result<ImportLooked, ServiceError> {
        let row = self.import_row(id).await?;
        Ok(ImportLooked {
            import: row.import,
            looked: row.looked,
            remembered: row.remembered,
        })
    }
}
