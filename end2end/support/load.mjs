// Scans at a steady rate, whatever the servers do, with a record of what was acknowledged and what failed. The stations of
// bench/stations.mjs measure servers that stay; these outlive them.

import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { randomUUID } from 'node:crypto';
import { ask } from './ask.mjs';
import { sleep } from './site.mjs';

/** A moong parent holds so many. */
const CAPACITY = 15;
/** A device gives up a request after so many milliseconds and keeps the scan. */
const PATIENCE = 10_000;

/**
 * @typedef {import('./browser.mjs').Place} Place
 * @typedef {{ key: string, parent: string, child: string, station: string }} Scan
 * @typedef {{ at: number, status: number, retryAfter: boolean, what: string }} Failure
 * @typedef {{ scan: Scan, token: string, place: Place, due: number, answer?: any, answered?: number, failures: Failure[] }} Made
 */

export class Load {
  #plain = new Agent({ keepAlive: true });
  #secure = new SecureAgent({ keepAlive: true });
  #running = false;
  /** @type {Promise<void>[]} */
  #sent = [];
  /** @type {Promise<void> | undefined} */
  #loop;
  /** Every scan that was made, in order. @type {Made[]} */
  made = [];

  /**
   * @param {number} series tells the labels of this load from those of others
   * @param {string[]} tokens one per station
   * @param {Place[]} places the stations take turns
   * @param {number} rate scans a second
   */
  constructor(series, tokens, places, rate) {
    this.series = series;
    this.tokens = tokens;
    this.places = places;
    this.rate = rate;
  }

  /**
   * Scans while something happens, and however that ends; answers its answer when all that were sent are answered or failed.
   * @template T @param {() => Promise<T>} act
   */
  async during(act) {
    this.#running = true;
    this.#loop = this.#make();
    try {
      return await act();
    } finally {
      this.#running = false;
      await this.#loop;
      await Promise.all(this.#sent);
    }
  }

  async #make() {
    const begin = performance.now();
    for (let n = 0; this.#running; n += 1) {
      const due = begin + (n * 1000) / this.rate;
      const wait = due - performance.now();
      if (wait > 0) await sleep(wait);
      const station = n % this.tokens.length;
      const nth = Math.floor(n / this.tokens.length);
      const parent = this.series * 10_000 + station + this.tokens.length * Math.floor(nth / CAPACITY);
      /** @type {Made} */
      const made = {
        scan: {
          key: randomUUID(),
          parent: `M444-${String(parent).padStart(5, '0')}`,
          child: `L${this.series}X${n}`,
          station: `s${station}`,
        },
        token: this.tokens[station],
        place: this.places[station % this.places.length],
        due,
        failures: [],
      };
      this.made.push(made);
      this.#sent.push(this.#send(made, made.place));
    }
  }

  /** @param {Made} made @param {Place} place */
  async #send(made, { url, ca }) {
    const fail = (/** @type {string} */ what, status = 0, retryAfter = false) => {
      made.failures.push({ at: performance.now(), status, retryAfter, what });
    };
    try {
      const answer = await ask(`${url}/api/v1/scans`, {
        method: 'POST',
        headers: { authorization: `Bearer ${made.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(made.scan),
        ca,
        agent: ca ? this.#secure : this.#plain,
        patience: PATIENCE,
      });
      if (answer.status === 200) {
        made.answer = JSON.parse(answer.body);
        made.answered = performance.now();
      } else {
        fail(`status ${answer.status}: ${answer.body.slice(0, 200)}`, answer.status, 'retry-after' in answer.headers);
      }
    } catch (error) {
      // Whether it was stored, only sending it again can tell.
      fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** Sends what was not acknowledged again with its keys, as a device does, until all of it is. @param {Place} place */
  async resend(place) {
    const open = this.made.filter((made) => !made.answer);
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let made = open.shift(); made; made = open.shift()) {
          for (let tries = 0; !made.answer; tries += 1) {
            if (tries === 60) throw new Error(`scan ${made.scan.key} is not accepted: ${made.failures.at(-1)?.what}`);
            if (tries) await sleep(500);
            await this.#send(made, place);
          }
        }
      }),
    );
  }

  get acknowledged() {
    return this.made.filter((made) => made.answer);
  }

  /** Frees the connections; the load is over. */
  close() {
    this.#plain.destroy();
    this.#secure.destroy();
  }
}

/** The longest time in which nothing was acknowledged, in seconds. @param {Made[]} made */
export function longestPause(made) {
  const times = made.flatMap(({ answered }) => answered ?? []).sort((a, b) => a - b);
  return times.reduce((longest, time, i) => Math.max(longest, i ? time - times[i - 1] : 0), 0) / 1000;
}

/** In how many seconds of the clock a request failed. @param {Made[]} made */
export const secondsWithErrors = (made) =>
  new Set(made.flatMap(({ failures }) => failures.map(({ at }) => Math.floor(at / 1000)))).size;
