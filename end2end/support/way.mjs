// The way between a browser and a server: open; cut; hanging; held by a portal that answers for everything; breaking once a request was
// sent (`swallows`); breaking once the server has answered (`mute`).

import { createServer, connect } from 'node:net';

const PORTAL = '<!doctype html><html><head><title>Free Wi-Fi</title></head><body>Accept our terms</body></html>';

/** The parts of a request follow each other sooner. */
const SENT_MS = 30;

/** @typedef {'open' | 'cut' | 'hangs' | 'portal' | 'swallows' | 'mute'} State */

export class Way {
  /** @type {State} */
  #state = 'open';
  /** @type {Set<import('node:net').Socket>} */
  #sockets = new Set();
  #server = createServer((client) => this.#serve(client));
  port = 0;

  /** @param {number} target port of the server */
  constructor(target) {
    this.target = target;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** @returns {Promise<void>} */
  start() {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.port, '127.0.0.1', () => {
        const address = this.#server.address();
        if (typeof address === 'object' && address) this.port = address.port;
        resolve();
      });
    });
  }

  /** From now on; what is under way ends. @param {State} state */
  become(state) {
    this.#state = state;
    for (const socket of this.#sockets) socket.destroy();
  }

  stop() {
    this.become('cut');
    this.#server.close();
  }

  /** @param {import('node:net').Socket} client */
  #serve(client) {
    this.#sockets.add(client);
    client.on('error', () => {}).on('close', () => this.#sockets.delete(client));
    if (this.#state === 'cut') client.destroy();
    else if (this.#state === 'swallows') client.once('data', () => setTimeout(() => client.destroy(), SENT_MS));
    else if (this.#state === 'portal') {
      const answer = `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${PORTAL.length}\r\nconnection: close\r\n\r\n${PORTAL}`;
      client.once('data', () => client.end(answer));
    } else if (this.#state === 'open' || this.#state === 'mute') {
      const server = connect(this.target, '127.0.0.1');
      this.#sockets.add(server);
      server.on('error', () => client.destroy()).on('close', () => {
        this.#sockets.delete(server);
        client.destroy();
      });
      client.on('close', () => server.destroy());
      client.pipe(server);
      // Answered it has, and nobody hears of it.
      if (this.#state === 'mute') server.once('data', () => client.destroy());
      else server.pipe(client);
    }
  }
}
