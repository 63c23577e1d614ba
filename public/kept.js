// Tells on every page what waits on this device, and asks before signing out. A station (app/islands) keeps the reads and sends them;
// this only looks at what it stores: one read in each slot `tt.queue.PERSON.ORDER.TAB`, with its `key` and the name of whose it is in
// `by`, and the lists `tt.scan.NAME` and `tt.bill.NAME` of the first versions.
(() => {
  'use strict';
  if (window.ttKept) return;
  window.ttKept = true;

  const PREFIX = 'tt.queue.', SHOW_MS = 2000;
  const data = document.currentScript.dataset, words = JSON.parse(data.words), me = { id: data.userId, name: data.user };

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name]);
  const names = () => { try { return Object.keys(localStorage); } catch (e) { return []; } };
  const load = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch (e) { return null; } };
  const station = () => document.querySelector('[data-station]');

  // How much of whom waits here: [number of the person, name, reads].
  const waiting = () => {
    const found = new Map();
    const add = (id, name, count) => { found.set(id, [id, name, (found.has(id) ? found.get(id)[2] : 0) + count]); };
    names().sort().forEach((name) => {
      const old = /^tt\.(?:scan|bill)\.(.+)$/.exec(name), item = old || name.startsWith(PREFIX) ? load(name) : null;
      if (old && Array.isArray(item) && item.length) add(me.id && old[1] === me.name ? me.id : '@' + old[1], old[1], item.length);
      else if (item && item.key) add(name.split('.')[2], item.by || '', 1);
    });
    return Array.from(found.values());
  };

  // Of this person: what is stored, or what a station has in its memory alone.
  const mine = () => {
    const stored = waiting().filter(([id]) => id === me.id)[0], here = station();
    return me.id ? Math.max(stored ? stored[2] : 0, Number(here && here.getAttribute('data-waiting')) || 0) : 0;
  };

  // A station tells its own person itself; every other page says what waits, and where it is sent.
  const box = document.createElement('div');
  box.id = 'kept';
  box.setAttribute('role', 'status');
  box.hidden = true;
  const show = () => {
    const here = station(), look = here ? 'calm' : ''; // on a station below the work, not over it
    const lines = waiting().filter(([id]) => !here || id !== me.id);
    const said = JSON.stringify(lines);
    if (box.dataset.said === said && box.isConnected && box.className === look) return;
    box.dataset.said = said;
    box.textContent = '';
    lines.forEach(([id, name, count]) => {
      const line = document.createElement('p');
      line.className = 'banner saved';
      line.textContent = id === me.id ? fill(words.mine, { count }) : fill(words.theirs, { user: name, count });
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
    const form = /** @type {HTMLFormElement} */ (e.target), count = mine();
    if (!count || new URL(form.action, location.href).pathname !== data.logOut) return;
    if (!confirm(fill(words.leave, { count }))) {
      e.preventDefault();
      e.stopPropagation();
    }
  }, true);

  show();
  addEventListener('storage', show);
  setInterval(show, SHOW_MS);
})();
