// A browser with a profile on the disk, which can be ended as a person ends it, or killed as an empty battery does.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

export class Handheld {
  #folder = mkdtempSync(join(tmpdir(), 'traitortrack-handheld-'));
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #process;
  /** @type {import('@playwright/test').Browser | undefined} */
  #browser;

  /** @param {{ executablePath?: string, args?: string[] } | undefined} options as Playwright launches its own */
  constructor(options) {
    this.options = options ?? {};
  }

  /** Starts it; answers its page. */
  async start() {
    const args = [...(this.options.args ?? []), '--headless', '--remote-debugging-port=0', `--user-data-dir=${this.#folder}`, 'about:blank'];
    const started = spawn(this.options.executablePath ?? 'chromium', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = started;
    /** @type {string} */
    const address = await new Promise((resolve, reject) => {
      let said = '';
      started.once('exit', () => reject(new Error(`the browser ended: ${said}`)));
      started.stderr.on('data', (text) => {
        said += text;
        const found = /DevTools listening on (ws:\S+)/.exec(said);
        if (found) resolve(found[1]);
      });
    });
    this.#browser = await chromium.connectOverCDP(address);
    const [context] = this.#browser.contexts();
    return context.pages()[0] ?? context.newPage();
  }

  async #ended() {
    const process = this.#process;
    if (process && process.exitCode === null && process.signalCode === null) await new Promise((resolve) => process.once('exit', resolve));
    await this.#browser?.close().catch(() => {});
  }

  /** Closes it as a person does: what it has in memory is written. */
  async close() {
    const session = await this.#browser?.newBrowserCDPSession();
    await session?.send('Browser.close').catch(() => {});
    await this.#ended();
  }

  async kill() {
    this.#process?.kill('SIGKILL');
    await this.#ended();
  }

  async remove() {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}
