// Whether the server's memory stays flat under a day's load while nobody reads its metrics. Writes docs/benchmarks/soak.md;
// ends with 1 when the memory grows.
//   --minutes N   length of the run (30)
//   --hours H     the same in hours
//   --rate N      requests a second (50)

import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Site, sleep } from '../support/site.mjs';
import { Connection } from './http.mjs';
import { machine } from './machine.mjs';
import { STATIONS, count, makeStations, memory, ms, percentiles, tally } from './stations.mjs';

/** Milliseconds between two looks at the memory. */
const LOOK = 5_000;
/** Megabytes that the fitted line may rise, and that much more for each hour. */
const NOISE = 2;
const NOISE_PER_HOUR = 1;
/** What SPEC 13 allows, in megabytes. */
const MOST = 150;

const { values } = parseArgs({ options: { minutes: { type: 'string' }, hours: { type: 'string' }, rate: { type: 'string' } } });
const MINUTES = values.hours ? Number(values.hours) * 60 : Number(values.minutes ?? 30);
const RATE = Number(values.rate ?? 50);
if (!(MINUTES > 0) || !(RATE > 0)) throw new Error('--minutes, --hours and --rate are numbers above 0.');
// Caches, connections and the allocator fill up first.
const WARM_MINUTES = Math.min(MINUTES / 3, 20);

const say = (/** @type {string} */ text) => console.error(`soak: ${text}`);

/**
 * The memory of the server now, in MB: all of it, and of that what it allocated and what it mapped of its own file. @param {Site} site
 */
function resident(site) {
  const status = readFileSync(`/proc/${site.pid}/status`, 'utf8');
  const mb = (/** @type {string} */ name) => {
    const line = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status);
    if (!line) throw new Error('the server has no memory any more: it has ended');
    return Number(line[1]) / 1024;
  };
  return { mb: mb('VmRSS'), allocated: mb('RssAnon'), file: mb('RssFile') };
}

/** How many files and connections the server holds open: the stations' own, those to the database, a few more. @param {Site} site */
const handles = (site) => readdirSync(`/proc/${site.pid}/fd`).length;

/** @typedef {{ hours: number, mb: number, allocated: number, file: number, handles: number }} Point */

/** MB an hour by least squares. @param {Point[]} points @param {(point: Point) => number} of */
function slope(points, of) {
  const mean = (/** @type {number[]} */ list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const hours = mean(points.map((point) => point.hours));
  const mb = mean(points.map(of));
  const up = points.reduce((sum, point) => sum + (point.hours - hours) * (of(point) - mb), 0);
  return up / points.reduce((sum, point) => sum + (point.hours - hours) ** 2, 0);
}

/** The request of a station's turn: eight scans of ten, one bag, one list. @param {Connection} station @param {number} which @param {number} turn */
function request(station, which, turn) {
  const scans = Math.floor(turn / 10) * 8 + Math.min(turn % 10, 7);
  // A thousand parents for each station, over and over: a full one answers with a refusal, which is work too.
  const parent = `M444-${String(which * 1000 + (Math.floor(scans / 15) % 1000)).padStart(5, '0')}`;
  if (turn % 10 === 8) return station.get(`/api/v1/bags/${parent}`);
  if (turn % 10 === 9) return station.get('/api/v1/bags?role=parent&limit=20');
  return station.post('/api/v1/scans', `{"key":"${randomUUID()}","parent":"${parent}","child":"KX${which}X${scans}","station":"s${which}"}`);
}

const site = await Site.start({ logFile: process.env.SERVER_LOG });
try {
  say('making a user for each station');
  const stations = makeStations(site).tokens.map((token) => new Connection(site.port, token));
  await sleep(1000);

  /** @type {Point[]} */
  const points = [];
  /** @type {Record<string, number>} */
  const outcomes = {};
  /** @type {number[]} */
  const latencies = [];
  const begin = performance.now();
  const end = begin + MINUTES * 60_000;
  const each = (STATIONS * 1000) / RATE;
  let requests = 0;
  const load = stations.map(async (station, which) => {
    await sleep((each * which) / STATIONS);
    for (let turn = 0, due = performance.now(); due < end; turn += 1, due += each) {
      const wait = due - performance.now();
      if (wait > 0) await sleep(wait);
      const sent = performance.now();
      const answer = await request(station, which, turn);
      requests += 1;
      // The first minutes of an hour tell as much as all of it.
      if (latencies.length < 200_000) latencies.push(performance.now() - sent);
      if (turn % 10 < 8 || answer.status !== 200) count(outcomes, answer);
    }
  });
  const watch = (async () => {
    for (let next = 0; performance.now() < end; ) {
      const hours = (performance.now() - begin) / 3_600_000;
      points.push({ hours, ...resident(site), handles: handles(site) });
      if (hours * 60 >= next) {
        say(`${Math.round(hours * 60)} of ${MINUTES} min: ${points[points.length - 1].mb.toFixed(1)} MB, ${requests} requests`);
        next += Math.max(1, MINUTES / 30);
      }
      await sleep(LOOK);
    }
  })();
  await Promise.all([...load, watch]);
  const peak = memory(site);
  for (const station of stations) station.close();
  say('integrity check');
  site.cli(['integrity', 'check']);

  const measured = points.filter((point) => point.hours * 60 >= WARM_MINUTES);
  if (measured.length < 3) throw new Error('too short a run: nothing can be fitted to so few points');
  const perHour = slope(measured, (point) => point.mb);
  const allocatedPerHour = slope(measured, (point) => point.allocated);
  const hours = measured[measured.length - 1].hours - measured[0].hours;
  const rise = perHour * hours;
  const allowed = Math.max(NOISE, NOISE_PER_HOUR * hours);
  const isFlat = rise <= allowed && peak <= MOST;
  const at = (/** @type {number} */ minute) => points.reduce((best, point) => (Math.abs(point.hours * 60 - minute) < Math.abs(best.hours * 60 - minute) ? point : best));
  const rows = Array.from({ length: 7 }, (_, i) => (MINUTES * i) / 6).map(at);
  const times = percentiles(latencies);
  const flags = `${values.hours ? ` --hours ${values.hours}` : values.minutes ? ` --minutes ${values.minutes}` : ''}${values.rate ? ` --rate ${values.rate}` : ''}`;
  const page = [
    '# Memory under load',
    '',
    `${RATE} requests a second from ${STATIONS} stations: eight scans, one bag and one list of bags of every ten. Nobody reads \`/metrics\`. The memory is that of the`,
    "server's process (VmRSS), looked at every five seconds. Of it `allocated` is what the program asked for (RssAnon), `file` what it has touched of its own",
    "file and of libraries (RssFile). `open` counts files and connections: a hundred are the stations', most others go to the database.",
    '',
    ...machine(`./dev bench soak${flags}`),
    `* Database: PostgreSQL ${site.sql('show server_version')}, fsync on`,
    '',
    '| minute | MB | allocated | file | open |',
    '|--:|--:|--:|--:|--:|',
    ...rows.map(
      (point) =>
        `| ${(point.hours * 60).toFixed(1)} | ${point.mb.toFixed(1)} | ${point.allocated.toFixed(1)} | ${point.file.toFixed(1)} | ${point.handles} |`,
    ),
    '',
    `After ${WARM_MINUTES.toFixed(1)} minutes of warming up, the line fitted to ${measured.length} points rises by ${perHour.toFixed(2)} MB an hour: ${rise.toFixed(2)} MB in the ${(hours * 60).toFixed(1)} minutes`,
    `measured; what is allocated rises by ${(allocatedPerHour * hours).toFixed(2)} MB. Flat is up to ${allowed.toFixed(1)} MB. The most that the server used is ${peak} MB; the bar is ${MOST} MB.`,
    `**The memory is ${isFlat ? 'flat' : 'not flat'}.**`,
    '',
    `${requests.toLocaleString('en')} requests were answered; p50 ${ms(times.p50)} ms, p95 ${ms(times.p95)} ms, p99 ${ms(times.p99)} ms. Scans: ${tally(outcomes)}.`,
    '`traitortrack integrity check` found nothing afterwards.',
    '',
  ].join('\n');
  writeFileSync('../docs/benchmarks/soak.md', page);
  console.log(page);
  if (!isFlat) process.exitCode = 1;
} finally {
  await site.stop();
}
