// What a scan costs the database, by pgbench in one run on the same rows: a prototype in one data-modifying statement, the statement of revision
// ca557b7, today's of one scan, today's of many. Writes docs/benchmarks/scan-functions.md.
//   --seconds N    length of each part (10)
//   --children N   children packed before (300000)

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Cluster } from './cluster.mjs';
import { fill } from './fill.mjs';
import { machine } from './machine.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string' }, children: { type: 'string' } } });
const SECONDS = Number(values.seconds ?? 10);
const CHILDREN = Number(values.children ?? 300_000);
const CLIENTS = 8;
const PEOPLE = 200;
console.error('bench: making the databases');
const cluster = new Cluster(process.env.POSTGRES_URL ?? '', SECONDS);
const now = (/** @type {string} */ text) => cluster.sql('now', text);
cluster.makeToday('now');
now(`insert into "user" (username, email, role, dispatch_area)
  select 'u' || n, 'u' || n || '@example.com', 'dispatcher', 'jaipur' from generate_series(1, ${PEOPLE}) n`);
fill(/** @type {any} */ ({ sql: now }), 1, CHILDREN);
cluster.makeBefore('before', 'now');
cluster.makePrototype('prototype', CHILDREN);

const runs = [
  await cluster.measure('a prototype in one statement, without walls', 'prototype', 'bench/statements/prototype.sql', CLIENTS, { parents: Math.floor(CHILDREN / 30) }),
  await cluster.measure('`scan_child` of ca557b7', 'before', 'bench/statements/before.sql', CLIENTS, { first_user: 1 }),
  await cluster.measure('`run_command`, a scan at a time', 'now', 'bench/statements/alone.sql', CLIENTS),
];
for (const at_once of [5, 25, 100]) {
  runs.push(await cluster.measure(`\`run_commands\`, ${at_once} scans at a time`, 'now', 'bench/statements/together.sql', 4, { at_once }));
}
const old = runs[1];
const page = [
  '# What a scan costs the database',
  '',
  'One scan packs a new child into a parent; every fifteenth makes its parent. `pgbench` sends the statements to copies of the same rows on the same',
  'machine, one after the other. Only ratios say something where the machine is busy; the processor time is that of Postgres, with its commits.',
  'Where the time goes is told in decision 41, how scans come together in decision 42.',
  '',
  ...machine(`./dev bench statements${SECONDS === 10 && CHILDREN === 300_000 ? '' : ` --seconds ${SECONDS} --children ${CHILDREN}`}`),
  `* Database: PostgreSQL ${now('show server_version')}, fsync ${now('show fsync')}, ${CHILDREN.toLocaleString('en')} packed children, ${SECONDS} s each`,
  '',
  '| statement | clients | scans/s | of ca557b7 | processor ms a scan | of ca557b7 |',
  '|---|--:|--:|--:|--:|--:|',
  ...runs.map(
    (run) =>
      `| ${run.what} | ${run.clients} | ${Math.round(run.perSecond)} | ${(run.perSecond / old.perSecond).toFixed(1)} × | ${run.cpu.toFixed(2)} | ${(run.cpu / old.cpu).toFixed(2)} |`,
  ),
  '',
].join('\n');
writeFileSync('../docs/benchmarks/scan-functions.md', page);
console.log(page);
