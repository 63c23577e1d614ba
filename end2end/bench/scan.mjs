// How fast scans are, and how that compares with what Postgres does alone on the same rows in the same run: a prototype in one
// statement, the statement of revision ca557b7, and today's. Writes docs/benchmarks/scan.md.
//   --seconds N    length of a closed-loop part (15)
//   --children N   children packed before the measurement (1800000)
//   --before FILE  the program of ca557b7, as its own ./dev build makes it: its server is measured too, on an empty site

import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Site, sleep } from '../support/site.mjs';
import { Cluster, processorMs } from './cluster.mjs';
import { fill } from './fill.mjs';
import { Connection } from './http.mjs';
import { machine } from './machine.mjs';
import { STATIONS, closedLoop, firstParent, makeStations, memory, ms, openLoop, tally } from './stations.mjs';

const OPEN_SECONDS = 30;
const { values } = parseArgs({ options: { seconds: { type: 'string' }, children: { type: 'string' }, before: { type: 'string' } } });
const SECONDS = Number(values.seconds ?? 15);
const CHILDREN = Number(values.children ?? 1_800_000);

const say = (/** @type {string} */ text) => console.error(`bench: ${text}`);

/** Today's statement, as a script of pgbench. @param {number} part @param {number} clients @param {number} firstUser */
function todaysStatement(part, clients, firstUser) {
  const script = join(mkdtempSync(join(tmpdir(), 'traitortrack-bench-')), 'scan.sql');
  writeFileSync(
    script,
    `\\set parent ${firstParent(0, part, clients)} + :client_id * ${firstParent(1, 0, clients)} + :n / 15
select run_command(jsonb_build_object('key', gen_random_uuid(), 'user', ${firstUser} + :client_id,
  'fingerprint', 'link|M444-' || lpad(:parent::text, 5, '0') || '|B${part}X' || :client_id || 'X' || :n, 'action', 'link',
  'bound', true, 'area', 'jaipur', 'station', 's' || :client_id,
  'parent', 'M444-' || lpad(:parent::text, 5, '0'), 'parent_kind', 'parent',
  'parent_type', (select id from bag_type where name = 'Moong'),
  'child', 'B${part}X' || :client_id || 'X' || :n, 'child_kind', 'child', 'read', ''));
\\set n :n + 1
`,
  );
  return script;
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

/** What the server of ca557b7 does with as many stations, on a site of its own. @param {string} program @param {Cluster} cluster */
async function serverBefore(program, cluster) {
  const site = await Site.start({ logFile: process.env.SERVER_LOG, settings: { LIMIT_SCANS_PER_SECOND: '0' }, program });
  try {
    const { tokens } = makeStations(site);
    return await throughServer(site, cluster, tokens, 0);
  } finally {
    await site.stop();
  }
}

/**
 * As many stations as there are tokens scan as fast as they are answered, and what that costs a scan. Connected anew: the server ends a
 * connection that lies idle.
 * @param {Site} site @param {Cluster} cluster @param {string[]} tokens @param {number} part
 */
async function throughServer(site, cluster, tokens, part) {
  say(`server, ${tokens.length} connections, closed loop`);
  const stations = tokens.map((token) => new Connection(site.port, token));
  const before = { server: processorMs(Number(site.pid)), postgres: cluster.processorMs() };
  const run = await closedLoop(stations, part, SECONDS);
  for (const connection of stations) connection.close();
  const used = { server: processorMs(Number(site.pid)) - before.server, postgres: cluster.processorMs() - before.postgres };
  return { ...run, clients: tokens.length, server: used.server / run.scans, postgres: used.postgres / run.scans };
}

// The closed loop measures what the server can do, not what one user is allowed.
const site = await Site.start({ logFile: process.env.SERVER_LOG, settings: { LIMIT_SCANS_PER_SECOND: '0' } });
try {
  say('making a user for each station');
  const { tokens, firstUser } = makeStations(site);
  fill(site, firstUser, CHILDREN);
  const cluster = new Cluster(process.env.POSTGRES_URL ?? '', SECONDS);
  const database = new URL(site.databaseUrl).pathname.slice(1);
  say('copying the rows for the statements of before');
  cluster.makePrototype('prototype', CHILDREN);
  cluster.makeBefore('before', database);

  /** Runs of pgbench. @type {import('./cluster.mjs').Run[]} */
  const alone = [
    await cluster.measure('a prototype in one statement, without walls', 'prototype', 'bench/statements/prototype.sql', 8, {
      parents: Math.floor(CHILDREN / 30),
    }),
    await cluster.measure('the statement of ca557b7', 'before', 'bench/statements/before.sql', 8, { first_user: firstUser }),
  ];
  const serverThen = values.before ? await serverBefore(values.before, cluster) : undefined;
  /** @type {Awaited<ReturnType<typeof throughServer>>[]} */
  const through = [];
  let part = 0;
  for (const clients of [8, 25, STATIONS]) {
    alone.push(await cluster.measure("today's statement", database, todaysStatement(part++, clients, firstUser), clients));
    through.push(await throughServer(site, cluster, tokens.slice(0, clients), part++));
  }
  say(`server, ${STATIONS} scans a second`);
  const stations = tokens.map((token) => new Connection(site.port, token));
  await sleep(1000);
  const open = await openLoop(stations, part++, OPEN_SECONDS);
  const peak = memory(site);
  for (const connection of stations) connection.close();
  const cache = await hitRate(site);
  say('integrity check');
  site.cli(['integrity', 'check']);

  const best = Math.max(...alone.filter((run) => run.what === "today's statement").map((run) => run.perSecond));
  const most = through[through.length - 1];
  const probe = flushes(tmpdir());
  const page = [
    '# Scanning: how fast',
    '',
    'One scan is one request to `POST /api/v1/scans`, answered after its transaction is on the disk. Beside it `pgbench` sends statements without any',
    'server between: `select run_command(..)` to the same database, and to copies of its rows what came before. Postgres, the server and the load',
    'generator share the machine. Each station scans with a user of its own into parents of its own. A scan that waits for others goes to the database',
    'with them (decision 42), so the server may be faster than `pgbench`, which sends one at a time.',
    '',
    ...machine(`./dev bench scan${CHILDREN === 1_800_000 && SECONDS === 15 ? '' : ` --seconds ${SECONDS} --children ${CHILDREN}`}${values.before ? ' --before traitortrack' : ''}`),
    `* Database: PostgreSQL ${site.sql('show server_version')}, fsync on, ${Number(site.sql('select count(*) from bag')).toLocaleString('en')} bags` +
      (probe ? `; the disk confirms ${Math.round(Number(probe))} writes a second` : ''),
    '',
    '## As fast as answered',
    '',
    `${SECONDS} s each, in this order but that each line of the server came after that of today's statement with as many clients. The processor time is`,
    'that of a scan.',
    '',
    '| what | connections | scans/s | p50 ms | p95 ms | p99 ms | server, processor ms | Postgres, processor ms |',
    '|---|--:|--:|--:|--:|--:|--:|--:|',
    ...alone.map((run) => `| pgbench, ${run.what} | ${run.clients} | ${Math.round(run.perSecond)} | | | | | ${run.cpu.toFixed(2)} |`),
    ...[...(serverThen ? [{ ...serverThen, what: 'the server of ca557b7' }] : []), ...through.map((run) => ({ ...run, what: 'the server' }))].map(
      (run) =>
        `| ${run.what} | ${run.clients} | ${Math.round(run.perSecond)} | ${ms(run.p50)} | ${ms(run.p95)} | ${ms(run.p99)} | ${run.server.toFixed(2)} | ${run.postgres.toFixed(2)} |`,
    ),
    '',
    `With ${most.clients} connections the server reaches ${(most.perSecond / alone[1].perSecond).toFixed(1)} times what the statement of ca557b7 reaches, one at a time (goal: 2.5);`,
    `today's statement, one at a time, ${(best / alone[1].perSecond).toFixed(1)} times (goal: 3).`,
    ...(serverThen ? [`Its processor time per scan is ${(most.server / serverThen.server).toFixed(2)} of that of ca557b7's server (goal: a third), with ${most.clients} connections.`] : []),
    `Outcomes: ${through.map((run) => tally(run.outcomes)).join('; ')}.`,
    '',
    '## A hundred stations, a scan a second each',
    '',
    `${OPEN_SECONDS} s, times from the moment at which each scan was due.`,
    '',
    '| | p50 ms | p95 ms | p99 ms | worst ms |',
    '|---|--:|--:|--:|--:|',
    `| measured | ${ms(open.p50)} | ${ms(open.p95)} | ${ms(open.p99)} | ${ms(open.worst)} |`,
    '| goal | | 10 | 50 | |',
    '',
    `Outcomes: ${tally(open.outcomes)}. The server's memory peaked at ${peak} MB. \`traitortrack integrity check\` found nothing afterwards.`,
    `Bag types answered from the server's memory: ${cache}.`,
    '',
  ].join('\n');
  writeFileSync('../docs/benchmarks/scan.md', page);
  console.log(page);
} finally {
  await site.stop();
}
