//! What a page comes to.

use crate::error::AppError;
use leptos::prelude::*;

/// What a page comes to.
pub(crate) struct Page {
    /// In place of the title that the route has.
    pub(crate) title: Option<String>,
    pub(crate) body: AnyView,
    /// Whether something on it comes alive in the browser.
    pub(crate) has_island: bool,
    /// Whether it is a tool in somebody's hand: it fills the screen, nothing of it scrolls, and the frame is in a menu.
    pub(crate) is_instrument: bool,
    /// Whether it hangs on a wall: it fills the screen, and has no frame.
    pub(crate) is_on_a_wall: bool,
}

/// A page, or why it cannot be shown.
pub(crate) type Loaded = Result<Page, AppError>;

impl Page {
    pub(crate) fn new(body: impl IntoView + 'static) -> Self {
        Self {
            title: None,
            body: body.into_any(),
            has_island: false,
            is_instrument: false,
            is_on_a_wall: false,
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

    /// The page with an island on it: the document brings it to life.
    #[must_use]
    pub(crate) fn with_island(self) -> Self {
        Self {
            has_island: true,
            ..self
        }
    }

    /// The page as a tool in somebody's hand; see [`Page::is_instrument`].
    #[must_use]
    pub(crate) fn with_folded_frame(self) -> Self {
        Self {
            is_instrument: true,
            ..self
        }
    }

    /// The page for a wall; see [`Page::is_on_a_wall`].
    #[must_use]
    pub(crate) fn on_a_wall(self) -> Self {
        Self {
            is_on_a_wall: true,
            ..self
        }
    }
}
