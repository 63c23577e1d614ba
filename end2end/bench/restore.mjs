// What a lost disk costs: scans that are gone (RPO) and time until the site works again (RTO). Writes docs/benchmarks/restore.md.
//   --seconds N    length of the scanning before the loss (60)
//   --children N   children packed before (1800000)

import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Site, freePort, sleep } from '../support/site.mjs';
import { fill } from './fill.mjs';
import { Connection } from './http.mjs';
import { machine } from './machine.mjs';
import { STATIONS, makeStations, openLoop, tally } from './stations.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string' }, children: { type: 'string' } } });
const SECONDS = Number(values.seconds ?? 60);
const CHILDREN = Number(values.children ?? 1_800_000);

const say = (/** @type {string} */ text) => console.error(`bench: ${text}`);
const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');

/** A server with the Postgres of its own, in a folder. */
class PrivateSite extends Site {
  /** @param {string} folder @param {number} port @param {Record<string, string>} settings */
  constructor(folder, port, settings) {
    super(`postgres://postgres@localhost/traitortrack?host=${encodeURIComponent(join(folder, 'run'))}`, port, process.env.SERVER_LOG, settings);
    this.dataDir = folder;
  }

  get environment() {
    return { ...super.environment, DATABASE_URL: '', MIGRATION_DATABASE_URL: '', ...this.settings };
  }

  /** The process of its Postgres. */
  get postmaster() {
    return Number(readFileSync(join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  }
}

/** Bytes of all files below a folder. @param {string} folder @returns {number} */
const bytes = (folder) =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? bytes(path) : statSync(path).size);
  }, 0);
const megabytes = (/** @type {number} */ count) => `${whole(count / 2 ** 20)} MiB`;

/** Runs a sub-command; answers what it printed and its seconds. @param {Site} site @param {string[]} args */
function timed(site, args) {
  say(`traitortrack ${args.join(' ')}`);
  const begin = performance.now();
  const text = site.cli(args);
  return { text, seconds: (performance.now() - begin) / 1000 };
}

/** The number after a word in what a restore said. @param {string} text @param {string} word */
function secondsAfter(text, word) {
  const found = new RegExp(`^${word}: ([0-9.]+) s`, 'm').exec(text);
  if (!found) throw new Error(`the restore tells no ${word}: ${text}`);
  return Number(found[1]);
}

/** Scans of the last minute that a database holds. @param {PrivateSite} site */
const scanned = (site) => Number(site.sql(`select count(*) from scan where child_label like 'B0X%' and outcome = 'linked'`));

const root = mkdtempSync(join(tmpdir(), 'traitortrack-restore-'));
// Postgres gives up root's rights and must still pass.
chmodSync(root, 0o755);
const folder = (/** @type {string} */ name) => join(root, name);
mkdirSync(folder('site'));
const settings = { LIMIT_SCANS_PER_SECOND: '0', BACKUP_DIR: folder('backups'), WAL_ARCHIVE_DIR: folder('wal') };
const site = new PrivateSite(folder('site'), await freePort(), settings);
const back = new PrivateSite(folder('back'), await freePort(), { LIMIT_SCANS_PER_SECOND: '0' });
try {
  await site.serve();
  say('making a user for each station');
  const { tokens, firstUser } = makeStations(site);
  fill(site, firstUser, CHILDREN);
  const bags = Number(site.sql('select count(*) from bag'));
  const database = Number(site.sql('select pg_database_size(current_database())'));
  const version = site.sql('show server_version');
  site.cli(['audit', 'seal']);
  const dump = timed(site, ['backup']);
  const base = timed(site, ['backup', '--base']);
  const dumpFile = /(traitortrack-[^/]+\.dump):/.exec(dump.text)?.[1] ?? '';
  const dumpSize = statSync(join(folder('backups'), dumpFile)).size;
  const baseName = /(traitortrack-[^/]+\.base):/.exec(base.text)?.[1] ?? '';
  const baseSize = bytes(join(folder('backups'), baseName));

  say(`${STATIONS} scans a second for ${SECONDS} s`);
  const stations = tokens.map((token) => new Connection(site.port, token));
  await sleep(1000);
  const scans = await openLoop(stations, 0, SECONDS);
  // The disk is gone, and with it whatever was not archived.
  const lostAt = new Date().toISOString();
  process.kill(site.postmaster, 'SIGKILL');
  await site.stop('SIGKILL');
  rmSync(join(folder('site'), 'postgres'), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  for (const connection of stations) connection.close();
  const acknowledged = scans.outcomes.linked ?? 0;
  const logFiles = readdirSync(folder('wal')).length;
  // From the end of the base on: how long after one file of the log the next was in the archive.
  const archived = readdirSync(folder('wal'))
    .map((name) => statSync(join(folder('wal'), name)).mtimeMs)
    .sort((a, b) => a - b);
  const worst = Math.max(...archived.map((at, i) => (i ? at - archived[i - 1] : 0)), Date.parse(lostAt) - (archived.at(-1) ?? 0)) / 1000;
  const logSize = bytes(folder('wal'));

  const restore = timed(site, ['restore', '--into', folder('back'), '--verify', '--lost-at', lostAt]);
  console.error(restore.text);
  for (const key of ['secret.key', 'seal.key']) cpSync(join(folder('site'), key), join(folder('back'), key));
  await back.serve();
  const found = scanned(back);
  await back.stop();
  const rpo = secondsAfter(restore.text, 'RPO');
  const rto = secondsAfter(restore.text, 'RTO');
  const again = timed(site, ['restore', '--dump', dumpFile, '--into', folder('dump'), '--verify']);
  console.error(again.text);

  const page = [
    '# What a lost disk costs',
    '',
    `The site is filled, a dump and a base are made, and ${STATIONS} stations scan once a second for ${SECONDS} s. Then Postgres and the server are killed and the`,
    "database's folder is deleted. `traitortrack restore --verify` makes a new one from the base and the archived log, on the same machine.",
    '',
    ...machine(`./dev bench restore${CHILDREN === 1_800_000 && SECONDS === 60 ? '' : ` --seconds ${SECONDS} --children ${CHILDREN}`}`),
    `* Database: PostgreSQL ${version}, private, fsync on, ${whole(bags)} bags, ${megabytes(database)}`,
    '',
    '| goal | measured | bar |',
    '|---|--:|--:|',
    `| RPO: from the newest transaction that came back to the loss | ${rpo.toFixed(1)} s | 60 s |`,
    `| RTO: from the start of the command until the database could be used | ${rto.toFixed(1)} s | 1,800 s |`,
    `| the same with all checks | ${restore.seconds.toFixed(1)} s | |`,
    '',
    `The archive gets a file 30 s after the one before at the latest, so the loss depends on the moment. At the worst moment of this run it would have`,
    `been ${worst.toFixed(1)} s: so far apart were two files of the log in the archive, or the last one and the loss.`,
    '',
    `Of ${whole(acknowledged)} scans that were acknowledged in the last ${SECONDS} s, ${whole(found)} came back. All scans: ${tally(scans.outcomes)}.`,
    '',
    '| what | s | size |',
    '|---|--:|--:|',
    `| \`backup\` (dump) | ${dump.seconds.toFixed(1)} | ${megabytes(dumpSize)} |`,
    `| \`backup --base\` | ${base.seconds.toFixed(1)} | ${megabytes(baseSize)} |`,
    `| archived log since the base, ${logFiles} files | | ${megabytes(logSize)} |`,
    `| \`restore\` of base and log: usable | ${rto.toFixed(1)} | |`,
    `| \`restore --dump\`: usable | ${secondsAfter(again.text, 'RTO').toFixed(1)} | |`,
    `| \`restore --dump --verify\`: all | ${again.seconds.toFixed(1)} | |`,
    '',
    'What the restore said:',
    '',
    '```text',
    ...restore.text.trim().replaceAll(root, '/tmp').split('\n'),
    '```',
    '',
  ].join('\n');
  writeFileSync('../docs/benchmarks/restore.md', page);
  console.log(page);
} finally {
  await back.stop();
  await site.stop();
  for (const one of [site, back]) {
    try {
      process.kill(one.postmaster, 'SIGQUIT');
    } catch {
      // It has ended.
    }
  }
  rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
}
