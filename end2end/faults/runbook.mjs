// Executes docs/runbook.md: every block marked `sh run`, in its order, against a site of its own with demo data, a private
// Postgres, an archived log and backups. Blocks marked `sh service` need systemd; the shell only reads them.
// Writes {"passed": n, "failed": n} to RESULT_FILE: one test for each block.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, newPassword, sleep } from '../support/site.mjs';

const BIN = process.env.TRAITORTRACK_BIN;
if (!BIN) throw new Error('TRAITORTRACK_BIN is not set. Run this through ./dev.');
/** A block that takes longer hangs. */
const BLOCK_MS = 180_000;

/** An owner of the tables with the rights that docs/deploy.md grants, and no others. */
const OWNER = `do $$
declare
    v_table regclass;
begin
    create role on_call_owner login;
    grant pg_monitor, pg_signal_backend to on_call_owner;
    grant usage, create on schema public to on_call_owner;
    grant execute on function pg_switch_wal() to on_call_owner;
    for v_table in select oid from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace loop
        execute format('alter table %s owner to on_call_owner', v_table);
    end loop;
end $$`;

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

const folder = mkdtempSync(join(tmpdir(), 'traitortrack-runbook-'));
// Postgres gives up root's rights and must still pass.
chmodSync(folder, 0o755);
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
for (const name of ['bin', 'restored']) mkdirSync(join(folder, name));
copyFileSync(BIN, join(folder, 'bin', 'traitortrack'));

const { DATABASE_URL: _, PRODUCTION_DATABASE_URL: __, MIGRATION_DATABASE_URL: ___, ...rest } = process.env;
/** @type {Record<string, string | undefined>} */
const environment = {
  ...rest,
  PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  DATA_DIR: join(folder, 'data'),
  BACKUP_DIR: join(folder, 'backups'),
  WAL_ARCHIVE_DIR: join(folder, 'wal'),
  LOG_FILE: join(folder, 'app.log'),
  RESTORED: join(folder, 'restored'),
  PORT: String(port),
  PUBLIC_URL: `http://localhost:${port}`,
  URL: url,
};
mkdirSync(join(folder, 'backups'));

const server = spawn(join(folder, 'bin', 'traitortrack'), ['serve', '--demo'], { env: environment, stdio: ['ignore', 'ignore', 'ignore'] });
let [passed, failed] = [0, 0];
try {
  for (let waited = 0; !(await fetch(`${url}/ready`).catch(() => undefined))?.ok; waited += 100) {
    if (server.exitCode !== null || waited > 120_000) throw new Error(`the server did not start:\n${readFileSync(environment.LOG_FILE ?? '', 'utf8')}`);
    await sleep(100);
  }
  // The line that names the folder of the socket.
  const socket = readFileSync(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8').split('\n')[4];
  const superuser = `postgres://postgres@localhost/traitortrack?host=${encodeURIComponent(socket)}`;
  const cli = (/** @type {string[]} */ args, /** @type {string} */ input = '') =>
    execFileSync('traitortrack', args, { env: { ...environment, LOG_LEVEL: 'warn' }, input, encoding: 'utf8' });
  cli(['create-admin', '--username', 'on.call', '--email', 'on.call@example.com', '--password-stdin'], `${newPassword()}\n`);
  // As if it had been set up long ago: an admin's token works with a second factor only.
  const sql = (/** @type {string} */ text) => execFileSync('psql', ['--no-psqlrc', '--quiet', '--dbname', superuser, '--command', text]);
  sql(`update "user" set totp_secret_encrypted = '\\x00', totp_confirmed_at = now() where username = 'on.call'`);
  const token = cli(['create-token', '--username', 'on.call', '--name', 'runbook']).trim().split('\n').at(-1);
  environment.TOKEN_FILE = join(folder, 'token');
  writeFileSync(environment.TOKEN_FILE, `Authorization: Bearer ${token}\n`, { mode: 0o600 });
  // The owner of the tables as docs/deploy.md makes it: no superuser.
  sql(OWNER);
  environment.OWNER = superuser.replace('postgres@', 'on_call_owner@');
  environment.LOG_LEVEL = 'warn';
  environment.PSQLRC = '/dev/null';
  environment.PAGER = '';

  const all = blocks(readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8'));
  const counts = { all: 0, run: 0, service: 0 };
  for (const block of all) {
    const count = commands(block.text);
    counts.all += count;
    // What stands for the secret of a second factor above is none that could be encrypted anew.
    if (block.text.includes('rotate-key')) sql(`update "user" set totp_secret_encrypted = null, totp_confirmed_at = null where username = 'on.call'`);
    const program = `set -euo pipefail\n${block.text}\n`;
    const args = block.kind === 'run' ? ['-c', program] : ['-n', '-c', program];
    // The log goes where the server's goes; a command's own goes to the screen.
    const { LOG_FILE: log, ...others } = environment;
    const env = block.kind === 'run' ? { ...others, LOG_FILE: log } : others;
    const done = spawnSync('bash', args, { env, encoding: 'utf8', timeout: BLOCK_MS, cwd: folder, maxBuffer: 64 * 1024 * 1024 });
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
  server.kill('SIGTERM');
  await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve(undefined)));
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
if (process.env.RESULT_FILE) writeFileSync(process.env.RESULT_FILE, JSON.stringify({ passed, failed }));
process.exitCode = failed ? 1 : 0;
