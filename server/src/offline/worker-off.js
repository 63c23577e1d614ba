// Takes the place of the service worker where it is switched off, and takes itself away. What waits to be sent is not its own.
(() => {
  'use strict';
  const worker = /** @type {any} */ (self);
  worker.addEventListener('install', () => worker.skipWaiting());
  worker.addEventListener('activate', (e) => e.waitUntil((async () => {
    const own = (await caches.keys()).filter((name) => name.startsWith('tt-'));
    await Promise.all(own.map((name) => caches.delete(name)));
    await worker.registration.unregister();
  })()));
})();
