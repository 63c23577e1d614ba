// A Postgres cluster of a test's own, durable as production is, which the test may kill, follow with a replica and promote.
// The one that ./dev starts is shared and gives up durability for speed.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sleep } from './site.mjs';

const run = promisify(execFile);

/** The owner of everything in the cluster. */
const OWNER = 'postgres';

/** The folder of the server's programs, of the newest version that is installed. */
function programs() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).map(Number).filter(Boolean) : [];
  if (!versions.length) throw new Error('needs the PostgreSQL server programs; ./dev setup installs them.');
  return join(root, String(Math.max(...versions)), 'bin');
}

/** Postgres refuses to run as root, so root hands over to the user that its package made. @param {string[]} command */
const unprivileged = (command) =>
  process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command] : command;

/** @param {string} id */
const number = (id) => Number(execFileSync('id', [id, 'postgres'], { encoding: 'utf8' }));

export class Postgres {
  /**
   * One that is still to be made.
   * @param {string} folder
   * @param {number} port
   * @param {string} password of the owner
   */
  constructor(folder, port, password = randomBytes(18).toString('base64url')) {
    this.folder = folder;
    this.port = port;
    this.password = password;
  }

  /** Makes the cluster in its new folder, and starts it. */
  async make() {
    this.#own();
    const secret = join(this.folder, 'password');
    writeFileSync(secret, this.password, { mode: 0o600 });
    if (process.getuid?.() === 0) chownSync(secret, number('-u'), number('-g'));
    const options = ['--auth=scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8', '--locale=C.UTF-8', '--no-instructions'];
    await this.#tool('initdb', [`--pgdata=${this.data}`, `--username=${OWNER}`, '--data-checksums', ...options]);
    await this.start();
  }

  /** Makes it a streaming replica of another. @param {Postgres} primary @param {string} name as which it reports */
  async follow(primary, name) {
    this.#own();
    const from = `host=127.0.0.1 port=${primary.port} user=${OWNER} password=${primary.password} application_name=${name}`;
    const args = [`--pgdata=${this.data}`, `--dbname=${from}`, '--wal-method=stream', '--checkpoint=fast', '--write-recovery-conf'];
    await this.#tool('pg_basebackup', args);
    await this.start();
  }

  get data() {
    return join(this.folder, 'data');
  }

  /** Makes the folder, which only Postgres enters. */
  #own() {
    mkdirSync(this.folder, { mode: 0o700 });
    if (process.getuid?.() === 0) chownSync(this.folder, number('-u'), number('-g'));
  }

  /** @param {string} name @param {string[]} args */
  async #tool(name, args) {
    const [program, ...rest] = unprivileged([join(programs(), name), ...args]);
    await run(program, rest, { cwd: '/', env: { ...process.env, PGPASSWORD: this.password, LC_ALL: 'C.UTF-8' } });
  }

  /** Starts it, after a crash too. What is set here is what the test is about; the rest is as Postgres ships it. */
  async start() {
    const settings = [
      `port=${this.port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.folder}`,
      'fsync=on',
      'synchronous_commit=on',
      'max_connections=120',
      'max_wal_size=4GB',
      'wal_keep_size=512MB',
    ];
    const options = settings.map((setting) => `-c ${setting}`).join(' ');
    const args = [`--pgdata=${this.data}`, `--log=${join(this.folder, 'log')}`, '--wait', '--timeout=60', `--options=${options}`, 'start'];
    const [program, ...rest] = unprivileged([join(programs(), 'pg_ctl'), ...args]);
    // Without pipes: the server would keep them open, and nobody would see the end of pg_ctl.
    const child = spawn(program, rest, { cwd: '/', stdio: 'ignore' });
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
    if (code !== 0) throw new Error(`Postgres did not start; see ${this.folder}/log`);
  }

  /**
   * What systemd does with `Restart=on-failure`: looks whether it runs, and starts it when it does not. What a killed one left
   * behind takes a moment to go, so it is tried again. Answers what ends the watch.
   */
  supervise() {
    let watching = true;
    const watch = (async () => {
      for (; watching; await sleep(100)) if (!isAlive(postmaster(this.data))) await this.start().catch(() => {});
    })();
    return async () => {
      watching = false;
      await watch;
    };
  }

  /** Kills the postmaster, as a crash does; its children see it and end. */
  kill() {
    process.kill(postmaster(this.data), 'SIGKILL');
  }

  /** Ends it at the end of a test, whatever state it is in. */
  async stop() {
    if (!existsSync(join(this.data, 'postmaster.pid'))) return;
    await this.#tool('pg_ctl', [`--pgdata=${this.data}`, '--mode=immediate', '--wait', 'stop']).catch(() => {});
  }

  /** Ends it without waiting, when the test itself ends. */
  drop() {
    try {
      process.kill(postmaster(this.data), 'SIGQUIT');
    } catch {
      // It has ended, or never began.
    }
  }

  /** Makes a replica the primary. */
  async promote() {
    await this.#tool('pg_ctl', [`--pgdata=${this.data}`, '--wait', '--timeout=60', 'promote']);
  }

  /** The address of a database for its owner. @param {string} database */
  url(database) {
    return `postgres://${OWNER}:${this.password}@127.0.0.1:${this.port}/${database}`;
  }

  /** Runs SQL without holding up what else this process does. @param {string} sql @param {string} [database] */
  async sql(sql, database = 'postgres') {
    const args = ['--no-psqlrc', '--no-align', '--tuples-only', '--quiet', '--dbname', this.url(database), '--command', sql];
    const { stdout } = await run('psql', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    return stdout.trim();
  }
}

/** The process id of the server over a data folder. @param {string} data */
export const postmaster = (data) => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);

/** Whether a process is there. @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
