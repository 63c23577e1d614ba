// Tells on every page what waits on this device; asks before signing out, and offers a file; takes such a file in again. A station
// (app/islands) keeps the reads and sends them; queue.js stores them, each with its `key` and the name of whose it is in `by`. The lists
// `tt.scan.NAME` and `tt.bill.NAME` of the first versions are told too.
(() => {
  'use strict';
  if (window.ttKept) return;
  window.ttKept = true;

  const PREFIX = 'tt.queue.', SHOW_MS = 2000, LOOK_MS = 10000, LATE_MS = 2000, store = window.ttQueue;
  const data = document.currentScript.dataset, words = JSON.parse(data.words), me = { id: data.userId, name: data.user };

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name]);
  const read = (text) => { try { return JSON.parse(text); } catch (e) { return null; } };
  const local = (act) => { try { return act(localStorage); } catch (e) { return null; } };
  const station = () => document.querySelector('[data-station]');
  const make = (name, set, ...inner) => {
    const made = Object.assign(document.createElement(name), set);
    made.append(...inner);
    return made;
  };

  // How much of whom waits here: [number of the person, name, reads].
  const waiting = () => {
    const found = new Map();
    const add = (id, name, count) => { found.set(id, [id, name, (found.has(id) ? found.get(id)[2] : 0) + count]); };
    (local((s) => Object.keys(s)) || []).sort().forEach((name) => {
      const old = /^tt\.(?:scan|bill)\.(.+)$/.exec(name), list = old ? read(local((s) => s.getItem(name))) : null;
      if (Array.isArray(list) && list.length) add(me.id && old[1] === me.name ? me.id : '@' + old[1], old[1], list.length);
    });
    (store ? store.names() : []).sort().forEach((name) => {
      const item = read(store.load(name));
      if (item && item.key) add(name.split('.')[2], item.by || '', 1);
    });
    return Array.from(found.values());
  };

  const own = () => (store && me.id ? store.names().filter((name) => name.startsWith(PREFIX + me.id + '.')).sort() : []);

  // Of this person: what is stored, or what a station has in its memory alone.
  const mine = () => {
    const stored = waiting().filter(([id]) => id === me.id)[0], here = station();
    return me.id ? Math.max(stored ? stored[2] : 0, Number(here && here.getAttribute('data-waiting')) || 0) : 0;
  };

  // The server's time, as a station heard it last: the clock of a handheld may be years off.
  const now = () => {
    const heard = (local((s) => s.getItem('tt.clock')) || '').split(' ').map(Number);
    return heard.length === 2 && heard[0] > 0 ? heard[0] + Date.now() - heard[1] : Date.now();
  };
  const span = (ms) => {
    const s = Math.max(0, Math.floor(ms / 1000)), two = (n) => String(n).padStart(2, '0');
    return (s < 3600 ? '' : Math.floor(s / 3600) + ':') + (s < 3600 ? Math.floor(s / 60) : two(Math.floor(s / 60) % 60)) + ':' + two(s % 60);
  };

  // On a station: whether the site answers, what waits since when, and whether the browser promised to keep it.
  const tellState = () => {
    const line = document.getElementById('device-state');
    if (!line) return;
    const items = own().map((name) => read(store.load(name))).filter((item) => item && !item.held && item.at);
    const age = items.length ? now() - Math.min(...items.map((item) => item.at)) : 0;
    const net = !navigator.onLine ? words.offline : age > LATE_MS ? words.silent : words.online;
    const persisted = store ? store.state.persisted : null;
    const promise = persisted === null ? '' : ' ' + (persisted ? words.promised : words.unpromised);
    const text = net + ' ' + (items.length ? fill(words.oldest, { count: items.length, age: span(age) }) : words.nothing) + promise;
    if (line.textContent !== text) line.textContent = text;
  };

  // A station tells its own person itself; every other page says what waits, and where it is sent.
  const box = make('div', { id: 'kept', hidden: true });
  box.setAttribute('role', 'status');
  const show = () => {
    tellState();
    const here = station(), look = here ? 'calm' : ''; // on a station below the work, not over it
    const lines = waiting().filter(([id]) => !here || id !== me.id);
    const cleared = !!(store && store.state.cleared), said = JSON.stringify([lines, cleared]);
    if (box.dataset.said === said && box.isConnected && box.className === look) return;
    box.dataset.said = said;
    box.textContent = '';
    if (cleared) box.append(make('p', { className: 'banner bad' }, words.cleared));
    lines.forEach(([id, name, count]) => {
      const line = make('p', { className: 'banner saved' }, fill(id === me.id ? words.mine : words.theirs, { user: name, count }));
      if (id === me.id) line.append(make('a', { className: 'button', href: '/scan', rel: 'external' }, words.open));
      box.append(line);
    });
    box.hidden = !lines.length && !cleared;
    box.className = look;
    if (!box.isConnected) document.body.append(box);
  };

  // What waits of this person, as a file.
  const save = () => {
    const reads = {};
    own().forEach((name) => { reads[name] = store.load(name); });
    const text = JSON.stringify({ traitortrack: 1, person: me.id, name: me.name, reads });
    const link = make('a', { href: URL.createObjectURL(new Blob([text], { type: 'application/json' })), download: 'traitortrack-' + me.name + '.json' });
    document.body.append(link);
    link.click();
    link.remove();
  };

  // The same reads under the same keys: what was sent since is answered again, and done once.
  const takeIn = async (file) => {
    const found = read(await file.text()), reads = (found && found.reads) || {};
    if (!found || found.traitortrack !== 1) return words.noFile;
    if (found.person !== me.id) return fill(words.foreign, { user: String(found.name) });
    const fit = Object.keys(reads).filter((name) => name.startsWith(PREFIX + me.id + '.') && (read(reads[name]) || {}).key);
    fit.forEach((name) => { if (!store.names().includes(name)) store.keep(name, reads[name]); });
    await store.settled();
    dispatchEvent(new Event('online')); // a station sends
    return fill(words.taken, { count: fit.length });
  };

  const leave = (form, count) => {
    const close = () => { dialog.close(); dialog.remove(); };
    const dialog = /** @type {HTMLDialogElement} */ (make('dialog', { id: 'leave' },
      make('p', {}, fill(words.leave, { count })),
      make('div', { className: 'actions' },
        make('button', { type: 'button', className: 'primary', onclick: close }, words.stay),
        make('button', { type: 'button', onclick: save }, words.save),
        make('button', { type: 'button', onclick: () => form.submit() }, words.go))));
    dialog.setAttribute('aria-label', words.go);
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  document.addEventListener('submit', (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target), count = mine();
    if (!count || new URL(form.action, location.href).pathname !== data.logOut) return;
    const asks = 'HTMLDialogElement' in window;
    if (!asks && confirm(fill(words.leave, { count }))) return;
    e.preventDefault();
    e.stopPropagation();
    if (asks) leave(form, count);
  }, true);

  document.addEventListener('change', (e) => {
    const input = /** @type {HTMLInputElement} */ (e.target), file = input.files && input.files[0];
    if (!file || !('takeIn' in input.dataset) || !store) return;
    const answer = document.getElementById('taken-in');
    takeIn(file).catch(() => words.noFile).then((said) => { answer.textContent = said; });
    input.value = '';
  });

  show();
  addEventListener('storage', show);
  setInterval(show, SHOW_MS);
  if (store) {
    const takes = document.getElementById('take-in-box');
    if (takes) takes.hidden = false;
    store.ready.then(show);
    setInterval(() => { if (!document.hidden) store.refresh(); }, LOOK_MS);
  }
})();
