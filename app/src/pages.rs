//! The pages, one folder per room of the house. Each reads what it shows through the request's context, and is rendered by the
//! server only.

pub(crate) mod bills;
pub(crate) mod floor;
pub(crate) mod people;
pub(crate) mod proof;
pub(crate) mod site;

use crate::error::AppError;
use leptos::prelude::*;

/// What a page comes to.
pub(crate) struct Page {
    /// In place of the title that the route has.
    pub(crate) title: Option<String>,
    pub(crate) body: AnyView,
}

/// A page, or why it cannot be shown.
pub(crate) type Loaded = Result<Page, AppError>;

impl Page {
    pub(crate) fn new(body: impl IntoView + 'static) -> Self {
        Self {
            title: None,
            body: body.into_any(),
        }
    }

    /// The page under a title of its own, such as a bag's label.
    #[must_use]
    pub(crate) fn titled(self, title: impl Into<String>) -> Self {
        Self {
            title: Some(title.into()),
            ..self
        }
    }
}
