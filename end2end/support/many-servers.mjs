// Two servers behind nginx over one Postgres with a streaming replica, all on loopback, each with folders and ports of its own.

import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Balancer } from './balancer.mjs';
import { Postgres } from './postgres.mjs';
import { ROLE, Site } from './site.mjs';

const DATABASE = 'traitortrack';
/** Devices, each with a user of its own. */
const STATIONS = 20;
/** As which the replica reports to the primary. */
export const REPLICA = 'replica';

/** The servers' folders. */
const NAMES = ['a', 'b'];

/**
 * Ports that nobody listens on, below those that outgoing connections take: while a server restarts, somebody else's
 * connection must not sit on its port.
 * @param {number} count
 */
export async function lastingPorts(count) {
  /** @type {Set<number>} */
  const ports = new Set();
  while (ports.size < count) {
    const port = randomInt(20_000, 32_000);
    const isFree = await new Promise((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) ports.add(port);
  }
  return [...ports];
}

/** One of the servers. */
class Server extends Site {
  /** What it counted of one thing. @param {string} metric with its labels, as /metrics writes it */
  async counted(metric) {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const line = text.split('\n').find((line) => line.startsWith(`${metric} `));
    return Number(line?.slice(metric.length) ?? 0);
  }
}

export class ManyServers {
  #drop = () => this.#dropAll();
  /** @type {Server[]} */
  servers = [];
  /** Of a dispatcher each. @type {string[]} */
  tokens = [];

  /** @param {string} folder @param {number[]} ports */
  constructor(folder, [first, second, ...servers]) {
    this.folder = folder;
    this.primary = new Postgres(join(folder, 'primary'), first);
    this.replica = new Postgres(join(folder, REPLICA), second, this.primary.password);
    this.clusters = [this.primary, this.replica];
    const [a, b, port, plainPort] = servers;
    this.ports = [a, b];
    /** Where people reach the site. */
    this.balancer = new Balancer(join(folder, 'nginx'), port, plainPort);
  }

  /** Starts all of it. @param {Record<string, string>} [settings] of both servers */
  static async start(settings = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'traitortrack-many-'));
    // Postgres and nginx give up root's rights and must still pass.
    chmodSync(folder, 0o755);
    const many = new ManyServers(folder, await lastingPorts(6));
    // Whatever ends the test, nothing of it stays.
    process.once('exit', many.#drop);
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.once(signal, () => process.exit(130));
    try {
      await many.#begin(settings);
    } catch (error) {
      await many.stop();
      throw error;
    }
    return many;
  }

  /** @param {Record<string, string>} settings */
  async #begin(settings) {
    await this.primary.make();
    // The program's role takes the owner's password: what each may do is not what this is about.
    await this.primary.sql(`create role ${ROLE} login password '${this.primary.password}'`);
    await this.primary.sql(`create database ${DATABASE}`);
    await this.replica.follow(this.primary, REPLICA);
    const shared = {
      SECRET_KEY: randomBytes(32).toString('base64'),
      SEAL_KEY: randomBytes(32).toString('base64'),
      PUBLIC_URL: this.balancer.url,
      TRUSTED_PROXIES: '1',
      SEALER: 'true',
      // A station sends what it kept while nobody answered faster than a person scans.
      LIMIT_SCANS_PER_SECOND: '0',
      ...settings,
    };
    for (const [i, name] of NAMES.entries()) {
      const own = join(this.folder, name);
      mkdirSync(own);
      this.servers.push(new Server(this.primary.url(DATABASE), this.ports[i], `${own}.log`, { ...shared, DATA_DIR: own }));
    }
    this.a.cli(['migrate']);
    for (const server of this.servers) await server.serve();
    await this.balancer.start(this.ports);
    for (let i = 0; i < STATIONS; i += 1) {
      const name = `station-${i}`;
      this.a.cli(['create-user', '--username', name, '--email', `${name}@example.com`, '--role', 'dispatcher', '--area', 'jaipur']);
      this.tokens.push(this.a.api(name).token);
    }
  }

  get a() {
    return this.servers[0];
  }

  get b() {
    return this.servers[1];
  }

  /** Runs SQL on the primary of now. @param {string} sql */
  sql(sql) {
    return this.primary.sql(sql, DATABASE);
  }

  /** Makes the replica the primary; the servers find it at their next start. */
  async promote() {
    await this.replica.promote();
    this.primary = this.replica;
    for (const server of this.servers) server.databaseUrl = this.primary.url(DATABASE);
  }

  /** What the servers wrote to their logs. */
  logs() {
    return NAMES.map((name) => readFileSync(join(this.folder, `${name}.log`), 'utf8')).join('');
  }

  /** Ends everything and removes the folders. */
  async stop() {
    await this.balancer.stop();
    await Promise.all(this.servers.map((server) => server.stop()));
    for (const cluster of this.clusters) await cluster.stop();
    this.#remove();
    process.removeListener('exit', this.#drop);
  }

  #dropAll() {
    this.balancer.drop();
    for (const server of this.servers) server.drop();
    for (const cluster of this.clusters) cluster.drop();
    this.#remove();
  }

  #remove() {
    // The logs of a failure are worth more than the room.
    if (process.env.KEEP_FOLDERS) console.log(`kept: ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
}
