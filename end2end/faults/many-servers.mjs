// Two servers behind nginx over one Postgres with a replica: what they share, and that no acknowledged scan is lost when a
// server restarts, a server or Postgres is killed, or the replica takes over. Nothing here depends on how fast the machine is: the
// load is a hundred scans a second, or a quarter of what a server can do here, so that what fails fails of the restart and not of the
// load. `RATE=n` sets it. An argument selects tests by a part of their names.

import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { ManyServers } from '../support/many-servers.mjs';
import { PrivateSite } from '../support/private-site.mjs';
import { Api } from '../support/site.mjs';
import { booksAreRight, failOver, killPostgres, killPrivatePostgres, killServer, rollingRestart } from './disturbances.mjs';
import { sentTwice } from './sent-twice.mjs';
import {
  ALERT_FROM,
  CACHE_SECONDS,
  REPLICA_SECONDS,
  cache,
  laggingReplica,
  lockOut,
  oneChain,
  sameBooks,
  sessions,
  shippedRules,
  announcedOnce,
} from './sharing.mjs';

/** The load for this machine, in scans a second: see above. @param {ManyServers} many */
async function steadyRate(many) {
  const seconds = 3;
  const end = performance.now() + seconds * 1000;
  let done = 0;
  await Promise.all(
    many.tokens.slice(0, 8).map(async (token, station) => {
      const api = new Api(many.a.url, token);
      for (let n = 0; performance.now() < end; n += 1) {
        const parent = `SB9${station}${500 + Math.floor(n / 30)}`;
        const { status } = await api.call('POST', '/api/v1/scans', { key: randomUUID(), parent, child: `PACE${station}X${n}` });
        if (status === 200) done += 1;
      }
    }),
  );
  return Math.max(10, Math.min(100, Math.floor(done / seconds / 4)));
}

const result = { passed: 0, failed: 0 };
const only = process.argv[2];

/** @param {string} name @param {() => Promise<unknown>} run answers what it measured */
async function test(name, run) {
  if (only && !name.includes(only)) return;
  const begin = performance.now();
  try {
    const measured = await run();
    result.passed += 1;
    console.log(`ok   ${name} (${Math.round((performance.now() - begin) / 1000)} s)`);
    if (measured) console.log(`     ${JSON.stringify(measured, (_, value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value))}`);
  } catch (error) {
    result.failed += 1;
    console.log(`FAIL ${name}\n${error instanceof Error ? error.stack : error}`);
  }
}

/** @template T @param {import('../support/site.mjs').Site} server @param {Promise<T>} act */
async function withBooksRight(server, act) {
  const measured = await act;
  booksAreRight(server);
  return measured;
}

const many = await ManyServers.start({
  ALERT_FAILED_LOGINS_PER_MINUTE: String(ALERT_FROM),
  ALERT_REPLICA_SECONDS: String(REPLICA_SECONDS),
  CACHE_TTL: String(CACHE_SECONDS),
});
const { a, b } = many;
const pace = { rate: Number(process.env.RATE ?? (await steadyRate(many))), seconds: 3 };
console.log(`${pace.rate} scans a second`);
try {
  await test('nginx as it is shipped redirects, keeps metrics in, names requests and tells true addresses', () => shippedRules(many));
  await test('nginx as it is shipped sends again what carries a key, and nothing else', () => sentTwice(many.folder));
  await test('a session made on one server is good on both, and ended on one it is ended on both', () => sessions(many));
  await test('failed log-ins on two servers lock one account', () => lockOut(many));
  await test('what one server writes the other shows', () => sameBooks(many));
  await test('an edit of what servers remember reaches both in time', () => cache(many));
  await test('two servers that seal make one chain', () => oneChain(many, 1, pace.rate));
  await test('an alert that both see is raised and told once', () => announcedOnce(many));
  await test('a replica that does not keep up is told, and that it caught up', () => laggingReplica(many));
  await test('a rolling restart fails no request', () => withBooksRight(a, rollingRestart(many, 2, pace)));
  await test('a server is killed: nothing acknowledged is lost', () => withBooksRight(a, killServer(many, 3, pace)));
  await test('a process of Postgres is killed: it comes back by itself, scans fail clean and nothing acknowledged is lost', () =>
    withBooksRight(a, killPostgres(many, 4, pace, 'backend')));
  await test('Postgres is killed: the same, once it is started again', () => withBooksRight(b, killPostgres(many, 5, pace, 'postmaster')));
  await test('the primary is lost: the replica has all that was acknowledged and takes over', async () => {
    const measured = await withBooksRight(a, failOver(many, 6, pace));
    booksAreRight(b);
    return measured;
  });
} finally {
  await many.stop();
}
await test('a private Postgres is killed: the server starts it again and nothing acknowledged is lost', async () => {
  const site = await PrivateSite.start();
  try {
    return await withBooksRight(site, killPrivatePostgres(site, 7, { ...pace, rate: pace.rate / 2 }));
  } finally {
    await site.stop();
  }
});
if (process.env.RESULT_FILE) writeFileSync(process.env.RESULT_FILE, JSON.stringify(result));
process.exitCode = result.failed ? 1 : 0;
