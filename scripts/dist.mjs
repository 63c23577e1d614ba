// Puts a build together: node scripts/dist.mjs quick|release PROGRAM PKG OUT PACKAGES
// PKG holds what wasm-bindgen made. OUT gets the program, site/, and hash.txt: the hashes that stand in the names of site/pkg, in the
// form in which Leptos reads them. A browser keeps such a file for ever, so a new content needs a new name. PACKAGES: see reader.mjs.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { copyReader } from './reader.mjs';

const [kind, program, pkg, out, packages] = process.argv.slice(2);
const release = kind === 'release';
const NAME = 'traitortrack';
const site = join(out, 'site');

/** What esbuild makes of a text: the same, shorter. @param {Buffer} text @param {string[]} args */
const shorten = (text, ...args) => execFileSync('esbuild', ['--minify', '--charset=utf8', '--log-level=warning', ...args], { input: text, maxBuffer: 1 << 28 });

/** As Leptos and cargo-leptos write it: MD5 in base64 for addresses, without padding. A name, not a proof. @param {Buffer} content */
const hash = (content) => createHash('md5').update(content).digest('base64url');

mkdirSync(join(site, 'pkg'), { recursive: true });
cpSync(program, join(out, NAME));
cpSync('public', site, { recursive: true });

const css = readFileSync('style/main.css');
const js = readFileSync(join(pkg, `${NAME}.js`));
const files = {
  js: release ? shorten(js, '--loader=js', '--format=esm', '--target=chrome77') : js,
  wasm: readFileSync(join(pkg, `${NAME}.wasm`)),
  css: release ? shorten(css, '--loader=css') : css,
};
let list = '';
for (const [ending, content] of Object.entries(files)) {
  writeFileSync(join(site, 'pkg', `${NAME}.${hash(content)}.${ending}`), content);
  list += `${ending}: ${hash(content)}\n`;
}
writeFileSync(join(out, 'hash.txt'), list);
// Scripts that a crate brings along; the module names them as they are.
if (readdirSync(pkg).includes('snippets')) cpSync(join(pkg, 'snippets'), join(site, 'pkg', 'snippets'), { recursive: true });
copyReader(packages, site, (text) => (release ? shorten(text, '--loader=js', '--target=chrome77') : text));

// Compressed once here, so that the server does it for no request.
const quality = release ? constants.BROTLI_MAX_QUALITY : 4;
for (const name of readdirSync(site, { recursive: true, encoding: 'utf8' })) {
  const path = join(site, name);
  if (!statSync(path).isFile()) continue;
  const content = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: release ? 9 : 6 }));
}
