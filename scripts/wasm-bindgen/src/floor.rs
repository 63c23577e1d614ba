//! The oldest browser that the site's WebAssembly is for: Chromium 77.
//!
//! A standard library that was built with rustc's defaults says that it uses reference types and multiple results, and
//! wasm-bindgen then makes use of both, although no code needs them. So its word is taken out, and what comes out is checked.

use anyhow::Context;
use wasmparser::{BinaryReader, Validator, WasmFeatures};

/// What the oldest browser has beyond the first version of WebAssembly.
const FEATURES: WasmFeatures = WasmFeatures::WASM1
    .union(WasmFeatures::MUTABLE_GLOBAL)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::BULK_MEMORY);

/// What wasm-bindgen must not use.
const NOT_THERE: [&str; 2] = ["reference-types", "multivalue"];

/// Magic number and version.
const HEADER: usize = 8;

/// The same module, which does not ask for what the oldest browser lacks.
pub(crate) fn lower(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    let (header, sections) = wasm.split_at_checked(HEADER).context("this is no WebAssembly")?;
    let mut out = header.to_vec();
    let mut reader = BinaryReader::new(sections, HEADER);
    while !reader.eof() {
        let id = reader.read_u8()?;
        let size = usize::try_from(reader.read_var_u32()?)?;
        let content = reader.read_bytes(size)?;
        let wanted = if id == 0 { wanted_features(content)? } else { None };
        let content = wanted.as_deref().unwrap_or(content);
        out.push(id);
        leb128(&mut out, content.len())?;
        out.extend_from_slice(content);
    }
    Ok(out)
}

/// The content of the section that names features, without those that are not there; nothing for another section.
fn wanted_features(content: &[u8]) -> anyhow::Result<Option<Vec<u8>>> {
    const NAME: &str = "target_features";
    let mut reader = BinaryReader::new(content, 0);
    if reader.read_string()? != NAME {
        return Ok(None);
    }
    let mut kept = Vec::new();
    for _ in 0..reader.read_var_u32()? {
        let (sign, name) = (reader.read_u8()?, reader.read_string()?);
        if !NOT_THERE.contains(&name) {
            kept.push((sign, name));
        }
    }
    let mut out = Vec::new();
    text(&mut out, NAME)?;
    leb128(&mut out, kept.len())?;
    for (sign, name) in kept {
        out.push(sign);
        text(&mut out, name)?;
    }
    Ok(Some(out))
}

fn text(out: &mut Vec<u8>, text: &str) -> anyhow::Result<()> {
    leb128(out, text.len())?;
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

fn leb128(out: &mut Vec<u8>, number: usize) -> anyhow::Result<()> {
    let mut rest = u32::try_from(number)?;
    loop {
        let [low, ..] = (rest & 0x7f).to_le_bytes();
        rest >>= 7;
        if rest == 0 {
            out.push(low);
            return Ok(());
        }
        out.push(low | 0x80);
    }
}

/// Refuses a module that the oldest browser would.
pub(crate) fn check(wasm: &[u8]) -> anyhow::Result<()> {
    Validator::new_with_features(FEATURES)
        .validate_all(wasm)
        .context("this WebAssembly uses what Chromium 77 does not have")?;
    Ok(())
}
