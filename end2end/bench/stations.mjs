// What the measurements of scanning share: stations, their scans, what became of them.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Site, sleep } from '../support/site.mjs';
import { Connection } from './http.mjs';

/** Handhelds at once. */
export const STATIONS = 100;

/** Moong parents of one part of a run; eleven parts have labels. */
const PARENTS = 9000;
/** Of these the first of each station: it packs parents of its own, one after the other. @param {number} station @param {number} part @param {number} stations */
export const firstParent = (station, part, stations) => part * PARENTS + station * Math.floor(PARENTS / stations);

/** @param {number} station @param {number} part @param {number} n @param {number} stations */
function scanBody(station, part, n, stations) {
  const parent = `M444-${String(firstParent(station, part, stations) + Math.floor(n / 15)).padStart(5, '0')}`;
  return `{"key":"${randomUUID()}","parent":"${parent}","child":"B${part}X${station}X${n}","station":"s${station}"}`;
}

/** @param {Record<string, number>} outcomes @param {{ status: number, body: string }} answer */
export function count(outcomes, answer) {
  const outcome = answer.status === 200 ? (/"outcome":"(\w+)"/.exec(answer.body)?.[1] ?? 'unreadable') : `status ${answer.status}`;
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

/** @param {number[]} sorted @param {number} part */
const percentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];

/** @param {number[]} latencies */
export function percentiles(latencies) {
  const sorted = [...latencies].sort((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), p99: percentile(sorted, 0.99), worst: sorted[sorted.length - 1] };
}

/**
 * Every station scans as fast as it is answered. @param {Connection[]} stations @param {number} part @param {number} seconds
 */
export async function closedLoop(stations, part, seconds) {
  /** @type {Record<string, number>} */
  const outcomes = {};
  /** @type {number[]} */
  const latencies = [];
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    stations.map(async (connection, station) => {
      for (let n = 0, start = performance.now(); start < end; n += 1) {
        count(outcomes, await connection.post('/api/v1/scans', scanBody(station, part, n, stations.length)));
        const now = performance.now();
        latencies.push(now - start);
        start = now;
      }
    }),
  );
  return { perSecond: latencies.length / seconds, scans: latencies.length, outcomes, ...percentiles(latencies) };
}

/**
 * Every station scans so many times a second (once, unless told), evenly spread, whatever the server does. The time runs
 * from the moment at which the scan was due, so a stall counts for all scans that it held up.
 * @param {Connection[]} stations @param {number} part @param {number} seconds @param {number} [rate]
 */
export async function openLoop(stations, part, seconds, rate = 1) {
  /** @type {Record<string, number>} */
  const outcomes = {};
  /** @type {number[]} */
  const latencies = [];
  const begin = performance.now() + 100;
  await Promise.all(
    stations.map(async (connection, station) => {
      for (let n = 0; n < seconds * rate; n += 1) {
        const due = begin + (n * 1000 + (station * 1000) / STATIONS) / rate;
        const wait = due - performance.now();
        if (wait > 0) await sleep(wait);
        count(outcomes, await connection.post('/api/v1/scans', scanBody(station, part, n, stations.length)));
        latencies.push(performance.now() - due);
      }
    }),
  );
  return { outcomes, ...percentiles(latencies) };
}

/** The most memory that the server has used, in MB. @param {Site} site */
export function memory(site) {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${site.pid}/status`, 'utf8'));
  return peak ? Math.round(Number(peak[1]) / 1024) : NaN;
}


/** Makes a user for each station; answers their tokens and the number of the first. @param {Site} site */
export function makeStations(site) {
  const tokens = Array.from({ length: STATIONS }, (_, i) => {
    const name = `station-${i}`;
    site.cli(['create-user', '--username', name, '--email', `${name}@example.com`, '--role', 'dispatcher', '--area', 'jaipur']);
    return site.api(name).token;
  });
  return { tokens, firstUser: Number(site.sql(`select min(id) from "user" where username like 'station-%'`)) };
}

export const ms = (/** @type {number} */ value) => value.toFixed(1);
export const tally = (/** @type {Record<string, number>} */ outcomes) => Object.entries(outcomes).map(([k, v]) => `${k} ${v}`).join(', ');
