// The reads that wait on this device: one record for each in IndexedDB, under the name of its slot, `tt.queue.PERSON.ORDER.TAB`.
// A station (app/islands) and kept.js ask this script, which answers at once, from memory. What they change goes to localStorage in the
// same step, so that it is stored before the next line runs; then to IndexedDB, which has room and outlasts a browser that is killed; then
// out of localStorage again. So what an earlier version, or a page that died on the way, left in localStorage is taken over.
(() => {
  'use strict';
  if (window.ttQueue) return;

  const PREFIX = 'tt.queue.', CHANGED = 'tt.changed', STORE = 'reads', MARK = 'mark', LIMIT_MS = 3000, LEFT_MS = 5000;
  /** @type {Map<string, string>} */
  const all = new Map();
  /** What IndexedDB does not have yet; null: what it has to forget. @type {Map<string, string | null>} */
  let pending = new Map();
  /** What nothing but this page surely has. */
  const loose = new Set();
  /** Since when each was seen in localStorage: what stays there was left by a page that is gone. @type {Map<string, number>} */
  const since = new Map();
  /** @type {IDBDatabase | null} */
  let db = null;
  /** Which database this page knows: a new one has another mark. */
  let mark = '';
  let failed = false, waits = false, chain = Promise.resolve();
  const state = { cleared: false, persisted: /** @type {boolean | null} */ (null) };

  const local = (act) => { try { return act(localStorage); } catch (e) { return undefined; } };
  const isAhead = (name, text) => local((s) => { s.setItem(name, text); return true; }) === true;
  const hasRoom = () => isAhead('tt.try', 'x'.repeat(500)) && local((s) => { s.removeItem('tt.try'); return true; }) === true;
  const ahead = () => (local((s) => Object.keys(s)) || []).filter((name) => name.startsWith(PREFIX));
  /** No answer for so long is none. @type {<T>(promise: Promise<T>) => Promise<T>} */
  const soon = (promise) => Promise.race([promise, new Promise((_, no) => setTimeout(no, LIMIT_MS, new Error('late')))]);

  const random = () => Math.random().toString(36).slice(2);

  /** @type {() => Promise<IDBDatabase>} */
  const connect = () => new Promise((yes, no) => {
    const asked = indexedDB.open('tt', 1);
    asked.onupgradeneeded = () => {
      // Without room for the mark the database has none, and is given one with the first read.
      try { asked.result.createObjectStore(STORE).put(random(), MARK); } catch (e) { /* full */ }
    };
    asked.onerror = asked.onblocked = () => no(asked.error);
    asked.onsuccess = () => {
      db = asked.result;
      // The browser closes it when somebody empties its storage: then what this page has is written again.
      db.onclose = () => { db = null; refresh(); };
      db.onversionchange = () => { if (db) db.close(); db = null; };
      yes(db);
    };
  });

  /** Runs one transaction. @template T @param {'readonly' | 'readwrite'} mode @param {(store: IDBObjectStore) => T} act @returns {Promise<T>} */
  const transact = async (mode, act) => {
    const open = db || await soon(connect());
    return soon(new Promise((yes, no) => {
      let made;
      // On the disk, not only handed to the system.
      const tx = /** @type {any} */ (open).transaction(STORE, mode, { durability: 'strict' });
      tx.oncomplete = () => yes(made);
      tx.onabort = () => no(tx.error);
      made = act(tx.objectStore(STORE));
      if (tx.commit && mode === 'readwrite') tx.commit();
    })).catch((error) => { if (!error || error.name !== 'QuotaExceededError') db = null; throw error; });
  };

  const stored = async () => {
    const [names, texts] = await transact('readonly', (store) => [store.getAllKeys(), store.getAll()]);
    return new Map(names.result.map((name, i) => [String(name), texts.result[i]]));
  };

  // One after the other, whatever asks.
  const next = (step) => { chain = chain.then(step, step); return chain; };

  const flush = async () => {
    waits = false;
    if (!pending.size) return;
    const batch = pending;
    pending = new Map();
    try {
      await transact('readwrite', (store) => batch.forEach((text, name) => { if (text === null) store.delete(name); else store.put(text, name); }));
      failed = false;
      batch.forEach((text, name) => {
        if (pending.has(name)) return;
        loose.delete(name);
        if (text === null || local((s) => s.getItem(name)) === text) local((s) => s.removeItem(name));
      });
      local((s) => s.setItem(CHANGED, String(Date.now() + Math.random()))); // other tabs look again
    } catch (error) {
      // Tried again with the next change. On a full disk localStorage takes a text, and may lose it.
      failed = true;
      batch.forEach((text, name) => {
        if (!pending.has(name)) pending.set(name, text);
        if (text !== null && name !== MARK && error && error.name === 'QuotaExceededError') loose.add(name);
      });
    }
  };
  const write = () => { if (!waits) { waits = true; next(flush); } };

  // What IndexedDB has by now: other tabs add to it and take from it. With another mark it was emptied meanwhile.
  const look = async () => {
    const found = await stored().catch(() => { failed = true; return null; });
    const others = ahead().filter((name) => !pending.has(name));
    since.forEach((_, name) => { if (!others.includes(name)) since.delete(name); });
    const isFirst = !mark;
    if (found) {
      const isOther = !isFirst && found.get(MARK) !== mark;
      if (isOther) state.cleared = true;
      all.forEach((text, name) => {
        if (found.has(name) || pending.has(name) || loose.has(name)) return;
        if (isOther) pending.set(name, text); else all.delete(name);
      });
      found.forEach((text, name) => { if (name !== MARK && !pending.has(name)) all.set(name, text); });
      mark = found.get(MARK) || random();
      if (!found.has(MARK)) pending.set(MARK, mark);
    }
    others.forEach((name) => {
      const text = local((s) => s.getItem(name));
      if (!text) return;
      all.set(name, text);
      if (!since.has(name)) since.set(name, Date.now());
      if (isFirst || Date.now() - since.get(name) > LEFT_MS) pending.set(name, text);
    });
    await flush();
  };
  const refresh = () => next(look).then(() => { dispatchEvent(new Event('storage')); });

  const ready = next(look);
  window.ttQueue = {
    /** Fulfilled once what waits is known, or is not to be had. */
    ready,
    names: () => Array.from(all.keys()),
    load: (name) => all.get(name),
    /** Whether it is stored as of now; where not, it may be in a moment. */
    keep: (name, text) => {
      const kept = isAhead(name, text);
      all.set(name, text);
      pending.set(name, text);
      if (!kept) loose.add(name);
      write();
      return kept;
    },
    forget: (name) => {
      all.delete(name);
      loose.delete(name);
      local((s) => s.removeItem(name));
      pending.set(name, null);
      write();
    },
    /** Fulfilled once all that was kept so far is stored, and what other tabs did is known. */
    settled: () => next(look),
    /** Whether the browser refuses to keep reads. */
    isRefused: () => loose.size > 0 || (failed && (db !== null || !hasRoom())),
    /** Whether closing the page would lose reads. */
    hasLoose: () => loose.size > 0,
    refresh,
    state,
  };

  addEventListener('storage', (e) => {
    if (e.key && (e.key === CHANGED || e.key.startsWith(PREFIX))) refresh();
  });
  // Asked where work is done: a browser that is short of room deletes what it was not asked to keep.
  const keeper = navigator.storage;
  if (keeper && keeper.persist && document.querySelector('[data-station]')) {
    keeper.persist().then((answer) => { state.persisted = answer; }, () => {});
  }
})();
