//! What is alive in the browser: all that becomes WebAssembly, and nothing else.
//!
//! Each island is rendered by the server as a form that works alone, and is taken over in the browser. Architecture invariant: rules
//! come from `domain`, data from props and from the server's answers; nothing here knows services, routes or the database.
//!
//! The crate that becomes WebAssembly must name this one (`use islands as _;`), or the linker drops what the browser calls.

#![recursion_limit = "512"]

pub mod station;
