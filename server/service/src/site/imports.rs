//! Imports: the sheets that people bring. So far they are read and judged; nothing of them is written.

mod read;

pub use read::{FileRead, Placed, ReadError, Said, SheetRead, read};

use crate::{ServiceError, Services};
use domain::import::{ImportKind, ImportSite};
use domain::label::Site;
use sheets::{Choices, Limits};
use std::io;
use std::path::PathBuf;

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

impl Services {
    /// Says what would become of a file. Nothing is written; what only the database knows of bags and bills is not looked at.
    pub async fn try_import(&self, wish: Wish) -> Result<FileRead, ImportError> {
        let types = self.bag_types().await?;
        let areas: Vec<(String, String)> = self
            .list_areas()
            .await?
            .into_iter()
            .filter(|area| !area.fields.retired)
            .map(|area| (area.code, area.fields.name))
            .collect();
        let url = self.settings.public_url.clone();
        let looked = tokio::task::spawn_blocking(move || {
            let file = std::fs::File::open(&wish.file).map_err(ImportError::Open)?;
            let site = ImportSite {
                site: Site {
                    types: &types,
                    url: &url,
                },
                areas: &areas,
                legacy: wish.legacy,
            };
            let said = Said {
                columns: wish.columns.as_deref(),
                choices: Choices::default(),
                hidden: wish.hidden,
            };
            Ok::<_, ImportError>(read(wish.kind, file, said, site, Limits::default(), |_| true)?)
        });
        looked.await?
    }
}
