// Executes docs/runbook.md: every block marked `sh run`, in its order, against a site of its own with demo data, roles as in
// docs/deploy.md, an archived log and backups. Blocks marked `sh service` need systemd; the shell only reads them.
// Writes {"passed": n, "failed": n} to RESULT_FILE: one test for each block.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Postgres } from '../support/postgres.mjs';
import { freePort, newPassword, sleep } from '../support/site.mjs';

const BIN = process.env.TRAITORTRACK_BIN;
if (!BIN) throw new Error('TRAITORTRACK_BIN is not set. Run this through ./dev.');
/** A block that takes longer hangs. */
const BLOCK_MS = 180_000;

/** @typedef {{ line: number, kind: 'run' | 'service', text: string }} Block */

/** The blocks of a page, each with the number of its first line. @param {string} page @returns {Block[]} */
function blocks(page) {
  /** @type {Block[]} */
  const found = [];
  const lines = page.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const fence = /^```(\S*) ?(.*)$/.exec(lines[at]);
    if (!fence) continue;
    const first = at + 1;
    for (at += 1; at < lines.length && lines[at] !== '```'; at += 1);
    if (at === lines.length) throw new Error(`the block of line ${first} has no end`);
    const kind = fence[2];
    if (fence[1] === 'sh' && (kind === 'run' || kind === 'service')) {
      found.push({ line: first + 1, kind, text: lines.slice(first, at).join('\n') });
    } else if (fence[1] !== '') throw new Error(`line ${first}: a block of ${fence[1]} ${kind} is neither executed nor read`);
  }
  return found;
}

/** Lines that are commands; one that goes on after a backslash counts once. @param {string} text */
const commands = (text) =>
  text.replaceAll('\\\n', ' ').split('\n').filter((line) => line.trim() && !line.trim().startsWith('#')).length;

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const deploying = read('docs/deploy.md');

const folder = mkdtempSync(join(tmpdir(), 'traitortrack-runbook-'));
// Postgres gives up root's rights and must still pass.
chmodSync(folder, 0o755);
for (const name of ['bin', 'program', 'etc', 'data', 'backups', 'restored']) mkdirSync(join(folder, name));
copyFileSync(BIN, join(folder, 'program', 'traitortrack'));

const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const wal = join(folder, 'wal');
// Where the server can write once it has given up root's rights.
const log = join(folder, 'data', 'logs', 'app.log');
const passwords = { traitortrack: newPassword(), traitortrack_owner: newPassword() };
const postgres = new Postgres(join(folder, 'postgres'), await freePort());
const drop = () => postgres.drop();
process.once('exit', drop);
const database = (/** @type {keyof typeof passwords} */ role, password = '') =>
  `postgres://${role}${password && `:${password}`}@127.0.0.1:${postgres.port}/traitortrack`;

/** A program of the shell below. @param {string} name @param {string} text */
const shim = (name, text) => writeFileSync(join(folder, 'bin', name), text, { mode: 0o755 });
/** For psql and its like. @param {string} name @param {string} role @param {string} password */
const passFile = (name, role, password) => {
  writeFileSync(join(folder, name), `127.0.0.1:${postgres.port}:*:${role}:${password}\n`, { mode: 0o600 });
  return join(folder, name);
};

// What the page's shell has: none of the settings, as that of somebody who just logged in. They come from the two files, through the
// wrapper that is shipped, of which only the places are others here.
const { DATABASE_URL: _, PRODUCTION_DATABASE_URL: __, MIGRATION_DATABASE_URL: ___, PORT: ____, ...rest } = process.env;
/** @type {Record<string, string | undefined>} */
const environment = {
  ...rest,
  PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  BACKUP_DIR: join(folder, 'backups'),
  LOG_FILE: log,
  RESTORED: join(folder, 'restored'),
  TOKEN_FILE: join(folder, 'token'),
  URL: url,
  OWNER: database('traitortrack_owner'),
  PGPASSFILE: passFile('pgpass', 'traitortrack_owner', passwords.traitortrack_owner),
  PSQLRC: '/dev/null',
  PAGER: '',
};
/** @type {Record<string, string>} */
const settings = {
  DATABASE_URL: database('traitortrack', passwords.traitortrack),
  BACKUP_DIR: join(folder, 'backups'),
  WAL_ARCHIVE_DIR: wal,
  PUBLIC_URL: `http://localhost:${port}`,
  LOG_LEVEL: 'error',
  TRUSTED_PROXIES: '1',
  SECRET_KEY: randomBytes(32).toString('base64'),
  SEAL_KEY: randomBytes(32).toString('base64'),
};
const lines = (/** @type {Record<string, string>} */ of) => Object.entries(of).map(([name, value]) => `${name}=${value}\n`).join('');
writeFileSync(join(folder, 'etc', 'traitortrack.env'), lines(settings));
writeFileSync(join(folder, 'etc', 'owner.env'), lines({ MIGRATION_DATABASE_URL: database('traitortrack_owner', passwords.traitortrack_owner) }));
shim('traitortrack', read('deploy/systemd/traitortrack')
  .replaceAll('/opt/traitortrack/', `${folder}/program/`)
  .replaceAll('/etc/traitortrack/', `${folder}/etc/`)
  .replaceAll('"/var/lib/${states##* }"', `${folder}/data`)
  .replaceAll('/var/lib/traitortrack/', `${folder}/data/`));
// As systemd does: variables first, files over them, doubled dollars made one. The user stays.
shim('systemd-run', `#!/bin/bash
set -euo pipefail
files=()
while [ "$1" != -- ]; do
  case $1 in
    --setenv=*) export "\${1#--setenv=}" ;;
    --property=EnvironmentFile=*) files+=("\${1#--property=EnvironmentFile=}") ;;
  esac
  shift
done
shift
for file in "\${files[@]}"; do while IFS= read -r line; do export "$line"; done <"\${file#-}"; done
exec "\${@//\\$\\$/\\$}"
`);
// `sudo -u postgres` is the superuser of this cluster.
shim('sudo', `#!/bin/bash
[ "$1 $2" = '-u postgres' ] || { echo "sudo $1 $2: only -u postgres is known here" >&2; exit 1; }
shift 2
exec env PGHOST=127.0.0.1 PGPORT=${postgres.port} PGUSER=postgres PGPASSFILE=${passFile('pgpass-postgres', 'postgres', postgres.password)} "$@"
`);

/** A shell over a text of a page. @param {string[]} args */
const shell = (...args) => spawnSync('bash', args, { env: environment, encoding: 'utf8', timeout: BLOCK_MS, cwd: folder, maxBuffer: 64 * 1024 * 1024 });

/** The cluster of docs/deploy.md: the roles have the rights that stand there and no others, and the log is archived. */
async function makeDatabase() {
  await postgres.make();
  // Postgres may not pass through the clone's folders.
  const archive = join(folder, 'archive-wal.sh');
  copyFileSync(new URL('../../server/src/private_postgres/archive-wal.sh', import.meta.url), archive);
  mkdirSync(wal);
  const { uid, gid } = statSync(postgres.data);
  chownSync(wal, uid, gid);
  for (const [name, value] of Object.entries({ archive_mode: 'on', archive_timeout: '30', archive_command: `sh ${archive} "%p" ${wal}` }))
    await postgres.sql(`alter system set ${name} = '${value}'`);
  await postgres.stop();
  await postgres.start();
  for (const [role, password] of Object.entries(passwords)) await postgres.sql(`create role ${role} login password '${password}'`);
  const rights = deploying.split('\n').filter((line) => /^sudo -u postgres (psql|createdb) /.test(line));
  const done = shell('-c', `set -euo pipefail\n${rights.join('\n')}`);
  if (done.status !== 0) throw new Error(`docs/deploy.md, roles and database:\n${done.stderr}`);
  // The image's script gives the same.
  const grants = (/** @type {string} */ text) => [...text.matchAll(/grant (pg_[a-z_, ]+) to ([a-z_]+)/g)].map(([grant]) => grant).sort().join('; ');
  if (!grants(deploying)) throw new Error('docs/deploy.md grants no role of Postgres');
  if (grants(deploying) !== grants(read('deploy/docker/make-roles.sh'))) throw new Error('docs/deploy.md and deploy/docker/make-roles.sh grant different rights');
}

/** @type {import('node:child_process').ChildProcess | undefined} */
let server;
let [passed, failed] = [0, 0];
try {
  await makeDatabase();
  const cli = (/** @type {string[]} */ args, /** @type {string} */ input = '') =>
    execFileSync(join(folder, 'bin', 'traitortrack'), args, { env: environment, input, encoding: 'utf8' });
  cli(['migrate']);
  const own = { PORT: String(port), DATA_DIR: join(folder, 'data'), LOG_FILE: log, LOG_LEVEL: 'info', AUTO_MIGRATE: 'false' };
  const serving = spawn(join(folder, 'program', 'traitortrack'), ['serve', '--demo'], { env: { ...rest, ...settings, ...own }, stdio: 'ignore' });
  server = serving;
  for (let waited = 0; !(await fetch(`${url}/ready`).catch(() => undefined))?.ok; waited += 100) {
    if (serving.exitCode !== null || waited > 120_000) throw new Error(`the server did not start:\n${readFileSync(log, 'utf8')}`);
    await sleep(100);
  }
  cli(['create-admin', '--username', 'on.call', '--email', 'on.call@example.com', '--password-stdin'], `${newPassword()}\n`);
  // As if it had been set up long ago: an admin's token works with a second factor only.
  const sql = (/** @type {string} */ text) => postgres.sql(text, 'traitortrack');
  await sql(`update "user" set totp_secret_encrypted = '\\x00', totp_confirmed_at = now() where username = 'on.call'`);
  const token = cli(['create-token', '--username', 'on.call', '--name', 'runbook']).trim().split('\n').at(-1);
  writeFileSync(environment.TOKEN_FILE ?? '', `Authorization: Bearer ${token}\n`, { mode: 0o600 });

  // What other roles do is seen by the owner and can be ended by it; a superuser would see it in any case.
  const asOwner = (/** @type {string} */ text) => shell('-c', 'psql "$OWNER" -XAtc "$0"', text).stdout.trim();
  const seen = asOwner(`select bool_or(usename <> current_user), bool_or(query = '<insufficient privilege>') from pg_stat_activity where datname is not null`);
  const ended = asOwner(`select pg_cancel_backend(pid) from pg_stat_activity where usename = 'traitortrack' limit 1`);
  const is = asOwner(`select rolsuper from pg_roles where rolname = current_user`);
  if (seen === 't|f' && ended === 't' && is === 'f') passed += 1;
  else throw new Error(`the owner does not see and end what others do: ${seen}, ${ended}, ${is}`);

  const all = blocks(read('docs/runbook.md'));
  const counts = { all: 0, run: 0, service: 0 };
  for (const block of all) {
    const count = commands(block.text);
    counts.all += count;
    // What stands for the secret of a second factor above is none that could be encrypted anew.
    if (block.text.includes('rotate-key')) await sql(`update "user" set totp_secret_encrypted = null, totp_confirmed_at = null where username = 'on.call'`);
    const program = `set -euo pipefail\n${block.text}\n`;
    const args = block.kind === 'run' ? ['-c', program] : ['-n', '-c', program];
    const done = shell(...args);
    if (done.status === 0) {
      passed += 1;
      counts[block.kind] += count;
    } else {
      failed += 1;
      console.error(`docs/runbook.md, line ${block.line}: exit code ${done.status ?? done.signal}\n${block.text}\n--\n${done.stdout.slice(-4000)}${done.stderr.slice(-4000)}`);
    }
  }
  if (counts.run === 0) throw new Error('nothing of the runbook was executed');
  console.log(`runbook: ${counts.all} commands in docs/runbook.md, ${counts.run} executed, ${counts.service} need systemd and were read by the shell only`);
} catch (error) {
  failed += 1;
  console.error(error);
} finally {
  const serving = server;
  serving?.kill('SIGTERM');
  if (serving?.exitCode === null) await new Promise((resolve) => serving.once('exit', resolve));
  await postgres.stop();
  process.removeListener('exit', drop);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
if (process.env.RESULT_FILE) writeFileSync(process.env.RESULT_FILE, JSON.stringify({ passed, failed }));
process.exitCode = failed ? 1 : 0;
