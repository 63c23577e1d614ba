// What scanning at two servers behind nginx feels of a rolling restart, a killed server, a killed Postgres and a lost primary.
// Writes docs/benchmarks/servers.md.
//   --seconds N   before, between and after what happens (10)
//   --rate N      scans a second (100)

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { booksAreRight, failOver, killPostgres, killServer, rollingRestart } from '../faults/disturbances.mjs';
import { ManyServers } from '../support/many-servers.mjs';
import { machine } from './machine.mjs';
import { ms, tally } from './stations.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string' }, rate: { type: 'string' } } });
const pace = { rate: Number(values.rate ?? 100), seconds: Number(values.seconds ?? 10) };
const given = Object.entries(values).map(([name, value]) => ` --${name} ${value}`);
const say = (/** @type {string} */ text) => console.error(`bench: ${text}`);
const seconds = (/** @type {number} */ value) => value.toFixed(1);

/** @typedef {Awaited<ReturnType<typeof rollingRestart>>['quiet']} Measured */

/** @param {string} what @param {Measured} m */
const row = (what, m) =>
  `| ${what} | ${m.scans.toLocaleString('en')} | ${m.failed} | ${m.secondsWithErrors} | ${seconds(m.longestPause)} | ${ms(m.p50)} | ${ms(m.p95)} | ${ms(m.p99)} | ${ms(m.worst)} |`;

/** How scans failed. @param {string} what @param {Measured} m */
const reasons = (what, m) => (m.failed ? [`* ${what}: ${tally(m.failures).replaceAll(/127\.0\.0\.1:\d+/g, 'the server')}`] : []);

const many = await ManyServers.start();
try {
  say('rolling restart');
  const rolling = await rollingRestart(many, 2, pace);
  say('kill -9 of a server');
  const server = await killServer(many, 3, pace);
  say('kill -9 of a process of Postgres');
  const backend = await killPostgres(many, 4, pace, 'backend');
  say('kill -9 of Postgres');
  const postmaster = await killPostgres(many, 5, pace, 'postmaster');
  booksAreRight(many.a);
  say('the primary is lost');
  const lost = await failOver(many, 6, pace);
  for (const server of many.servers) booksAreRight(server);
  const version = await many.sql('show server_version');

  const page = [
    '# Two servers, one of which goes; a database that goes',
    '',
    `Two servers behind nginx with \`deploy/nginx/traitortrack.conf\`, one Postgres and a streaming replica, all on one machine together with the load: ${pace.rate}`,
    `scans a second through the balancer over TLS, ${pace.seconds} s before and after each event. Times run from the moment at which a scan was due until it was acknowledged;`,
    'a scan that failed has none. A handheld sends those again by itself. Seconds with errors are those of the clock in which any scan failed.',
    '',
    ...machine(`./dev bench servers${given.join('')}`),
    `* Database: PostgreSQL ${version}, fsync on, password over TCP; each event in the order of the table`,
    '',
    '| | scans | failed | s with errors | longest pause s | p50 ms | p95 ms | p99 ms | worst ms |',
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|',
    row('quiet', rolling.quiet),
    row('rolling restart of both servers', rolling.restarting),
    row('`kill -9` of a server, through nginx', server.balanced),
    row('the same, straight to the killed server until the end', server.straight),
    row('`kill -9` of a process of Postgres', backend),
    row('`kill -9` of Postgres, started again at once', postmaster),
    row('primary lost, replica promoted, servers restarted', lost),
    '',
    `Through the rolling restart others opened pages and sent forms that nginx sends only once: ${tally(rolling.visits)}. The servers were away for ${rolling.restarts.map(seconds).join(' s and ')} s.`,
    '',
    `A killed process of Postgres: the database let somebody in after ${seconds(backend.recovered)} s, the last scan failed before ${seconds(backend.back)} s. All of Postgres killed: ${seconds(postmaster.recovered)} s and`,
    `${seconds(postmaster.back)} s. Nobody touched the servers. The replica,`,
    `which each commit waited for (\`synchronous_standby_names\`), was ${lost.lag.bytes.toLocaleString('en')} bytes behind in replaying before the loss and promoted within ${seconds(lost.promoted)} s; scans went on after ${seconds(lost.back)} s.`,
    '',
    '**Acknowledged scans that were lost: none, of all of these.** Each was looked up in the database as it was answered. What had failed was sent again with its key, and each scan was',
    'stored once in the end. `traitortrack integrity check` and `audit verify` found nothing afterwards, before and after the change of the primary.',
    '',
    'How scans failed:',
    '',
    ...reasons('straight to the killed server', server.straight),
    ...reasons('through nginx when a server was killed', server.balanced),
    ...reasons('a process of Postgres killed', backend),
    ...reasons('Postgres killed', postmaster),
    ...reasons('primary lost', lost),
    '',
  ].join('\n');
  writeFileSync('../docs/benchmarks/servers.md', page);
  console.log(page);
} finally {
  await many.stop();
}
