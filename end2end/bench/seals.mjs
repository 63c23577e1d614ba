// What sealing costs the scans, how far it is behind, and how fast the logs are checked. Writes docs/benchmarks/seals.md.
//   --seconds N    length of each part (15)
//   --children N   children packed before the measurement (2100000)

import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Site, sleep } from '../support/site.mjs';
import { fill } from './fill.mjs';
import { Connection } from './http.mjs';
import { machine } from './machine.mjs';
import { STATIONS, closedLoop, makeStations, ms, openLoop, tally } from './stations.mjs';

/** Scans a second for the lag. */
const RATE = 300;
const { values } = parseArgs({ options: { seconds: { type: 'string' }, children: { type: 'string' } } });
const SECONDS = Number(values.seconds ?? 15);
const CHILDREN = Number(values.children ?? 2_100_000);

const say = (/** @type {string} */ text) => console.error(`bench: ${text}`);
const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');

/** Runs a sub-command; answers what it printed, its seconds and the most memory that it used, in MB. @param {Site} site @param {string[]} args */
async function measured(site, args) {
  const begin = performance.now();
  const child = spawn(process.env.TRAITORTRACK_BIN ?? '', args, {
    env: { ...site.environment, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  let memory = 0;
  child.stdout.on('data', (data) => (text += data));
  const look = setInterval(() => {
    try {
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      if (peak) memory = Math.max(memory, Number(peak[1]) / 1024);
    } catch {
      // It has just ended.
    }
  }, 50);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${text}`);
  return { text, seconds: (performance.now() - begin) / 1000, memory };
}

const site = await Site.start({ logFile: process.env.SERVER_LOG, settings: { LIMIT_SCANS_PER_SECOND: '0', SEALER: 'false' } });
try {
  say('making a user for each station');
  const { tokens, firstUser } = makeStations(site);
  fill(site, firstUser, CHILDREN);
  const rows = Number(site.sql('select count(*) from scan'));
  say('sealing what is there');
  const first = await measured(site, ['audit', 'seal']);
  say('verifying');
  const verify = await measured(site, ['audit', 'verify']);
  const checked = Number(site.sql('select sum(audit_rows + scan_rows) from audit_seal'));

  /** @type {{ sealer: string, closed: Awaited<ReturnType<typeof closedLoop>>, open: Awaited<ReturnType<typeof openLoop>> }[]} */
  const runs = [];
  let part = 0;
  for (const sealer of ['off', 'on', 'on', 'off']) {
    say(`scans with the sealer ${sealer}`);
    await site.stop();
    site.settings.SEALER = sealer === 'on' ? 'true' : 'false';
    // What the part without a sealer left is not sealed within the next.
    site.cli(['audit', 'seal']);
    await site.serve();
    const stations = tokens.map((token) => new Connection(site.port, token));
    await sleep(1000);
    const closed = await closedLoop(stations, part++, SECONDS);
    const open = await openLoop(stations, part++, SECONDS);
    runs.push({ sealer, closed, open });
    for (const connection of stations) connection.close();
  }

  say(`${RATE} scans a second, the sealer on`);
  await site.stop();
  site.cli(['audit', 'seal']);
  site.settings.SEALER = 'true';
  await site.serve();
  const stations = tokens.map((token) => new Connection(site.port, token));
  await sleep(3000);
  const before = Number(site.sql('select max(number) from audit_seal'));
  const fast = await openLoop(stations, part, SECONDS * 2, RATE / STATIONS);
  await sleep(5000);
  for (const connection of stations) connection.close();
  const [seals, lag, mean] = site
    .sql(
      `select count(*), round(extract(epoch from max(lag)) * 1000), round(extract(epoch from avg(lag)) * 1000) from (
         select s.sealed_at - min(c."timestamp") as lag from audit_seal s
         join scan c on c.id between s.scan_from and s.scan_to where s.number > ${before} group by s.number, s.sealed_at) l`,
    )
    .split('|')
    .map(Number);
  await site.stop();
  const size = site.sql(`select pg_size_pretty(pg_total_relation_size('audit_seal'))`);
  say('verifying and counting once more');
  site.cli(['audit', 'verify']);
  site.cli(['integrity', 'check']);

  const sum = (/** @type {string} */ sealer, /** @type {(run: typeof runs[number]) => number} */ of) => {
    const of_kind = runs.filter((run) => run.sealer === sealer).map(of);
    return of_kind.reduce((a, b) => a + b, 0) / of_kind.length;
  };
  const spread = Math.abs(runs[0].closed.perSecond - runs[3].closed.perSecond) / sum('off', (run) => run.closed.perSecond);
  const ratio = sum('on', (run) => run.closed.perSecond) / sum('off', (run) => run.closed.perSecond);
  const page = [
    '# Seals: what they cost',
    '',
    'The sealer hashes and signs the committed rows of both logs every two seconds. Here it runs in the server that takes the scans, on the',
    'machine that also runs Postgres and the load.',
    '',
    ...machine(`./dev bench seals${CHILDREN === 2_100_000 && SECONDS === 15 ? '' : ` --seconds ${SECONDS} --children ${CHILDREN}`}`),
    `* Database: PostgreSQL ${site.sql('show server_version')}, fsync on, ${whole(rows)} rows in the scan log`,
    '',
    '## Scans with the sealer off and on',
    '',
    `${STATIONS} stations; ${SECONDS} s as fast as answered, then ${SECONDS} s at a scan a second each; in the order of the table.`,
    '',
    '| sealer | scans/s | p50 ms | p95 ms | p99 ms | at 100/s: p50 ms | p95 ms | p99 ms |',
    '|---|--:|--:|--:|--:|--:|--:|--:|',
    ...runs.map(
      ({ sealer, closed, open }) =>
        `| ${sealer} | ${whole(closed.perSecond)} | ${ms(closed.p50)} | ${ms(closed.p95)} | ${ms(closed.p99)} | ${ms(open.p50)} | ${ms(open.p95)} | ${ms(open.p99)} |`,
    ),
    '',
    `On to off: ${ratio.toFixed(3)} of the scans per second. The two runs with the sealer off differ by ${(spread * 100).toFixed(1)} % from each other.`,
    `Outcomes: ${runs.map((run) => tally(run.closed.outcomes)).join('; ')}.`,
    '',
    `## How far behind, at ${RATE} scans a second`,
    '',
    `${SECONDS * 2} s, ${seals} seals: the oldest row of a seal had waited ${whole(mean)} ms on average, ${whole(lag)} ms at most (goal: 5,000 ms).`,
    `Scans meanwhile: p50 ${ms(fast.p50)}, p95 ${ms(fast.p95)}, p99 ${ms(fast.p99)} ms; ${tally(fast.outcomes)}.`,
    '',
    '## Sealing and checking what is there',
    '',
    '| what | rows | s | rows/s | memory at most, MB |',
    '|---|--:|--:|--:|--:|',
    `| \`audit seal\`, from nothing | ${whole(rows)} | ${first.seconds.toFixed(1)} | ${whole(rows / first.seconds)} | ${whole(first.memory)} |`,
    `| \`audit verify\` | ${whole(checked)} | ${verify.seconds.toFixed(1)} | ${whole(checked / verify.seconds)} | ${whole(verify.memory)} |`,
    '',
    `The seals take ${size} in the database, marks included: 16 bytes per row before Postgres compresses them. At the end \`audit verify\` and \`integrity check\` found nothing.`,
    '',
  ].join('\n');
  writeFileSync('../docs/benchmarks/seals.md', page);
  console.log(page);
} finally {
  await site.stop();
}
