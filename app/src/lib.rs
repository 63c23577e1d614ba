//! Pages, components, server functions and the error that crosses the wire.
//!
//! Architecture invariant: this file is the only one with `cfg(feature)`; nothing here knows SQL or the store. To add a
//! page that comes alive: its server function in `api/`, its view in `pages/`, its path in `routes/server.rs` and in
//! `routes/browser.rs`, its words in `words.rs`. One of plain forms: its view in `plain/`, its words in `plain/words.rs`,
//! its path in `routes/server.rs` only.

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
#[cfg(feature = "ssr")]
mod plain;
#[cfg(feature = "ssr")]
pub mod server;
mod shell;
pub mod words;

#[cfg_attr(feature = "ssr", path = "routes/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "routes/browser.rs")]
mod routes;

#[cfg_attr(feature = "ssr", path = "platform/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "platform/browser.rs")]
mod platform;

pub use shell::{App, shell};
