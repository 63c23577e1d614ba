// Which requests the shipped nginx sends a second time, when a server took one and died before it answered.

import { strict as assert } from 'node:assert';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ask } from '../support/ask.mjs';
import { Balancer } from '../support/balancer.mjs';
import { lastingPorts } from '../support/many-servers.mjs';

/** Acts that carry a key, and are done once however often they come. */
const TWICE = [
  'POST /api/v1/scans',
  'POST /api/v1/scans/batch',
  'POST /api/v1/undo',
  'POST /api/v1/moves',
  'POST /api/v1/bags/SB00001/close',
  'POST /api/v1/bags/SB00001/reopen',
  'POST /api/v1/bills/B-1/parents',
  'DELETE /api/v1/bags/SB00001/children/C1',
  'POST /fn/scan',
  'POST /fn/undo',
  'POST /fn/add_parent',
  'GET /dashboard',
];
/** A second one would count twice, or be refused though the first was done. */
const ONCE = [
  'POST /fn/log_in',
  'POST /fn/unlink',
  'POST /fn/move_child',
  'POST /fn/close_parent',
  'POST /fn/reopen_parent',
  'POST /fn/remove_parent',
  'POST /fn/complete_bill',
  'POST /fn/scan/more',
  'POST /api/v1/bills',
  'POST /api/v1/bills/B-1/complete',
  'PATCH /api/v1/bills/B-1',
];
/** nginx takes servers in turn, so that some of these meet the dying one first. */
const TIMES = 4;

/** @param {string} parent a folder */
export async function sentTwice(parent) {
  const [dying, living, port, plainPort] = await lastingPorts(4);
  /** @type {Record<string, number>} */
  const came = {};
  const servers = [dying, living].map((own) => {
    const server = createServer((request, response) => {
      if (request.url === '/ready') return void response.end();
      request.resume().once('end', () => {
        const what = `${request.method} ${request.url}`;
        came[what] = (came[what] ?? 0) + 1;
        if (own === dying) request.socket.resetAndDestroy();
        else response.end();
      });
    });
    return server.listen(own, '127.0.0.1');
  });
  const balancer = new Balancer(join(parent, 'nginx-twice'), port, plainPort);
  try {
    await balancer.start([dying, living]);
    for (const what of [...TWICE, ...ONCE]) {
      const [method, path] = what.split(' ');
      const statuses = [];
      for (let i = 0; i < TIMES; i += 1) {
        const body = method === 'POST' || method === 'PATCH' ? '{}' : undefined;
        statuses.push((await ask(`${balancer.url}${path}`, { method, ca: balancer.ca, body })).status);
      }
      if (TWICE.includes(what)) {
        assert.deepEqual([...new Set(statuses)], [200], `${what} is answered by the server that lives`);
        assert.ok(came[what] > TIMES, `${what} came to the dying one too`);
      } else {
        assert.equal(came[what], TIMES, `${what} is sent once`);
        assert.ok(statuses.includes(502), `${what} fails when the server dies`);
      }
    }
  } finally {
    await balancer.stop();
    for (const server of servers) server.close().closeAllConnections();
  }
}
