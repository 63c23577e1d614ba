// A server with the Postgres that it starts by itself, as `./dev run` makes one.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postmaster } from './postgres.mjs';
import { Site, freePort } from './site.mjs';

export class PrivateSite extends Site {
  /** @param {string} folder @param {number} port */
  constructor(folder, port) {
    const socket = encodeURIComponent(join(folder, 'run'));
    super(`postgres://postgres@localhost/traitortrack?host=${socket}`, port, `${folder}.log`, { LIMIT_SCANS_PER_SECOND: '0' });
    this.dataDir = folder;
  }

  static async start() {
    const folder = mkdtempSync(join(tmpdir(), 'traitortrack-private-'));
    const site = new PrivateSite(folder, await freePort());
    process.once('exit', () => site.#remove());
    await site.serve();
    return site;
  }

  get environment() {
    return { ...super.environment, DATABASE_URL: '', MIGRATION_DATABASE_URL: '', ...this.settings };
  }

  /** Kills its Postgres, as a crash does. */
  killPostgres() {
    process.kill(postmaster(join(this.dataDir, 'postgres')), 'SIGKILL');
  }

  #remove() {
    this.drop();
    try {
      process.kill(postmaster(join(this.dataDir, 'postgres')), 'SIGQUIT');
    } catch {
      // It has ended.
    }
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
    rmSync(`${this.dataDir}.log`, { force: true });
  }
}
