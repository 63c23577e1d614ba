//! The part of the `wasm-bindgen` command line that `./dev` and cargo-leptos use: `--target web` and what goes with it.
//!
//! The original brings a test runner, an HTTP client and an HTTP server. This one shares its crates with the server's
//! build, and its version follows from Cargo.lock.

use anyhow::{Context, bail};
use std::io::Write;
use std::path::PathBuf;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    let mut input = None;
    let mut folder = None;
    let mut arguments = std::env::args().skip(1).flat_map(|argument| {
        // `--name=value` is `--name value`.
        match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => vec![name.to_owned(), value.to_owned()],
            _ => vec![argument],
        }
    });
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .with_context(|| format!("{argument} needs a value"))
        };
        match argument.as_str() {
            "--version" | "-V" => {
                writeln!(
                    std::io::stdout(),
                    "wasm-bindgen {}",
                    wasm_bindgen_shared::version()
                )?;
                return Ok(());
            }
            "--target" => {
                let target = value()?;
                if target != "web" {
                    bail!("this wasm-bindgen knows only --target web, not {target}");
                }
                bindgen.web(true)?;
            }
            "--out-dir" => folder = Some(PathBuf::from(value()?)),
            "--out-name" => {
                bindgen.out_name(&value()?);
            }
            "--no-typescript" => {
                bindgen.typescript(false);
            }
            "--remove-name-section" => {
                bindgen.remove_name_section(true);
            }
            "--remove-producers-section" => {
                bindgen.remove_producers_section(true);
            }
            "--debug" => {
                bindgen.debug(true);
            }
            "--keep-debug" => {
                bindgen.keep_debug(true);
            }
            "--keep-lld-exports" => {
                bindgen.keep_lld_exports(true);
            }
            "--no-demangle" => {
                bindgen.demangle(false);
            }
            other if other.starts_with('-') => bail!("this wasm-bindgen does not know {other}"),
            file => input = Some(PathBuf::from(file)),
        }
    }
    bindgen.input_path(input.context("which file?")?);
    bindgen.generate(folder.context("--out-dir is missing")?)
}
