//! Pages, components and the server functions that forms post to. Rendered by the server only; what comes alive in the browser
//! is in the crate `islands`.
//!
//! Architecture invariant: nothing here knows SQL or the store. To add a page: a row in `routes.rs`, its view in the folder of its
//! room in `pages/`, the server functions that its forms post to in `acts/`, its words in `words/`.

#![expect(
    unreachable_pub,
    reason = "the component macro writes pub items into private modules"
)]

pub mod acts;
mod answer;
mod components;
pub mod diff;
mod document;
pub mod done;
pub mod error;
pub mod html;
mod page;
mod pages;
pub mod paths;
pub mod request;
mod routes;
pub mod words;

pub use document::{not_found, page};
pub use pages::site::{DashboardView, dashboard_parts, import_parts};
pub use request::PathParams;
pub use routes::{ROUTES, Route};
