// The least HTTP client that keeps a connection alive: a load generator must not eat the machine that it measures.

import { connect } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

export class Connection {
  #socket;
  /** @type {Buffer} */
  #received = Buffer.alloc(0);
  /** @type {((answer: { status: number, body: string }) => void) | undefined} */
  #answered;
  /** @type {((error: Error) => void) | undefined} */
  #failed;

  /**
   * @param {number} port
   * @param {string | Record<string, string>} who a token of the API, or the headers that say who asks
   */
  constructor(port, who) {
    const headers = typeof who === 'string' ? { Authorization: `Bearer ${who}` } : who;
    const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers, 'Content-Type': 'application/json' });
    this.head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (data) => this.#receive(data));
    this.#socket.on('error', (error) => this.#failed?.(error));
    this.#socket.on('close', () => this.#failed?.(new Error('the server closed the connection')));
  }

  /**
   * Sends one request; one at a time.
   * @param {string} path
   * @param {string} body
   * @returns {Promise<{ status: number, body: string }>}
   */
  post(path, body) {
    return this.#send('POST', path, body);
  }

  /** As post. @param {string} path */
  get(path) {
    return this.#send('GET', path, '');
  }

  /**
   * @param {string} method @param {string} path @param {string} body
   * @returns {Promise<{ status: number, body: string }>}
   */
  #send(method, path, body) {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) {
        reject(new Error('the server has closed the connection'));
        return;
      }
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(`${method} ${path} HTTP/1.1\r\n${this.head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  /** @param {Buffer} data */
  #receive(data) {
    this.#received = this.#received.length ? Buffer.concat([this.#received, data]) : data;
    const end = this.#received.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = /\r\ncontent-length: (\d+)/i.exec(head);
    if (!length) {
      this.#failed?.(new Error(`an answer without a length: ${head}`));
      return;
    }
    const whole = end + END_OF_HEAD.length + Number(length[1]);
    if (this.#received.length < whole) return;
    const body = this.#received.toString('utf8', end + END_OF_HEAD.length, whole);
    this.#received = this.#received.subarray(whole);
    this.#answered?.({ status: Number(head.slice(9, 12)), body });
  }

  close() {
    this.#failed = undefined;
    this.#socket.destroy();
  }
}
