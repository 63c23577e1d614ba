// What two servers over one database have in common. Each function is one test of faults/many-servers.mjs.

import { strict as assert } from 'node:assert';
import { ask } from '../support/ask.mjs';
import { Browser } from '../support/browser.mjs';
import { Load } from '../support/load.mjs';
import { Api, ROLE, newPassword, sleep } from '../support/site.mjs';
import { allOnce, booksAreRight, until } from './disturbances.mjs';

/** @typedef {import('../support/many-servers.mjs').ManyServers} ManyServers */

/** Failed log-ins a minute beyond which an alert is raised: fewer than `lockOut` makes. */
export const ALERT_FROM = 3;
/** `ALERT_REPLICA_SECONDS` of both servers. */
export const REPLICA_SECONDS = 2;
/** `CACHE_TTL` of both servers, in seconds. */
export const CACHE_SECONDS = 1;

/** What deploy/nginx promises beside balancing. @param {ManyServers} many */
export async function shippedRules(many) {
  const { balancer } = many;
  const { url, ca } = balancer;
  const away = await ask(`http://127.0.0.1:${balancer.plainPort}/login`);
  assert.equal(away.status, 308);
  assert.match(String(away.headers.location), /^https:/);
  for (const path of ['/api/v1/bills', '/api/stats', '/api']) {
    const clear = await ask(`http://127.0.0.1:${balancer.plainPort}${path}`, { headers: { authorization: 'Bearer tt_sent_in_the_clear' } });
    assert.equal(clear.status, 403, `${path} over plain HTTP`);
    assert.equal(clear.headers.location, undefined, 'a token must not be sent again without anybody noticing');
    assert.equal(clear.headers['content-type'], 'application/problem+json');
    assert.equal(JSON.parse(clear.body).code, 'https_needed');
  }
  assert.equal((await ask(`${url}/metrics`, { ca })).status, 403, 'metrics are for Prometheus on the machine');
  for (const server of many.servers) assert.equal((await fetch(`${server.url}/metrics`)).status, 200);
  const named = await ask(`${url}/ready?once=secret`, { ca, headers: { 'x-request-id': 'named-by-us' } });
  assert.equal(named.headers['x-request-id'], 'named-by-us');
  await until('the request is in the log', async () => balancer.log().includes('named-by-us'));
  assert.ok(!balancer.log().includes('once=secret'), 'the query of a one-time link is not logged');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': '203.0.113.9' };
  const body = new URLSearchParams({ username: 'nobody-such', password: newPassword() }).toString();
  await ask(`${url}/fn/log_in`, { method: 'POST', ca, headers, body });
  const address = await many.sql(`select ip_address from audit_log where action = 'login_failed' order by id desc limit 1`);
  assert.equal(address, '127.0.0.1', 'the address is the one that nginx saw, not one that the client made up');
}

/** @param {ManyServers} many */
export async function sessions(many) {
  const { a, b, balancer } = many;
  const password = a.makeUser('bina', 'biller');
  const first = new Browser();
  assert.equal(await first.logIn(a, 'bina', password), 'done');
  for (const place of [a, b, balancer]) assert.equal(await first.viewer(place), 'bina', 'signed in on all');
  await first.post(b, 'log_out');
  // A browser that kept its cookie: the session itself must be over.
  for (const place of [a, b, balancer]) assert.equal(await first.viewer(place), undefined, 'signed out on all');

  const second = new Browser();
  assert.equal(await second.logIn(b, 'bina', password), 'done');
  const admin = new Browser();
  await admin.logIn(a, 'asha', a.makeUser('asha', 'admin'));
  await admin.post(b, 'log_in_code', { code: a.recoveryCode('asha') });
  assert.equal(await admin.viewer(a), 'asha', 'password on one, code on the other');
  const token = new Api(b.url, a.api('bina').token);
  assert.equal((await token.call('GET', '/api/v1/bills')).status, 200);
  await admin.post(a, 'disable_user', { id: await many.sql(`select id from "user" where username = 'bina'`) });
  for (const place of [a, b, balancer]) assert.equal(await second.viewer(place), undefined, 'disabled on one, out on all');
  assert.equal((await token.call('GET', '/api/v1/bills')).status, 401, 'the token too');
}

/** @param {ManyServers} many */
export async function lockOut(many) {
  const { a, b } = many;
  const password = a.makeUser('mohan', 'biller');
  for (const server of [a, b, a, b, a]) {
    assert.notEqual(await new Browser().logIn(server, 'mohan', newPassword()), 'done');
  }
  assert.equal(await many.sql(`select failed_login_attempts, locked_until > now() from "user" where username = 'mohan'`), '5|t');
  for (const server of [a, b]) assert.notEqual(await new Browser().logIn(server, 'mohan', password), 'done', 'locked on both');
  await until('the alert is raised', async () => (await many.sql(RAISED)) !== '0');
  a.cli(['unlock-user', '--username', 'mohan']);
  assert.equal(await new Browser().logIn(b, 'mohan', password), 'done', 'and unlocked');
}

const RAISED = `select count(*) from alert where kind = 'failed_logins'`;

/** What `lockOut` raised, after every server has looked: once in the books, told by one. @param {ManyServers} many */
export async function announcedOnce(many) {
  // Beside the look that may have been under way.
  for (const server of many.servers) {
    const looks = () => server.counted('traitortrack_jobs_total{task="watch",result="done"}');
    const before = await looks();
    await until('each server has looked', async () => (await looks()) > before);
  }
  assert.equal(await many.sql(RAISED), '1');
  assert.equal(many.logs().match(/WARNING\S* alerts.*failed_logins/g)?.length, 1, 'one server tells');
  assert.equal(
    await many.sql(`select count(*) from notification n join "user" u on u.id = n.user_id where u.username = 'asha' and n.link = '/admin/alerts'`),
    '1',
    'and the admin is told once',
  );
}

/** What `doctor` finds wrong. @param {import('../support/site.mjs').Site} site */
function complaints(site) {
  try {
    site.cli(['doctor']);
    return '';
  } catch (error) {
    // It exits with 1 when it finds something; what, it prints.
    const { stdout } = /** @type {{ stdout: string }} */ (error);
    return stdout.split('\n').filter((line) => !/^\s*(ok|fine)/i.test(line)).join('\n');
  }
}

/** A replica that stopped replaying, as behind a long query or a slow disk. @param {ManyServers} many */
export async function laggingReplica(many) {
  const { a, b, replica } = many;
  const open = () => many.sql(`select count(*) from alert where kind = 'replica_lag' and cleared_at is null`);
  const part = async (/** @type {string} */ url) => (await (await fetch(`${url}/api/system_health`)).json()).components.replica;
  const behind = () => a.counted('traitortrack_replica_lag_seconds{replica="replica"}');
  assert.match(complaints(a), /statistics/, 'doctor says that the role sees no lag');
  await many.sql(`grant pg_monitor to ${ROLE}`);
  assert.doesNotMatch(complaints(a), /statistics/);
  await until('the replica is seen', async () => (await part(a.url))?.status === 'healthy');
  await replica.sql('select pg_wal_replay_pause()');
  try {
    await new Api(a.url, many.tokens[2]).pack('SB93001', ['LAG1']);
    await until('the alert is raised', async () => (await open()) === '1');
    for (const { url } of [a, b]) await until('health says so', async () => (await part(url))?.status === 'degraded');
    await until('the metric says how far', async () => (await behind()) > REPLICA_SECONDS);
  } finally {
    await replica.sql('select pg_wal_replay_resume()');
  }
  await until('the alert is over', async () => (await open()) === '0');
  for (const { url } of [a, b]) await until('health says that, too', async () => (await part(url))?.status === 'healthy');
  assert.match(many.logs(), /WARNING\S* alerts.*replica_lag/);
}

/** @param {ManyServers} many */
export async function sameBooks(many) {
  const { a, b } = many;
  a.makeUser('bela', 'biller');
  const { token } = a.api('bela');
  const [onA, onB] = [a, b].map((server) => new Api(server.url, token));
  await onA.must('POST', '/api/v1/bills', { number: 'TWO-1', target_parents: 3, customer: 'first' });
  assert.equal((await onB.must('GET', '/api/v1/bills/TWO-1')).customer, 'first');
  await onB.must('PATCH', '/api/v1/bills/TWO-1', { customer: 'second' });
  assert.equal((await onA.must('GET', '/api/v1/bills/TWO-1')).customer, 'second');
  const [packer] = many.tokens;
  await new Api(a.url, packer).pack('SB90001', ['TWO1', 'TWO2']);
  const [again] = (await new Api(b.url, packer).pack('SB90002', ['TWO1'])).results;
  assert.equal(again.outcome, 'in_other_parent', 'a child that was packed on one is packed on both');
  const { outcome } = await onB.must('POST', '/api/v1/bills/TWO-1/parents', { key: crypto.randomUUID(), parent: 'SB90001' });
  assert.equal(outcome, 'added');
  assert.equal((await onA.must('GET', '/api/v1/bills/TWO-1')).parent_list.length, 1);
  await onA.must('DELETE', '/api/v1/bills/TWO-1/parents/SB90001');
  assert.equal((await onB.must('GET', '/api/v1/bills/TWO-1')).parent_list.length, 0);
  const key = crypto.randomUUID();
  const scan = { key, parent: 'SB90003', child: 'TWO3' };
  const answers = await Promise.all([a, b].map((server) => new Api(server.url, packer).must('POST', '/api/v1/scans', scan)));
  assert.deepEqual(answers[0], answers[1], 'one key on two servers at once is one scan');
  assert.equal(await many.sql(`select count(*) from scan where key = '${key}'`), '1');
}

/** The bag types are what servers remember: an edit reaches each within `CACHE_TTL`. @param {ManyServers} many */
export async function cache(many) {
  let n = 90100;
  /** What each server takes a new parent's capacity to be. */
  const capacities = () =>
    Promise.all(
      many.servers.map(async ({ url }) => {
        const [packed] = (await new Api(url, many.tokens[1]).pack(`SB${(n += 1)}`, [`CACHE${n}`])).results;
        return packed.parent.capacity;
      }),
    );
  const before = await capacities();
  assert.equal(before[0], before[1]);
  for (const capacity of [before[0] + 1, before[0]]) {
    await many.sql(`update bag_type set capacity = ${capacity} where label_pattern = 'SB#####'`);
    await sleep(CACHE_SECONDS * 1000 + 50);
    assert.deepEqual(await capacities(), [capacity, capacity], 'the edit is on both');
  }
}

/** One chain of seals, by whichever server is there. @param {ManyServers} many @param {number} series @param {number} rate */
export async function oneChain(many, series, rate) {
  const load = new Load(series, many.tokens, many.servers, rate);
  await load.during(() => sleep(6000));
  await load.resend(many.balancer);
  await allOnce(many, load);
  load.close();
  for (const [i, server] of many.servers.entries()) {
    // The one that stops seals what it leaves; the other must go on.
    await server.stop();
    const packed = await new Api(many.servers[1 - i].url, many.tokens[0]).pack(`SB9200${i}`, [`CHAIN${i}`]);
    const sealed = async () => (await many.sql(`select max(scan_to) >= ${packed.results[0].scan_id} from audit_seal`)) === 't';
    await until('the other server seals', sealed);
    await server.serve();
  }
  for (const server of many.servers) booksAreRight(server);
  assert.equal(await many.sql('select count(*) = max(number) from audit_seal'), 't', 'numbered without a gap');
  assert.equal(
    await many.sql('select sum(scan_rows) = (select count(*) from scan where id <= (select max(scan_to) from audit_seal)) from audit_seal'),
    't',
    'each row of the log is under one seal',
  );
  assert.doesNotMatch(many.logs(), /could not be sealed/);
}
