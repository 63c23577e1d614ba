//! Bag types: what the parser must know of them, and which labels go into their parents (SPEC 3).

use crate::access::anonymous;
use crate::{Client, ServiceError, Services};
use domain::audit::{AuditEvent, BagTypeState};
use domain::fault::Missing;
use domain::label::{BagType, ChildPattern, MAX_CHILD_PATTERNS, Site};
use domain::refusal::{FieldError, WrongField};

/// Checks the forms; one that is named twice stands once.
fn check_patterns(texts: &[String]) -> Result<Vec<ChildPattern>, FieldError> {
    let mut patterns: Vec<ChildPattern> = Vec::new();
    for text in texts {
        let pattern = ChildPattern::parse(text.trim())
            .ok_or_else(|| FieldError::new("pattern", WrongField::ChildPattern))?;
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    if patterns.len() > MAX_CHILD_PATTERNS {
        let max = MAX_CHILD_PATTERNS;
        return Err(FieldError::new("pattern", WrongField::TooManyPatterns { max }));
    }
    Ok(patterns)
}

fn texts(patterns: &[ChildPattern]) -> Vec<String> {
    patterns
        .iter()
        .map(|pattern| pattern.as_str().to_owned())
        .collect()
}

impl Services {
    /// What the parser must know of the site, with these bag types.
    pub fn site<'a>(&'a self, types: &'a [BagType]) -> Site<'a> {
        Site {
            types,
            url: &self.settings.public_url,
        }
    }

    /// The bag types as they are now, past any cache.
    pub async fn list_bag_types(&self) -> Result<Vec<BagType>, ServiceError> {
        Ok(self.db.bag_types().await?)
    }

    /// Says which labels go into the parents of a type as children from now on; none: any 4 to 20 letters and digits.
    /// Linked children stay. Running servers follow as soon as they read the bag types again.
    pub async fn set_child_patterns(
        &self,
        client: &Client,
        type_name: &str,
        patterns: &[String],
    ) -> Result<(), ServiceError> {
        let patterns = texts(&check_patterns(patterns)?);
        let mut tx = self.db.begin(anonymous(client)).await?;
        let bag_type = store::floor::bag_types::lock(&mut tx, type_name.trim())
            .await?
            .ok_or(ServiceError::NotFound(Missing::BagType))?;
        store::floor::bag_types::set_child_patterns(&mut tx, &bag_type, &patterns).await?;
        let state = |child_patterns| BagTypeState {
            bag_type: bag_type.name.clone(),
            child_patterns,
        };
        tx.commit(AuditEvent::ChildPatternsSet {
            bag_type: bag_type.id,
            before: state(bag_type.child_patterns.clone()),
            after: state(patterns),
        })
        .await?;
        Ok(())
    }
}
