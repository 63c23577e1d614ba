// How fast scans are, and how that compares with Postgres alone running the same statement on the same machine in the
// same run. Writes docs/benchmarks/scan.md.
//   --seconds N    length of a closed-loop part (15)
//   --children N   children packed before the measurement (1800000)

import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Site, sleep } from '../support/site.mjs';
import { Connection } from './http.mjs';
import { machine } from './machine.mjs';

const STATIONS = 100;
const OPEN_SECONDS = 30;
const { values } = parseArgs({ options: { seconds: { type: 'string' }, children: { type: 'string' } } });
const SECONDS = Number(values.seconds ?? 15);
const CHILDREN = Number(values.children ?? 1_800_000);

const say = (/** @type {string} */ text) => console.error(`bench: ${text}`);

/**
 * Fills the site as after a season: full mustard parents, each child with its scan in the log, a parent a minute.
 * @param {Site} site @param {number} firstUser
 */
function fill(site, firstUser) {
  const parents = Math.floor(CHILDREN / 30);
  if (!parents) return;
  say(`packing ${parents * 30} children`);
  site.sql(`do $$
    declare
      v_to integer;
    begin
      perform set_config('synchronous_commit', 'off', false);
      for v_from in 0..${parents - 1} by 500 loop
        v_to := least(v_from + 500, ${parents}) - 1;
        insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area)
          select 'SB' || lpad(n::text, 5, '0'), 'parent', t.id, t.capacity, t.grams_per_child, 'jaipur'
          from generate_series(v_from, v_to) n, bag_type t where t.name = 'Mustard';
        insert into bag (label, type, dispatch_area)
          select 'F' || lpad(n::text, 8, '0'), 'child', 'jaipur' from generate_series(v_from * 30, v_to * 30 + 29) n;
        insert into link (parent_bag_id, child_bag_id, linked_by)
          select p.id, c.id, ${firstUser} from generate_series(v_from * 30, v_to * 30 + 29) n
          join bag p on p.label = 'SB' || lpad((n / 30)::text, 5, '0')
          join bag c on c.label = 'F' || lpad(n::text, 8, '0');
        insert into scan ("timestamp", key, action, outcome, user_id, station, area, parent_label, child_label, parent_bag_id, child_bag_id)
          select now() - (${parents} - n / 30) * interval '1 minute', gen_random_uuid(), 'link', 'linked', ${firstUser} + n / 30 % ${STATIONS},
                 's' || n / 30 % ${STATIONS}, 'jaipur', p.label, c.label, p.id, c.id
          from generate_series(v_from * 30, v_to * 30 + 29) n
          join bag p on p.label = 'SB' || lpad((n / 30)::text, 5, '0')
          join bag c on c.label = 'F' || lpad(n::text, 8, '0');
        commit;
      end loop;
    end $$`);
  site.sql('vacuum analyze');
}

// Every station packs moong parents of its own, one after the other; each part of the run has parents of its own.
const parentNumber = (/** @type {number} */ station, /** @type {number} */ part, /** @type {number} */ n) =>
  station * 1000 + part * 200 + Math.floor(n / 15);

/** @param {number} station @param {number} part @param {number} n */
function scanBody(station, part, n) {
  const parent = `M444-${String(parentNumber(station, part, n)).padStart(5, '0')}`;
  return `{"key":"${randomUUID()}","parent":"${parent}","child":"B${part}X${station}X${n}","station":"s${station}"}`;
}

/** @param {Record<string, number>} outcomes @param {{ status: number, body: string }} answer */
function count(outcomes, answer) {
  const outcome = answer.status === 200 ? (/"outcome":"(\w+)"/.exec(answer.body)?.[1] ?? 'unreadable') : `status ${answer.status}`;
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

/** @param {number[]} sorted @param {number} part */
const percentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];

/** @param {number[]} latencies */
function percentiles(latencies) {
  const sorted = [...latencies].sort((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), p99: percentile(sorted, 0.99), worst: sorted[sorted.length - 1] };
}

/** Every station scans as fast as it is answered. @param {Connection[]} stations @param {number} part */
async function closedLoop(stations, part) {
  /** @type {Record<string, number>} */
  const outcomes = {};
  /** @type {number[]} */
  const latencies = [];
  const end = performance.now() + SECONDS * 1000;
  await Promise.all(
    stations.map(async (connection, station) => {
      for (let n = 0, start = performance.now(); start < end; n += 1) {
        count(outcomes, await connection.post('/api/v1/scans', scanBody(station, part, n)));
        const now = performance.now();
        latencies.push(now - start);
        start = now;
      }
    }),
  );
  return { perSecond: latencies.length / SECONDS, outcomes, ...percentiles(latencies) };
}

/**
 * Every station scans once a second, evenly spread, whatever the server does. The time runs from the moment at which the
 * scan was due, so a stall counts for all scans that it held up.
 * @param {Connection[]} stations @param {number} part
 */
async function openLoop(stations, part) {
  /** @type {Record<string, number>} */
  const outcomes = {};
  /** @type {number[]} */
  const latencies = [];
  const begin = performance.now() + 100;
  await Promise.all(
    stations.map(async (connection, station) => {
      for (let n = 0; n < OPEN_SECONDS; n += 1) {
        const due = begin + n * 1000 + (station * 1000) / STATIONS;
        const wait = due - performance.now();
        if (wait > 0) await sleep(wait);
        count(outcomes, await connection.post('/api/v1/scans', scanBody(station, part, n)));
        latencies.push(performance.now() - due);
      }
    }),
  );
  return { outcomes, ...percentiles(latencies) };
}

/**
 * The same statement, sent by pgbench with its own clients.
 * @param {Site} site @param {number} part @param {number} clients @param {number} firstUser
 */
async function pgbench(site, part, clients, firstUser) {
  const script = join(mkdtempSync(join(tmpdir(), 'traitortrack-bench-')), 'scan.sql');
  writeFileSync(
    script,
    `\\set parent :client_id * 1000 + ${part * 200} + :n / 15
select scan_child(gen_random_uuid(), ${firstUser} + :client_id, true, 'jaipur', 's' || :client_id, null, false,
  'M444-' || lpad(:parent::text, 5, '0'), 'parent', (select id from bag_type where name = 'Moong'), null,
  'B${part}X' || :client_id || 'X' || :n, 'child', null, '');
\\set n :n + 1
`,
  );
  const url = new URL(site.databaseUrl);
  const args = ['--no-vacuum', '--protocol=prepared', `--client=${clients}`, '--jobs=2', `--time=${SECONDS}`, '--define=n=0', `--file=${script}`];
  const output = await new Promise((resolve, reject) => {
    const run = spawn('pgbench', [...args, url.pathname.slice(1)], {
      env: { ...process.env, PGHOST: url.searchParams.get('host') ?? '', PGUSER: url.username },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    run.stdout.on('data', (data) => (text += data));
    run.on('exit', (code) => (code === 0 ? resolve(text) : reject(new Error(`pgbench ended with ${code}`))));
  });
  const tps = /tps = ([\d.]+)/.exec(String(output));
  const latency = /latency average = ([\d.]+)/.exec(String(output));
  if (!tps || !latency) throw new Error(`pgbench printed no result: ${output}`);
  return { clients, perSecond: Number(tps[1]), average: Number(latency[1]) };
}

/** The most memory that the server has used, in MB. @param {Site} site */
function memory(site) {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${site.pid}/status`, 'utf8'));
  return peak ? Math.round(Number(peak[1]) / 1024) : NaN;
}

/** How often the disk confirms a write per second, as Postgres asks for it. @param {string} folder */
function flushes(folder) {
  try {
    const bin = execFileSync('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | tail -1'], { encoding: 'utf8' }).trim();
    const text = execFileSync(join(bin, 'pg_test_fsync'), ['--secs-per-test=1', `--filename=${join(folder, 'fsync-probe')}`], { encoding: 'utf8' });
    return /fdatasync\s+([\d.]+) ops\/sec/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

const site = await Site.start({ logFile: process.env.SERVER_LOG });
try {
  say('making a user for each station');
  const tokens = Array.from({ length: STATIONS }, (_, i) => {
    const name = `station-${i}`;
    site.cli(['create-user', '--username', name, '--email', `${name}@example.com`, '--role', 'dispatcher', '--area', 'jaipur']);
    return site.api(name).token;
  });
  const firstUser = Number(site.sql(`select min(id) from "user" where username like 'station-%'`));
  fill(site, firstUser);
  const stations = tokens.map((token) => new Connection(site.port, token));
  await sleep(1000);

  const alone = [];
  /** @type {Awaited<ReturnType<typeof closedLoop>>[]} */
  const through = [];
  let part = 0;
  for (const clients of [25, 100]) {
    say(`pgbench, ${clients} clients`);
    alone.push(await pgbench(site, part++, clients, firstUser));
    say(`server, ${STATIONS} stations, closed loop`);
    through.push(await closedLoop(stations, part++));
  }
  say(`server, ${STATIONS} scans a second`);
  const open = await openLoop(stations, part++);
  const peak = memory(site);
  for (const connection of stations) connection.close();
  say('integrity check');
  site.cli(['integrity', 'check']);

  const best = Math.max(...alone.map((run) => run.perSecond));
  const mean = through.reduce((sum, run) => sum + run.perSecond, 0) / through.length;
  const ms = (/** @type {number} */ value) => value.toFixed(1);
  const told = (/** @type {Record<string, number>} */ outcomes) => Object.entries(outcomes).map(([k, v]) => `${k} ${v}`).join(', ');
  const probe = flushes(tmpdir());
  const page = [
    '# Scanning: how fast',
    '',
    'One scan is one request to `POST /api/v1/scans`, answered after its transaction is on the disk. Beside it `pgbench` sends',
    'the same statement, `select scan_child(..)`, to the same database without any server between. Postgres, the server and the',
    'load generator share the machine. Each station scans with a user of its own into parents of its own.',
    '',
    ...machine(`./dev bench scan${CHILDREN === 1_800_000 && SECONDS === 15 ? '' : ` --seconds ${SECONDS} --children ${CHILDREN}`}`),
    `* Database: PostgreSQL ${site.sql('show server_version')}, fsync on, ${Number(site.sql('select count(*) from bag')).toLocaleString('en')} bags` +
      (probe ? `; the disk confirms ${Math.round(Number(probe))} writes a second` : ''),
    '',
    '## As fast as answered',
    '',
    `${SECONDS} s each, in the order of the table.`,
    '',
    '| what | scans/s | p50 ms | p95 ms | p99 ms |',
    '|---|--:|--:|--:|--:|',
    ...alone.flatMap((run, i) => [
      `| pgbench, ${run.clients} clients | ${Math.round(run.perSecond)} | average ${ms(run.average)} | | |`,
      `| server, ${STATIONS} stations | ${Math.round(through[i].perSecond)} | ${ms(through[i].p50)} | ${ms(through[i].p95)} | ${ms(through[i].p99)} |`,
    ]),
    '',
    `The server reaches ${(mean / best).toFixed(2)} of the better pgbench run (its mean ${Math.round(mean)} of ${Math.round(best)}). The goal is 0.5.`,
    `Outcomes: ${through.map((run) => told(run.outcomes)).join('; ')}.`,
    '',
    '## A hundred stations, a scan a second each',
    '',
    `${OPEN_SECONDS} s, times from the moment at which each scan was due.`,
    '',
    '| | p50 ms | p95 ms | p99 ms | worst ms |',
    '|---|--:|--:|--:|--:|',
    `| measured | ${ms(open.p50)} | ${ms(open.p95)} | ${ms(open.p99)} | ${ms(open.worst)} |`,
    '| goal | | 25 | 100 | |',
    '',
    `Outcomes: ${told(open.outcomes)}. The server's memory peaked at ${peak} MB. \`traitortrack integrity check\` found nothing afterwards.`,
    '',
  ].join('\n');
  writeFileSync('../docs/benchmarks/scan.md', page);
  console.log(page);
} finally {
  await site.stop();
}
