// nginx with deploy/nginx/traitortrack.conf itself: only addresses, certificate and log are put in.

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './ask.mjs';
import { sleep } from './site.mjs';

const SHIPPED = new URL('../../deploy/nginx/traitortrack.conf', import.meta.url);
/** Debian keeps it where only root's PATH looks. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };

export class Balancer {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #nginx;

  /** @param {string} folder @param {number} port @param {number} plainPort of the server that only redirects */
  constructor(folder, port, plainPort) {
    this.folder = folder;
    this.port = port;
    this.plainPort = plainPort;
    this.url = `https://127.0.0.1:${port}`;
    /** What clients must trust. */
    this.ca = '';
  }

  /** Starts it in front of two servers. @param {number[]} servers their ports */
  async start(servers) {
    mkdirSync(this.folder);
    const [key, certificate] = ['key.pem', 'cert.pem'].map((name) => join(this.folder, name));
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const made = ['-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, '-keyout', key, '-out', certificate];
    execFileSync('openssl', ['req', '-x509', ...made], { stdio: 'ignore' });
    this.ca = readFileSync(certificate, 'utf8');
    const site = join(this.folder, 'site.conf');
    writeFileSync(site, this.#site(servers, key, certificate));
    const config = join(this.folder, 'nginx.conf');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${this.folder}/${kind};`);
    writeFileSync(
      config,
      `daemon off; pid ${this.folder}/pid; worker_processes 1; worker_rlimit_nofile 8192;
       events { worker_connections 4096; }
       http { ${temporary.join(' ')} include ${site}; }`,
    );
    const args = ['-e', this.#errors, '-c', config];
    execFileSync('nginx', ['-t', '-q', ...args], { env });
    this.#nginx = spawn('nginx', args, { env, stdio: 'ignore' });
    for (let waited = 0; waited < 10_000; waited += 50) {
      const answer = await ask(`${this.url}/ready`, { ca: this.ca }).catch(() => undefined);
      if (answer?.status === 200) return;
      await sleep(50);
    }
    throw new Error(`nginx does not answer: ${readFileSync(this.#errors, 'utf8')}`);
  }

  get #errors() {
    return join(this.folder, 'error.log');
  }

  /** The shipped file with what every site has of its own. @param {number[]} servers @param {string} key @param {string} certificate */
  #site(servers, key, certificate) {
    let text = readFileSync(SHIPPED, 'utf8');
    const put = (/** @type {RegExp} */ from, /** @type {string} */ to) => {
      if (!from.test(text)) throw new Error(`deploy/nginx/traitortrack.conf has no ${from}`);
      text = text.replace(from, to);
    };
    put(/127\.0\.0\.1:5000\b/, `127.0.0.1:${servers[0]}`);
    put(/127\.0\.0\.1:5001\b/, `127.0.0.1:${servers[1]}`);
    put(/listen 80;/, `listen 127.0.0.1:${this.plainPort};`);
    put(/listen 443 /, `listen 127.0.0.1:${this.port} `);
    // Not every machine has IPv6.
    put(/^\s*listen \[::\]:.*\n/gm, '');
    put(/\/etc\/ssl\/traitortrack\/fullchain\.pem/, certificate);
    put(/\/etc\/ssl\/traitortrack\/privkey\.pem/, key);
    put(/\/var\/log\/nginx\//, `${this.folder}/`);
    return text;
  }

  /** What it logged of requests. */
  log() {
    return readFileSync(join(this.folder, 'traitortrack.log'), 'utf8');
  }

  /** Ends it. */
  async stop() {
    const nginx = this.#nginx;
    if (!nginx || nginx.exitCode !== null || nginx.signalCode !== null) return;
    const gone = new Promise((resolve) => nginx.once('exit', resolve));
    nginx.kill('SIGTERM');
    await gone;
  }

  /** Ends it without waiting, when the test itself ends. */
  drop() {
    this.#nginx?.kill('SIGTERM');
  }
}
