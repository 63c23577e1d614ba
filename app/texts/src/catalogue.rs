//! The files of an area, read and compared.

use crate::fluent::{self, Message};
use crate::{SOURCE, TextError};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folder of all languages.
#[derive(Debug)]
pub(crate) struct Locales {
    folder: PathBuf,
    /// Their tags, which name their folders; English first.
    languages: Vec<String>,
}

impl Locales {
    pub(crate) fn open(folder: &Path) -> Result<Self, TextError> {
        let mut languages = Vec::new();
        for entry in entries(folder)? {
            if entry.is_dir() && name(&entry) != SOURCE {
                languages.push(name(&entry));
            }
        }
        languages.insert(0, SOURCE.to_owned());
        let locales = Self {
            folder: folder.to_owned(),
            languages,
        };
        locales.compare_files()?;
        Ok(locales)
    }

    fn path(&self, language: &str, area: &str) -> PathBuf {
        self.folder.join(language).join(format!("{area}.ftl"))
    }

    /// Every language has the same files.
    fn compare_files(&self) -> Result<(), TextError> {
        let files = |language: &String| -> Result<BTreeSet<String>, TextError> {
            Ok(entries(&self.folder.join(language))?
                .iter()
                .map(|path| name(path))
                .collect())
        };
        let source = files(&self.languages[0])?;
        for language in &self.languages[1..] {
            if let Some(file) = source.symmetric_difference(&files(language)?).next() {
                let problem = "not every language has this file".to_owned();
                return Err(TextError::Text {
                    path: self.folder.join(language).join(file),
                    problem,
                });
            }
        }
        Ok(())
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, TextError> {
    let failed = |cause| TextError::File {
        path: folder.to_owned(),
        cause,
    };
    let mut found = std::fs::read_dir(folder)
        .map_err(failed)?
        .map(|entry| Ok(entry.map_err(failed)?.path()))
        .collect::<Result<Vec<_>, TextError>>()?;
    found.sort();
    Ok(found)
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// An area's texts in every language.
#[derive(Debug)]
pub(crate) struct Area {
    pub(crate) name: String,
    /// Each language's tag and texts; English first. All have the same texts with the same values.
    pub(crate) languages: Vec<(String, BTreeMap<String, Message>)>,
}

impl Area {
    pub(crate) fn read(locales: &Locales, name: &str) -> Result<Self, TextError> {
        let mut languages = Vec::new();
        for language in &locales.languages {
            let path = locales.path(language, name);
            let text = std::fs::read_to_string(&path).map_err(|cause| TextError::File {
                path: path.clone(),
                cause,
            })?;
            let messages = fluent::parse(&text).map_err(|problem| TextError::Text {
                path: path.clone(),
                problem,
            })?;
            if let Some((_, source)) = languages.first() {
                compare(source, &messages).map_err(|problem| TextError::Text { path, problem })?;
            }
            languages.push((language.clone(), messages));
        }
        Ok(Self {
            name: name.to_owned(),
            languages,
        })
    }

    /// The texts in English, by which the others were compared.
    pub(crate) fn source(&self) -> &BTreeMap<String, Message> {
        &self.languages[0].1
    }
}

fn compare(source: &BTreeMap<String, Message>, other: &BTreeMap<String, Message>) -> Result<(), String> {
    for (key, message) in source {
        let Some(translated) = other.get(key) else {
            return Err(format!("the text \"{key}\" is missing"));
        };
        if message.names() != translated.names() {
            return Err(format!("\"{key}\" has not the values that it has in English"));
        }
    }
    match other.keys().find(|key| !source.contains_key(*key)) {
        Some(key) => Err(format!("there is no text \"{key}\" in English")),
        None => Ok(()),
    }
}
