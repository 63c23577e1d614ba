//! Whether the parts of the site work (SPEC 12).

mod advice;

pub use advice::{Advice, NoAnswer};

use crate::language::Language;
use crate::texts::SiteHealth;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a part does; the worst comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should be.
    Healthy,
    /// It works, slowly or not in full.
    Degraded,
    /// It does not work.
    Unhealthy,
}

impl Health {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Degraded => "degraded",
            Self::Unhealthy => "unhealthy",
        }
    }
}

/// Something that a probe measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    Count(u64),
    Number(f64),
    Text(String),
}

impl std::fmt::Display for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// What a probe of one part found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Component {
    pub status: Health,
    /// What is wrong and what to do, where something is.
    #[serde(rename = "message", skip_serializing_if = "Option::is_none")]
    pub advice: Option<Advice>,
    /// What was measured, by name.
    #[serde(flatten)]
    pub facts: BTreeMap<String, Fact>,
}

impl Component {
    /// A part that does as it should.
    pub fn healthy() -> Self {
        Self {
            status: Health::Healthy,
            advice: None,
            facts: BTreeMap::new(),
        }
    }

    /// A part that works, but not well.
    pub fn degraded(advice: Advice) -> Self {
        Self {
            status: Health::Degraded,
            advice: Some(advice),
            facts: BTreeMap::new(),
        }
    }

    /// A part that does not work.
    pub fn unhealthy(advice: Advice) -> Self {
        Self {
            status: Health::Unhealthy,
            advice: Some(advice),
            facts: BTreeMap::new(),
        }
    }

    /// The same with one more thing that was measured.
    #[must_use]
    pub fn with(mut self, name: &str, value: Fact) -> Self {
        self.facts.insert(name.to_owned(), value);
        self
    }

    /// The same with one more count.
    #[must_use]
    pub fn count(self, name: &str, count: u64) -> Self {
        self.with(name, Fact::Count(count))
    }

    /// The same with one more measure, to a tenth.
    #[must_use]
    pub fn number(self, name: &str, number: f64) -> Self {
        self.with(name, Fact::Number((number * 10.0).round() / 10.0))
    }
}

/// All parts, and the worst of them as the site's own state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SystemHealth {
    pub status: Health,
    /// The same in words, for programs.
    pub message: String,
    pub timestamp: Timestamp,
    pub components: BTreeMap<String, Component>,
}

impl SystemHealth {
    /// Sums up what the probes found at that moment.
    pub fn of(timestamp: Timestamp, components: impl IntoIterator<Item = (&'static str, Component)>) -> Self {
        let components: BTreeMap<String, Component> = components
            .into_iter()
            .map(|(name, found)| (name.to_owned(), found))
            .collect();
        let status = components
            .values()
            .map(|c| c.status)
            .max()
            .unwrap_or(Health::Healthy);
        let ill: Vec<&str> = components
            .iter()
            .filter(|(_, component)| component.status != Health::Healthy)
            .map(|(name, _)| name.as_str())
            .collect();
        let t = SiteHealth::of(Language::default());
        let message = match status {
            Health::Healthy => t.operational.to_owned(),
            Health::Degraded => t.degraded(&ill.join(", ")),
            Health::Unhealthy => t.unhealthy(&ill.join(", ")),
        };
        Self {
            status,
            message,
            timestamp,
            components,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_part_decides_and_is_named() {
        let at = || Timestamp("2026-11-25T10:00:00Z".to_owned());
        let well = SystemHealth::of(at(), [("cache", Component::healthy())]);
        assert_eq!(
            (well.status, well.message.as_str()),
            (Health::Healthy, "All systems operational")
        );
        let ill = SystemHealth::of(
            at(),
            [
                ("cache", Component::healthy().count("entries", 3)),
                ("pool", Component::degraded(Advice::PoolFilling)),
                (
                    "database",
                    Component::unhealthy(Advice::DatabaseSilent(NoAnswer::Away)),
                ),
            ],
        );
        assert_eq!(ill.status, Health::Unhealthy);
        assert_eq!(ill.message, "Not working in full. Look at: database, pool");
        let json = serde_json::to_value(&ill).unwrap();
        assert_eq!(
            json["components"]["cache"],
            serde_json::json!({"status": "healthy", "entries": 3})
        );
        assert_eq!(
            json["components"]["database"]["message"],
            "It does not answer: the database cannot be reached. See that Postgres runs and can be reached."
        );
        let advice = ill.components["pool"].advice.as_ref().unwrap();
        for language in Language::ALL {
            assert_eq!(
                advice.sentence(language) == advice.to_string(),
                language == Language::default()
            );
        }
    }
}
