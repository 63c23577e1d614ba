// Puts the reader of the camera among the browser's files: node scripts/reader.mjs PACKAGES SITE
// PACKAGES is a node_modules with zxing-wasm (scripts/npm). The folder bears the version, so that a browser keeps it over releases of ours.
// Where the package was not installed, as on a machine that only runs the site, there is none: public/camera.js says so to the person.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param {string} packages @param {string} site @param {(text: Buffer) => Buffer} [shorten] puts the script into words of the oldest browser */
export function copyReader(packages, site, shorten = (text) => text) {
  const from = join(packages, 'zxing-wasm');
  if (!existsSync(from)) return;
  const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  const to = join(site, 'pkg', `zxing-wasm-${version}`);
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'reader.js'), shorten(readFileSync(join(from, 'dist/iife/reader/index.js'))));
  writeFileSync(join(to, 'zxing_reader.wasm'), readFileSync(join(from, 'dist/reader/zxing_reader.wasm')));
  writeFileSync(join(to, 'notices.txt'), readFileSync(new URL('notices/reader.txt', import.meta.url)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) copyReader(process.argv[2], process.argv[3]);
