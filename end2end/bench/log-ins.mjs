// A shift begins: a hundred people sign in within ten seconds while a hundred stations scan once a second each. Writes
// docs/benchmarks/log-ins.md.
//   --children N   children packed before the measurement (100000)

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Site, newPassword, sleep } from '../support/site.mjs';
import { fill } from './fill.mjs';
import { Connection } from './http.mjs';
import { machine } from './machine.mjs';
import { STATIONS, makeStations, memory, ms, openLoop, percentiles, tally } from './stations.mjs';

const SECONDS = 20;
const STORM_SECONDS = 10;
const PEOPLE = 100;
const { values } = parseArgs({ options: { children: { type: 'string' } } });
const CHILDREN = Number(values.children ?? 100_000);
const say = (/** @type {string} */ text) => console.error(`bench: ${text}`);

/**
 * Everybody signs in once, evenly spread, all from one address, as behind a warehouse's router.
 * @param {Site} site @param {string[]} passwords
 */
async function storm(site, passwords) {
  let failed = 0;
  /** @type {number[]} */
  const latencies = [];
  const begin = performance.now();
  await Promise.all(
    passwords.map(async (password, i) => {
      const due = begin + (i * STORM_SECONDS * 1000) / PEOPLE;
      await sleep(Math.max(0, due - performance.now()));
      const answer = await fetch(`${site.url}/fn/log_in`, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ username: `person-${i}`, password }),
      });
      if (answer.status !== 200 || (await answer.text()) !== '"done"') failed += 1;
      latencies.push(performance.now() - due);
    }),
  );
  return { failed, ...percentiles(latencies) };
}

const site = await Site.start({ logFile: process.env.SERVER_LOG });
try {
  say('making the people');
  const { tokens, firstUser } = makeStations(site);
  const passwords = Array.from({ length: PEOPLE }, newPassword);
  for (const [i, password] of passwords.entries()) {
    const name = `person-${i}`;
    const args = ['create-user', '--username', name, '--email', `${name}@example.com`, '--role', 'biller', '--password-stdin'];
    site.cli(args, `${password}\n`);
  }
  fill(site, firstUser, CHILDREN);
  const stations = tokens.map((token) => new Connection(site.port, token));
  await sleep(1000);
  say('scans alone');
  const quiet = await openLoop(stations, 0, SECONDS);
  say('scans while everybody signs in');
  const [busy, logIns] = await Promise.all([
    openLoop(stations, 1, SECONDS),
    sleep(3000).then(() => storm(site, passwords)),
  ]);
  const peak = memory(site);
  for (const connection of stations) connection.close();
  site.cli(['integrity', 'check']);

  const row = (/** @type {string} */ what, /** @type {{ p50: number, p95: number, p99: number, worst: number }} */ r) =>
    `| ${what} | ${ms(r.p50)} | ${ms(r.p95)} | ${ms(r.p99)} | ${ms(r.worst)} |`;
  const page = [
    '# A shift begins: a hundred log-ins beside the scans',
    '',
    `${STATIONS} stations scan once a second each for ${SECONDS} s, first alone, then while ${PEOPLE} people sign in within ${STORM_SECONDS} s from one address. Each`,
    'log-in hashes a password with Argon2id (19 MiB, two passes). Times run from the moment at which each request was due.',
    'Postgres, the server and the load generator share the machine.',
    '',
    ...machine(`./dev bench log-ins${CHILDREN === 100_000 ? '' : ` --children ${CHILDREN}`}`),
    `* Database: PostgreSQL ${site.sql('show server_version')}, fsync on, ${Number(site.sql('select count(*) from bag')).toLocaleString('en')} bags; \`HASH_PERMITS\` as by default`,
    '',
    '| | p50 ms | p95 ms | p99 ms | worst ms |',
    '|---|--:|--:|--:|--:|',
    row('scans, quiet', quiet),
    row('scans, while people sign in', busy),
    row('log-ins', logIns),
    '',
    `Log-ins that failed: ${logIns.failed} of ${PEOPLE}. Scans: quiet ${tally(quiet.outcomes)}; busy ${tally(busy.outcomes)}. The goal for scans is p95 25 ms and p99`,
    `100 ms. The server's memory peaked at ${peak} MB. \`traitortrack integrity check\` found nothing afterwards.`,
    '',
  ].join('\n');
  writeFileSync('../docs/benchmarks/log-ins.md', page);
  console.log(page);
} finally {
  await site.stop();
}
