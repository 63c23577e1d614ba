// How fast scans are, and how that compares with Postgres alone running the same statement on the same machine in the
// same run. Writes docs/benchmarks/scan.md.
//   --seconds N    length of a closed-loop part (15)
//   --children N   children packed before the measurement (1800000)

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Site, sleep } from '../support/site.mjs';
import { fill } from './fill.mjs';
import { Connection } from './http.mjs';
import { machine } from './machine.mjs';
import { STATIONS, closedLoop, makeStations, memory, ms, openLoop, told } from './stations.mjs';

const OPEN_SECONDS = 30;
const { values } = parseArgs({ options: { seconds: { type: 'string' }, children: { type: 'string' } } });
const SECONDS = Number(values.seconds ?? 15);
const CHILDREN = Number(values.children ?? 1_800_000);

const say = (/** @type {string} */ text) => console.error(`bench: ${text}`);

/**
 * The same statement, sent by pgbench with its own clients.
 * @param {Site} site @param {number} part @param {number} clients @param {number} firstUser
 */
async function pgbench(site, part, clients, firstUser) {
  const script = join(mkdtempSync(join(tmpdir(), 'traitortrack-bench-')), 'scan.sql');
  writeFileSync(
    script,
    `\\set parent :client_id * 1000 + ${part * 100} + :n / 15
select run_command(jsonb_build_object('key', gen_random_uuid(), 'user', ${firstUser} + :client_id,
  'fingerprint', 'link|M444-' || lpad(:parent::text, 5, '0') || '|B${part}X' || :client_id || 'X' || :n, 'action', 'link',
  'bound', true, 'area', 'jaipur', 'station', 's' || :client_id,
  'parent', 'M444-' || lpad(:parent::text, 5, '0'), 'parent_kind', 'parent',
  'parent_type', (select id from bag_type where name = 'Moong'),
  'child', 'B${part}X' || :client_id || 'X' || :n, 'child_kind', 'child', 'read', ''));
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

/** How the bag types that every scan needs were answered, as the metrics count it. @param {Site} site */
async function hitRate(site) {
  const text = await (await fetch(`http://127.0.0.1:${site.port}/metrics`)).text();
  const count = (/** @type {string} */ name) =>
    Number(new RegExp(`^traitortrack_cache_${name}_total\\{[^}]*cache="bag_types"[^}]*\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  const [hits, misses] = [count('hits'), count('misses')];
  return `${((100 * hits) / Math.max(hits + misses, 1)).toFixed(2)} % (${hits.toLocaleString('en')} of ${(hits + misses).toLocaleString('en')} questions)`;
}

// The closed loop measures what the server can do, not what one user is allowed.
const site = await Site.start({ logFile: process.env.SERVER_LOG, settings: { LIMIT_SCANS_PER_SECOND: '0' } });
try {
  say('making a user for each station');
  const { tokens, firstUser } = makeStations(site);
  fill(site, firstUser, CHILDREN);
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
    through.push(await closedLoop(stations, part++, SECONDS));
  }
  say(`server, ${STATIONS} scans a second`);
  const open = await openLoop(stations, part++, OPEN_SECONDS);
  const peak = memory(site);
  for (const connection of stations) connection.close();
  const cache = await hitRate(site);
  say('integrity check');
  site.cli(['integrity', 'check']);

  const best = Math.max(...alone.map((run) => run.perSecond));
  const mean = through.reduce((sum, run) => sum + run.perSecond, 0) / through.length;
  const probe = flushes(tmpdir());
  const page = [
    '# Scanning: how fast',
    '',
    'One scan is one request to `POST /api/v1/scans`, answered after its transaction is on the disk. Beside it `pgbench` sends',
    'the same statement, `select run_command(..)`, to the same database without any server between. Postgres, the server and the',
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
    `Bag types answered from the server's memory: ${cache}.`,
    '',
  ].join('\n');
  writeFileSync('../docs/benchmarks/scan.md', page);
  console.log(page);
} finally {
  await site.stop();
}
