// One TraitorTrack server on a database of its own, for browser tests, fault tests and measurements.
// TRAITORTRACK_BIN names the program and POSTGRES_URL a Postgres that may be filled; `./dev` sets both.

import { execFileSync, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The value of a variable that ./dev sets. @param {string} name */
function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Run this through ./dev.`);
  return value;
}

/** A port that nobody listens on. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the server works as: not the owner of the tables, so it cannot rewrite the logs. */
export const ROLE = 'traitortrack_app';

/** A password that nobody knows before the run. */
export const newPassword = () => randomBytes(18).toString('base64url');

export class Site {
  #bin;
  #log;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #server;

  /**
   * @param {string} databaseUrl
   * @param {number} port
   * @param {string | undefined} logFile
   * @param {Record<string, string>} [settings]
   * @param {string} [host]
   * @param {string} [program]
   */
  constructor(databaseUrl, port, logFile, settings = {}, host = '127.0.0.1', program = needed('TRAITORTRACK_BIN')) {
    this.#bin = program;
    this.databaseUrl = databaseUrl;
    this.port = port;
    this.url = `http://${host}:${port}`;
    this.settings = settings;
    // Each database has its own keys and its own copy of its newest seal, also for a second Site over it.
    this.dataDir = join(tmpdir(), `traitortrack-${new URL(databaseUrl).pathname.slice(1)}`);
    this.#log = logFile ? openSync(logFile, 'a') : undefined;
  }

  /**
   * Makes a database, migrates it and starts the server on it, with settings of its own where a run needs others.
   * `host` names the site in its address; passkeys need a name, not a number. `program` is another program than the one that is tested.
   * @param {{ logFile?: string, settings?: Record<string, string>, host?: string, program?: string }} [options]
   */
  static async start({ logFile, settings, host, program } = {}) {
    const cluster = new URL(needed('POSTGRES_URL'));
    const name = `site_${randomBytes(6).toString('hex')}`;
    execFileSync('psql', ['--no-psqlrc', '--quiet', '--dbname', cluster.href, '--command', `create database ${name}`]);
    // Another site may make the role in the same moment.
    const role = `do $$ begin create role ${ROLE} login; exception when duplicate_object or unique_violation then null; end $$`;
    execFileSync('psql', ['--no-psqlrc', '--quiet', '--dbname', cluster.href, '--command', role]);
    const database = new URL(cluster);
    database.pathname = `/${name}`;
    const site = new Site(database.href, await freePort(), logFile, settings, host, program);
    process.once('exit', () => rmSync(site.dataDir, { recursive: true, force: true }));
    site.cli(['migrate']);
    await site.serve();
    return site;
  }

  /** Where the program connects, as its own role. */
  get roleUrl() {
    const asRole = new URL(this.databaseUrl);
    asRole.username = ROLE;
    return asRole.href;
  }

  /** What the program finds in its environment. */
  get environment() {
    const { DATABASE_URL: _, ...rest } = process.env;
    return {
      ...rest,
      DATABASE_URL: this.roleUrl,
      MIGRATION_DATABASE_URL: this.databaseUrl,
      DATA_DIR: this.dataDir,
      PORT: String(this.port),
      PUBLIC_URL: this.url,
      ...this.settings,
    };
  }

  /** Starts the server and waits until it answers. */
  async serve() {
    const output = this.#log ?? 'ignore';
    const server = spawn(this.#bin, ['serve'], { env: this.environment, stdio: ['ignore', output, output] });
    this.#server = server;
    for (let waited = 0; waited < 30_000; waited += 50) {
      if (server.exitCode !== null) throw new Error(`the server stopped with ${server.exitCode}; see its log`);
      const answer = await fetch(`${this.url}/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(50);
    }
    throw new Error('the server did not get ready within 30 s');
  }

  /** Process id of the server. */
  get pid() {
    return this.#server?.pid;
  }

  /** Ends the server without waiting, when the test itself ends. */
  drop() {
    this.#server?.kill('SIGKILL');
  }

  /** Ends the server. @param {NodeJS.Signals} [signal] */
  async stop(signal = 'SIGTERM') {
    const server = this.#server;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    const late = setTimeout(() => server.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(late);
  }

  /**
   * Runs a sub-command of the program on the site's database; answers what it printed.
   * @param {string[]} args
   * @param {string} [input]
   */
  cli(args, input) {
    const env = { ...this.environment, LOG_LEVEL: 'warn' };
    return execFileSync(this.#bin, args, { env, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
  }

  /** Runs SQL; answers the rows as text, columns separated by "|". @param {string} sql */
  sql(sql) {
    return execFileSync('psql', ['--no-psqlrc', '--no-align', '--tuples-only', '--dbname', this.databaseUrl, '--command', sql], {
      encoding: 'utf8',
    }).trim();
  }

  /**
   * Makes a user; answers the password.
   * @param {string} username
   * @param {'dispatcher' | 'biller' | 'admin'} role
   * @param {string} [area]
   */
  makeUser(username, role, area) {
    const password = newPassword();
    const email = `${username}@example.com`;
    const common = ['--username', username, '--email', email, '--password-stdin'];
    if (role === 'admin') {
      this.cli(['create-admin', ...common], `${password}\n`);
      this.giveSecondFactor(username);
    } else this.cli(['create-user', ...common, '--role', role, ...(area ? ['--area', area] : [])], `${password}\n`);
    return password;
  }

  /**
   * Turns the second factor of a user on, as if it had been set up long ago; who signs in takes a `recoveryCode`.
   * @param {string} username
   */
  giveSecondFactor(username) {
    this.sql(`update "user" set totp_secret_encrypted = '\\x00', totp_confirmed_at = now() where username = '${username}'`);
  }

  /** A recovery code of a user, made for one sign-in. @param {string} username */
  recoveryCode(username) {
    const code = randomBytes(12).toString('hex');
    this.sql(`insert into user_recovery_code (user_id, code_hash)
      select id, sha256(convert_to('${code}', 'UTF8')) from "user" where username = '${username}'`);
    return code;
  }

  /** An API client of a user. @param {string} username */
  api(username) {
    const token = this.cli(['create-token', '--username', username, '--name', 'test']).trim().split('\n').at(-1) ?? '';
    return new Api(this.url, token);
  }
}

/** The JSON API as one user. */
export class Api {
  /**
   * @param {string} url
   * @param {string} token
   */
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<{ status: number, body: any }>}
   */
  async call(method, path, body) {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        // For the calls that bring their key here instead of in their body.
        'idempotency-key': randomUUID(),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : undefined };
  }

  /** As call, but anything that is not a success is an error. @param {string} method @param {string} path @param {unknown} [body] */
  async must(method, path, body) {
    const answer = await this.call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Packs children into a parent in one batch. @param {string} parent @param {string[]} children */
  async pack(parent, children) {
    const scans = children.map((child) => ({ key: randomUUID(), parent, child }));
    return this.must('POST', '/api/v1/scans/batch', { scans });
  }
}
