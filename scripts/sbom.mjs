// Writes what the program is made of, as CycloneDX 1.5 JSON, from Cargo.lock alone: node scripts/sbom.mjs VERSION SECONDS < Cargo.lock
// VERSION is the program's; SECONDS is the moment, in seconds of 1970, so that the same release gives the same bytes.
// A lock file holds every crate of every platform, those of the tests too: more than what is linked, never less.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [version, seconds] = process.argv.slice(2);
const lock = readFileSync(0, 'utf8');

/** The blocks of a lock file. Cargo writes no other TOML than `key = "text"` and lists of texts, one on a line. */
function packages() {
  const found = [];
  let now;
  let list;
  for (const [i, line] of lock.split('\n').entries()) {
    const field = /^([a-z]+) = "(.*)"$/.exec(line);
    const item = /^ "(.*)",$/.exec(line);
    if (line === '' || line.startsWith('#') || /^version = \d+$/.test(line)) continue;
    if (line === '[[package]]') found.push((now = { dependencies: [] }));
    else if (now && line === 'dependencies = [') list = now.dependencies;
    else if (list && item) list.push(item[1]);
    else if (list && line === ']') list = undefined;
    else if (now && !list && field) now[field[1]] = field[2];
    else throw new Error(`line ${i + 1} of Cargo.lock is not understood: ${line}`);
  }
  return found;
}

const all = packages();
/** @param {{name: string, version: string, source?: string}} p */
const refOf = (p) => (p.source ? `pkg:cargo/${p.name}@${encodeURIComponent(p.version)}` : `workspace:${p.name}@${p.version}`);

/** The package that a line of `dependencies` means: a name, with version and source only where the name alone is not enough. */
function resolve(text) {
  const [, name, wanted] = /^(\S+)(?: (\S+))?(?: \(.*\))?$/.exec(text);
  const fits = all.filter((p) => p.name === name && (!wanted || p.version === wanted));
  if (fits.length !== 1) throw new Error(`"${text}" of Cargo.lock means ${fits.length} packages`);
  return refOf(fits[0]);
}

const root = { type: 'application', 'bom-ref': `traitortrack@${version}`, name: 'traitortrack', version, licenses: [{ license: { id: 'AGPL-3.0-or-later' } }] };
const server = all.find((p) => p.name === 'server' && !p.source);
if (!server) throw new Error('Cargo.lock has no crate "server"');
// The browser's side is compiled apart and shipped beside the program.
const frontend = all.find((p) => p.name === 'frontend' && !p.source);

const components = all.map((p) => ({
  type: 'library',
  'bom-ref': refOf(p),
  name: p.name,
  version: p.version,
  ...(p.checksum && { hashes: [{ alg: 'SHA-256', content: p.checksum }] }),
  ...(p.source ? { purl: refOf(p) } : { licenses: [{ license: { id: 'AGPL-3.0-or-later' } }] }),
}));
const dependencies = [
  { ref: root['bom-ref'], dependsOn: [server, frontend].filter(Boolean).map(refOf) },
  ...all.map((p) => ({ ref: refOf(p), dependsOn: [...new Set(p.dependencies.map(resolve))].sort() })),
];
const refs = components.map((c) => c['bom-ref']);
if (new Set(refs).size !== refs.length) throw new Error('two packages have one name and version');

// A name-based UUID (version 8): the same content has the same number.
const hex = createHash('sha256').update(`${version}\n${lock}`).digest('hex');
const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: `urn:uuid:${uuid}`,
  version: 1,
  metadata: { timestamp: new Date(Number(seconds) * 1000).toISOString(), component: root },
  components,
  dependencies,
};
process.stdout.write(`${JSON.stringify(bom, null, 1)}\n`);
