// The worker by which the scan page opens without a network (server/src/offline/worker.js), and the news that a release has come.
(() => {
  'use strict';
  if (window.ttOffline) return;
  window.ttOffline = true;

  const LOOK_MS = 30000, data = document.currentScript.dataset, workers = navigator.serviceWorker;

  // The page goes on as it is: what waits is stored, and the new release reads it.
  const tell = () => {
    if (document.getElementById('release')) return;
    const box = document.createElement('p'), button = document.createElement('button');
    box.id = 'release';
    box.className = 'banner info';
    box.setAttribute('role', 'status');
    box.textContent = data.news;
    button.type = 'button';
    button.textContent = data.load;
    button.onclick = () => location.reload();
    box.append(button);
    document.body.append(box);
  };

  const look = async () => {
    if (document.hidden) return;
    const answer = await fetch('/worker.js', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
    const release = answer && answer.ok && answer.headers.get('x-release');
    if (release && release !== data.release) tell();
    const registered = release && workers && (await workers.getRegistration());
    // A newer worker, or the one that takes itself away.
    if (registered) registered.update().catch(() => {});
  };

  if (workers && data.worker) {
    workers.register(data.worker, { updateViaCache: 'none' }).catch(() => {});
    // Whose scan page is kept for a start without a network: nobody's once nobody is signed in.
    workers.ready.then(({ active }) => active.postMessage({ person: data.userId || '', language: document.documentElement.lang }));
  }
  setInterval(look, LOOK_MS);
  addEventListener('focus', look);
})();
