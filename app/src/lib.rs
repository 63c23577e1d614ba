//! Pages, components, server functions and the error that crosses the wire.
//!
//! Architecture invariant: this file is the only one with `cfg(feature)`; nothing here knows SQL or the store. To add a
//! page: its server function in `api/`, its view in `pages/`, its path in `routes.rs`, its words in `words.rs`.

// View types nest deeply enough that proving them `Send` exceeds the default.
#![expect(
    unreachable_pub,
    reason = "the component macro writes pub items into private modules"
)]
#![recursion_limit = "512"]

pub mod api;
mod components;
pub mod error;
mod html;
mod pages;
mod routes;
#[cfg(feature = "ssr")]
pub mod server;
mod shell;
pub mod words;

#[cfg_attr(feature = "ssr", path = "platform/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "platform/browser.rs")]
mod platform;

pub use shell::{App, shell};
