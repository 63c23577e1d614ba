// The reads that wait on this device, for every page: kept, counted, told. Sending them is the stations' part (scan.js),
// where each outcome is seen and heard.
//
// Each read has a key of its own in localStorage, `tt.queue.PERSON.ORDER.TAB`, so two tabs never overwrite what the other
// keeps. What this page read stays in its memory too until its answer is here: that is all there is where the browser
// refuses storage, and it lets a page ask again for an answer that another tab got.
(() => {
  'use strict';
  if (window.ttQueue) return;

  const PREFIX = 'tt.queue.', SHOW_MS = 2000, SLEEP_MS = 30 * 86400000;
  const data = document.currentScript.dataset, words = JSON.parse(data.words), me = { id: data.userId, name: data.user };
  const own = new Map(), unkept = new Set();

  const parse = (text) => { try { return JSON.parse(text); } catch (e) { return null; } };
  const fill = (text, values) => text.split('{}').reduce((out, part, i) => out + values[i - 1] + part);
  const names = () => { try { return Object.keys(localStorage); } catch (e) { return []; } };
  const load = (slot) => { try { return parse(localStorage.getItem(slot)); } catch (e) { return null; } };
  let refused = false; // whether the browser kept nothing when it was asked last
  const keep = (slot, item) => {
    try {
      localStorage.setItem(slot, JSON.stringify(item));
      unkept.delete(slot);
      refused = false;
    } catch (e) {
      unkept.add(slot);
      refused = true;
    }
  };
  const tryOut = () => {
    try {
      localStorage.setItem('tt.try', 'x'.repeat(500));
      localStorage.removeItem('tt.try');
    } catch (e) { refused = true; }
  };

  // Random enough for keys. Plain HTTP addresses of a local network have no crypto.randomUUID.
  const hex = (bytes) => Array.from(bytes, (x) => (x + 256).toString(16).slice(1)).join('');
  const random = (length) => hex(crypto.getRandomValues(new Uint8Array(length)));

  // The server's clock, as its page and answers tell it: handhelds are often days off.
  // Counted from there by whichever clock went further: one stands still while the device sleeps, the other may be put back.
  // A leap of more than a month is no sleep: somebody set the clock of a device that had stood in 1970.
  let server = Number(data.now) || Date.now(), steady = performance.now(), device = Date.now();
  const now = () => {
    const awake = performance.now() - steady, told = Date.now() - device;
    return Math.floor(server + (told < SLEEP_MS ? Math.max(awake, told) : awake));
  };
  const setClock = (date) => {
    const told = Date.parse(date);
    if (told > 0) [server, steady, device] = [told, performance.now(), Date.now()];
  };

  // A UUIDv7, which carries its time: by it the server knows a read that is older than its memory of keys.
  const newKey = (at) => (Math.floor(at).toString(16).padStart(12, '0') + '7' + random(2).slice(1) +
    '89ab'[crypto.getRandomValues(new Uint8Array(1))[0] & 3] + random(8).slice(1)).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

  const mine = PREFIX + me.id + '.', tab = random(3);
  const slotOf = (order, part) => mine + String(order).padStart(16, '0') + '.' + part;
  const orderOf = (slot) => Number(slot.split('.')[3]);

  // What waits of the person who is signed in here, in the order in which it was read. Read afresh each time: another tab
  // may have added to it.
  const slots = () => Array.from(new Set(names().filter((name) => name.startsWith(mine)).concat(Array.from(own.keys())))).sort();
  const entries = () => slots().map((slot) => [slot, own.get(slot) || load(slot)]).filter((entry) => entry[1] && entry[1].key);
  const read = () => entries().map((entry) => entry[1]);

  // The clock may be put back, and another tab may be ahead: the next place is behind all that are taken.
  const push = (item) => {
    const last = slots().pop(), at = now();
    const slot = slotOf(Math.max(Math.floor(at), last ? orderOf(last) + 1 : 0), tab);
    const whole = Object.assign({ key: newKey(at), at, by: me.name }, item);
    own.set(slot, whole);
    keep(slot, whole);
    show();
    return whole;
  };

  // Forgets what was answered, and nothing else.
  const drop = (keys) => {
    entries().forEach(([slot, item]) => {
      if (keys.indexOf(item.key) < 0) return;
      own.delete(slot);
      unkept.delete(slot);
      try { localStorage.removeItem(slot); } catch (e) { /* it was in memory only */ }
    });
    Array.from(unkept).forEach((slot) => keep(slot, own.get(slot))); // there may be room now
    show();
  };

  // Keeps a read that is not to be sent again until the person decides.
  const hold = (key) => {
    entries().forEach(([slot, item]) => {
      if (item.key !== key) return;
      const held = Object.assign({}, item, { held: true });
      keep(slot, held);
      if (unkept.has(slot)) own.set(slot, held); else own.delete(slot);
    });
    show();
  };

  // An older form kept all reads of a person and a page as one list under the person's name. The places are made of the
  // list itself, so that two tabs that take it over at once make the same ones.
  const takeOver = () => ['scan', 'bill'].forEach((kind) => {
    const name = 'tt.' + kind + '.' + me.name, items = load(name);
    if (!Array.isArray(items)) return;
    const kept = items.filter((item) => item && item.key);
    const taken = kept.map((item, i) => [slotOf(Math.floor(kept[0].at || 0) + i, kind), Object.assign({ by: me.name }, item)]);
    taken.forEach(([slot, item]) => { own.set(slot, item); keep(slot, item); });
    if (taken.some(([slot]) => unkept.has(slot))) return;
    try { localStorage.removeItem(name); } catch (e) { return; }
    taken.forEach(([slot]) => own.delete(slot));
  });

  // How much of whom waits here: [number of the person, name, reads].
  const waiting = () => {
    const found = new Map();
    const add = (id, name, count) => { found.set(id, [id, name, (found.has(id) ? found.get(id)[2] : 0) + count]); };
    names().sort().forEach((name) => {
      const old = /^tt\.(?:scan|bill)\.(.+)$/.exec(name), item = old || name.startsWith(PREFIX) ? load(name) : null;
      if (old && old[1] !== me.name && Array.isArray(item) && item.length) add('@' + old[1], old[1], item.length);
      else if (item && item.key && !name.startsWith(mine)) add(name.split('.')[2], item.by || '', 1);
    });
    if (me.id && read().length) add(me.id, me.name, read().length);
    return Array.from(found.values());
  };

  // A station tells its own person itself; every other page says what waits, and where it is sent.
  const box = document.createElement('div');
  box.id = 'kept';
  box.setAttribute('role', 'status');
  box.hidden = true;
  const show = () => {
    const station = document.querySelector('[data-station]'), look = station ? 'calm' : ''; // on a station below the work, not over it
    const lines = waiting().filter(([id]) => !station || id !== me.id);
    const said = JSON.stringify(lines);
    if (box.dataset.said === said && box.isConnected && box.className === look) return;
    box.dataset.said = said;
    box.textContent = '';
    lines.forEach(([id, name, count]) => {
      const line = document.createElement('p');
      line.className = 'banner saved';
      line.textContent = id === me.id ? fill(words.mine, [count]) : fill(words.theirs, [name, count, name]);
      if (id === me.id) {
        const link = document.createElement('a');
        link.className = 'button';
        link.href = '/scan';
        link.rel = 'external';
        link.textContent = words.open;
        line.append(link);
      }
      box.append(line);
    });
    box.hidden = !lines.length;
    box.className = look;
    if (!box.isConnected) document.body.append(box);
  };

  document.addEventListener('submit', (e) => {
    const count = me.id ? read().length : 0;
    if (!count || new URL(/** @type {HTMLFormElement} */ (e.target).action, location.href).pathname !== data.logOut) return;
    if (!confirm(fill(words.leave, [count]))) {
      e.preventDefault();
      e.stopPropagation();
    }
  }, true);
  // Kept by this page alone: closing it must be meant.
  addEventListener('beforeunload', (e) => { if (unkept.size) e.preventDefault(); });

  window.ttQueue = {
    user: me, read, push, drop, hold, now, setClock, random, show,
    /** Whether this page made the read and waits for its answer. */
    isOwn: (key) => Array.from(own.values()).some((item) => item.key === key),
    /** Whether only this page has its reads, because the browser refuses to keep them. */
    refused: () => refused || unkept.size > 0,
    /** Runs `act` while no other tab of this person does, where the browser can tell. */
    alone: (act) => navigator.locks ? navigator.locks.request(PREFIX + me.id, act) : act(),
  };

  tryOut();
  if (me.id) takeOver();
  show();
  addEventListener('storage', show);
  setInterval(show, SHOW_MS);
})();
