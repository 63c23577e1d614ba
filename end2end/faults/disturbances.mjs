// What befalls servers and database while people scan. Each act checks that nothing acknowledged is lost and answers what it
// measured; faults/many-servers.mjs tests with them, bench/servers.mjs records.

import { strict as assert } from 'node:assert';
import { percentiles } from '../bench/stations.mjs';
import { ask } from '../support/ask.mjs';
import { Load, longestPause, secondsWithErrors } from '../support/load.mjs';
import { REPLICA } from '../support/many-servers.mjs';
import { ROLE, sleep } from '../support/site.mjs';

/**
 * @typedef {import('../support/many-servers.mjs').ManyServers} ManyServers
 * @typedef {import('../support/load.mjs').Made} Made
 * @typedef {Pick<ManyServers, 'sql'> & { balancer: import('../support/browser.mjs').Place }} Place where the books are, and where to scan
 * @typedef {{ rate: number, seconds: number }} Pace scans a second, and seconds before and after
 */

/** The scans of a load that the database holds: key, number, outcome. @param {Place} many @param {Load} load */
async function stored(many, load) {
  const rows = await many.sql(`select key, id, outcome from scan where child_label like 'L${load.series}X%'`);
  return rows ? rows.split('\n').map((row) => row.split('|')) : [];
}

/** Every acknowledged scan is there, as it was answered. @param {Place} many @param {Load} load */
async function nothingLost(many, load) {
  const rows = new Map((await stored(many, load)).map(([key, id, outcome]) => [key, `${id} ${outcome}`]));
  const lost = load.acknowledged.filter(({ scan, answer }) => rows.get(scan.key) !== `${answer.scan_id} ${answer.outcome}`);
  assert.deepEqual(lost.map(({ scan }) => scan), [], `acknowledged and not stored as answered, of ${load.acknowledged.length}`);
}

/** Every scan that was made is acknowledged, and there once, with its link. @param {Place} many @param {Load} load */
export async function allOnce(many, load) {
  assert.equal(load.acknowledged.length, load.made.length, 'every scan is acknowledged in the end');
  await nothingLost(many, load);
  assert.equal((await stored(many, load)).length, load.made.length, 'every scan is stored once');
  for (const { answer } of load.made) assert.equal(answer.outcome, 'linked');
  const links = await many.sql(`select c.label, p.label from link l join bag c on c.id = l.child_bag_id join bag p on p.id = l.parent_bag_id
    where c.label like 'L${load.series}X%'`);
  const held = links.split('\n').map((row) => row.split('|'));
  assert.deepEqual(
    Object.fromEntries(held),
    Object.fromEntries(load.made.map(({ scan }) => [scan.child, scan.parent])),
    'the links are those that were acknowledged',
  );
  assert.equal(held.length, load.made.length, 'each link is there once');
}

/** What was acknowledged is there; the rest is, once, after it was sent again. @param {Place} many @param {Load} load */
async function keptAndMended(many, load) {
  await nothingLost(many, load);
  await load.resend(many.balancer);
  await allOnce(many, load);
  load.close();
}

/** The books are right and nobody rewrote the logs. @param {import('../support/site.mjs').Site} server */
export function booksAreRight(server) {
  server.cli(['integrity', 'check']);
  server.cli(['audit', 'seal']);
  server.cli(['audit', 'verify']);
}

/** What the answers were that acknowledged nothing, counted. @param {Made[]} made */
export function failures(made) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { failures } of made)
    for (const { status, what } of failures) {
      const name = status ? `status ${status}` : what;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  return counts;
}

/** Whoever got no acknowledgement was told so in the form that devices wait for. @param {Load} load */
function failedClean(load) {
  const unclean = load.made.flatMap(({ failures }) => failures.filter(({ status, retryAfter }) => status !== 503 || !retryAfter));
  assert.deepEqual(unclean.slice(0, 5), [], `${unclean.length} scans failed otherwise than by 503 with Retry-After`);
}

/** Before anything is sent again. @param {Made[]} made */
const measured = (made) => ({
  scans: made.length,
  failed: made.filter(({ failures }) => failures.length > 0).length,
  failures: failures(made),
  secondsWithErrors: secondsWithErrors(made),
  longestPause: longestPause(made),
  ...percentiles(made.flatMap(({ due, answered }) => (answered === undefined ? [] : [answered - due]))),
});

/** Seconds from a moment to the first acknowledgement after the last failure. @param {Load} load @param {number} since */
function backAfter(load, since) {
  // What slipped through in the same moment is not the return.
  const last = Math.max(since, ...load.made.flatMap(({ failures }) => failures.map(({ at }) => at)));
  const times = load.made.flatMap(({ due, answered, failures }) => (due > since && !failures.length ? (answered ?? []) : []));
  return (Math.min(...times.filter((time) => time > last)) - since) / 1000;
}

/** Waits until something holds, however slow the machine is. @param {string} what @param {() => Promise<boolean>} holds */
export async function until(what, holds) {
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error(`after a minute still not so: ${what}`);
}

/**
 * Somebody opens pages and sends forms that carry no key, which nginx sends once only, while something happens. Answers what
 * came back.
 * @param {ManyServers} many @param {() => Promise<unknown>} act
 */
async function visits({ balancer: { url, ca } }, act) {
  let looking = true;
  /** @type {Record<string, number>} */
  const answers = {};
  const count = (/** @type {string} */ what) => (answers[what] = (answers[what] ?? 0) + 1);
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  const look = async (/** @type {string} */ what, /** @type {() => Promise<import('../support/ask.mjs').Answer>} */ send) => {
    for (; looking; await sleep(50)) {
      const seen = await send().then(({ status }) => String(status), (error) => error.message);
      count(`${what} ${seen}`);
    }
  };
  const looks = [
    look('page', () => ask(`${url}/login`, { ca })),
    look('form', () => ask(`${url}/fn/unread`, { ca, method: 'POST', headers, body: '' })),
  ];
  try {
    await act();
  } finally {
    looking = false;
    await Promise.all(looks);
  }
  return answers;
}

/**
 * Each server is stopped and started again in turn while people scan through the balancer, and others open pages and send forms.
 * @param {ManyServers} many @param {number} series @param {Pace} pace also between the restarts
 */
export async function rollingRestart(many, series, { rate, seconds }) {
  const load = new Load(series, many.tokens, [many.balancer], rate);
  let begun = 0;
  /** @type {number[]} */
  const restarts = [];
  const restartAll = async () => {
    await sleep(seconds * 1000);
    begun = performance.now();
    for (const server of many.servers) {
      const begin = performance.now();
      await server.stop('SIGTERM');
      await server.serve();
      restarts.push((performance.now() - begin) / 1000);
      await sleep(seconds * 1000);
    }
  };
  const visited = await load.during(() => visits(many, restartAll));
  const result = {
    quiet: measured(load.made.filter(({ due }) => due < begun)),
    restarting: measured(load.made.filter(({ due }) => due >= begun)),
    visits: visited,
    restarts,
  };
  assert.deepEqual(failures(load.made), {}, 'no scan failed');
  assert.deepEqual(Object.keys(visited).sort(), ['form 200', 'page 200'], `no page and no form failed: ${JSON.stringify(visited)}`);
  await allOnce(many, load);
  load.close();
  return result;
}

/**
 * One of two servers is killed while half of the stations scan through the balancer, and half straight into the server that
 * dies, as behind a balancer that does not send a request twice.
 * @param {ManyServers} many @param {number} series @param {Pace} pace
 */
export async function killServer(many, series, { rate, seconds }) {
  const load = new Load(series, many.tokens, [many.balancer, many.a], rate);
  await load.during(async () => {
    await sleep(seconds * 1000);
    await many.a.stop('SIGKILL');
    await sleep(seconds * 1000);
  });
  const [balanced, straight] = [many.balancer, many.a].map((place) => measured(load.made.filter((made) => made.place === place)));
  assert.ok(straight.failed > 0, 'the server was killed under load');
  // By the key on each scan nginx may send it to the other server, though the dead one had it already.
  assert.deepEqual(balanced.failures, {}, 'through nginx no scan failed');
  await keptAndMended(many, load);
  await many.a.serve();
  return { balanced, straight };
}

/**
 * Postgres dies while people scan, and is started again by whatever watches over it; nobody touches the servers.
 * @param {ManyServers} many @param {number} series @param {Pace} pace
 * @param {'postmaster' | 'backend'} victim all of it, or one process that works for a server: the postmaster then ends
 *   the others and recovers by itself
 */
export async function killPostgres(many, series, { rate, seconds }, victim) {
  const load = new Load(series, many.tokens, [many.balancer], rate);
  const release = many.primary.supervise();
  try {
    const { killed, recovered } = await load.during(async () => {
      await sleep(seconds * 1000);
      const backend = Number(await many.sql(`select pid from pg_stat_activity where usename = '${ROLE}' order by backend_start limit 1`));
      const killed = performance.now();
      if (victim === 'backend') process.kill(backend, 'SIGKILL');
      else many.primary.kill();
      const ready = async () => (await Promise.all(many.servers.map(({ url }) => fetch(`${url}/ready`)))).every(({ ok }) => ok);
      // A fast machine may have recovered before anybody asked again: what shows is that the process is another one.
      const gone = `select count(*) from pg_stat_activity where pid = ${backend} and usename = '${ROLE}'`;
      await until('Postgres lets somebody in again', () => many.primary.sql(gone).then((count) => count === '0', () => false));
      const recovered = (performance.now() - killed) / 1000;
      await until('both servers have the database back by themselves', ready);
      await sleep(seconds * 1000);
      return { killed, recovered };
    });
    const result = { ...measured(load.made), recovered, back: backAfter(load, killed) };
    // That the process is gone was seen above. On a fast machine all is over within moments, in which the servers wait for a connection: perhaps nobody
    // was refused.
    failedClean(load);
    await keptAndMended(many, load);
    return result;
  } finally {
    await release();
  }
}

/** What the primary says about its replica. @param {ManyServers} many */
async function replication(many) {
  const row = await many.primary.sql(
    `select state, sync_state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), coalesce(extract(epoch from replay_lag) * 1000, 0)
     from pg_stat_replication where application_name = '${REPLICA}'`,
  );
  const [state, sync, bytes, ms] = row.split('|');
  return { state, sync, bytes: Number(bytes), ms: Number(ms) };
}

/**
 * The primary is lost for good while people scan; the replica, which each commit waits for, becomes the primary, and both
 * servers are started anew on it.
 * @param {ManyServers} many @param {number} series @param {Pace} pace
 */
export async function failOver(many, series, { rate, seconds }) {
  await many.primary.sql(`alter system set synchronous_standby_names = '${REPLICA}'`);
  await many.primary.sql('select pg_reload_conf()');
  await until('the replica is synchronous', async () => (await replication(many)).sync === 'sync');
  const load = new Load(series, many.tokens, [many.balancer], rate);
  const { killed, lag, promoted } = await load.during(async () => {
    await sleep(seconds * 1000);
    const lag = await replication(many);
    assert.equal(lag.state, 'streaming');
    const killed = performance.now();
    many.primary.kill();
    await many.promote();
    const promoted = (performance.now() - killed) / 1000;
    await Promise.all(many.servers.map((server) => server.stop().then(() => server.serve())));
    await sleep(seconds * 1000);
    return { killed, lag, promoted };
  });
  const result = { ...measured(load.made), lag, promoted, back: backAfter(load, killed) };
  assert.ok(result.failed > 0, 'the primary was lost under load');
  await keptAndMended(many, load);
  return result;
}

/**
 * The Postgres that a server started by itself is killed while people scan; the server must start it again.
 * @param {import('../support/private-site.mjs').PrivateSite} site @param {number} series @param {Pace} pace
 */
export async function killPrivatePostgres(site, series, { rate, seconds }) {
  site.makeUser('dipa', 'dispatcher', 'jaipur');
  const load = new Load(series, [site.api('dipa').token], [site], rate);
  const killed = await load.during(async () => {
    await sleep(seconds * 1000);
    const killed = performance.now();
    site.killPostgres();
    await until('the server sees it go', async () => load.made.some(({ failures }) => failures.length > 0));
    await until('the server has it back', async () => (await fetch(`${site.url}/ready`)).ok);
    await sleep(seconds * 1000);
    return killed;
  });
  failedClean(load);
  await keptAndMended({ sql: async (text) => site.sql(text), balancer: site }, load);
  return { ...measured(load.made), back: backAfter(load, killed) };
}
