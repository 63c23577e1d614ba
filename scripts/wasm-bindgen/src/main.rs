//! The part of the `wasm-bindgen` command line that `./dev` and cargo-leptos use: `--target web` and what goes with it.
//!
//! The original brings a test runner, an HTTP client and an HTTP server. This one shares its crates with the server's
//! build, and its version follows from Cargo.lock.

mod floor;

use anyhow::{Context, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    let mut input = None;
    let mut folder: Option<PathBuf> = None;
    let mut name = None;
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
            "--out-name" => name = Some(value()?),
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
    let (input, folder) = (
        input.context("which file?")?,
        folder.context("--out-dir is missing")?,
    );
    let name = name.unwrap_or_else(|| stem(&input));
    bindgen.input_bytes(&name, floor::lower(&read(&input)?)?);
    bindgen.generate(&folder)?;
    floor::check(&read(&folder.join(format!("{name}_bg.wasm")))?)
}

/// The name of a file without its ending.
fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}
