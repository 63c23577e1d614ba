// The service worker: lets the scan page open without a network, from the files of one release and one copy of the page. The server puts
// the release and its files in. What is not named here goes by as if there was no worker: the API, server functions, everything that is posted.
(() => {
  'use strict';
  const RELEASE = '__RELEASE__';
  /** @type {Record<string, string>} path → integrity */
  const FILES = JSON.parse('__FILES__');
  const worker = /** @type {any} */ (self);
  const OF_RELEASE = 'tt-files-', CACHE = OF_RELEASE + RELEASE, PAGE = 'tt-page', SCAN = '/scan', START = '/';
  const SLOW_MS = 3000, STALE_MS = 12 * 3600 * 1000, OLDER_RELEASES = 2, READER = /^\/pkg\/zxing-wasm-[\d.]+\//;

  /** Asks for a file of this release. Of anything else, such as the page of a portal, the sum is another one. */
  const fetchFile = async (path) => {
    const ask = async (cache) => {
      const answer = await fetch(path, { integrity: FILES[path], cache, credentials: 'same-origin' });
      if (!answer.ok) throw new Error(path + ': ' + answer.status);
      return answer;
    };
    return ask('default').catch(() => ask('reload'));
  };

  const install = async () => {
    const cache = await caches.open(CACHE);
    await Promise.all(Object.keys(FILES).map(async (path) => {
      if (!(await cache.match(path, { ignoreVary: true }))) await cache.put(path, await fetchFile(path));
    }));
    // Pages of the release before go on: they find their files too.
    await worker.skipWaiting();
  };

  const activate = async () => {
    const older = (await caches.keys()).filter((name) => name.startsWith(OF_RELEASE) && name !== CACHE);
    await Promise.all(older.slice(0, -OLDER_RELEASES).map((name) => caches.delete(name)));
    await worker.clients.claim();
  };

  const header = (answer, name) => answer.headers.get(name) || '';
  const isHtml = (answer) => header(answer, 'content-type').startsWith('text/html');
  /** Every page of the site bears an id and a policy with a nonce. */
  const isOurs = (answer) => !!header(answer, 'x-request-id') && header(answer, 'content-security-policy').includes("'nonce-");

  // A file's name bears its content or its release, so whichever release kept it, it is the right one.
  const file = async (request) => {
    const kept = await caches.match(request.url, { ignoreVary: true });
    if (kept) return kept;
    const answer = await fetch(request);
    if (answer.ok && isHtml(answer)) return Response.error();
    // Large, and not for everybody: kept by whoever opened the camera.
    if (answer.ok && READER.test(new URL(request.url).pathname)) await (await caches.open(CACHE)).put(request, answer.clone()).catch(() => {});
    return answer;
  };

  const kept = async () => (await caches.open(PAGE)).match(SCAN);

  /** Keeps the person's scan page as it is without a parent, and nobody else's. */
  const keep = async (person, language) => {
    const cache = await caches.open(PAGE), old = await kept(), what = [RELEASE, person, language].join(' ');
    if (old && header(old, 'x-person') !== person) await cache.delete(SCAN);
    if (!person || (old && header(old, 'x-kept') === what && Date.now() - Number(header(old, 'x-kept-at')) < STALE_MS)) return;
    // Not the person's own asking: it keeps no session alive. Under another session it is refused.
    const asked = { accept: 'text/html', 'x-live': '1', 'x-queue-user-id': person };
    const answer = await fetch(SCAN, { headers: asked, credentials: 'same-origin', cache: 'no-store' });
    if (answer.status !== 200 || answer.redirected || !isOurs(answer)) return;
    const text = await answer.text();
    if (!text.includes('data-station="scan"') || !text.includes('data-release="' + RELEASE + '"')) return;
    const headers = { 'x-person': person, 'x-kept': what, 'x-kept-at': String(Date.now()) };
    ['content-type', 'content-security-policy', 'x-content-type-options', 'referrer-policy', 'x-frame-options'].forEach((name) => {
      headers[name] = header(answer, name);
    });
    // The mark tells the page that its times and counts are of then.
    await cache.put(SCAN, new Response(text.replace('<html ', '<html data-kept '), { headers }));
  };

  /** Opens the scan page: from the site, or the kept one where the site is away, slow, or somebody else answers for it. */
  const open = async (request) => {
    const isScan = new URL(request.url).pathname === SCAN;
    // Followed here, so that a portal's redirection is not followed by the page. The start page's is the site's own, by role.
    const asked = isScan ? fetch(request.url, { headers: { accept: 'text/html' }, credentials: 'same-origin', cache: 'no-store' }) : fetch(request);
    const came = asked.then((answer) => answer, () => null);
    const isFine = (answer) => !!answer && (isScan ? isOurs(answer) && answer.status < 500 : answer.type === 'opaqueredirect');
    const first = await Promise.race([came, new Promise((late) => setTimeout(late, SLOW_MS, null))]);
    if (!isFine(first)) {
      const copy = await kept();
      if (copy) return isScan ? copy : Response.redirect(SCAN);
    }
    const answer = first || (await came);
    if (!answer) return Response.error();
    return answer.redirected && isFine(answer) ? Response.redirect(answer.url) : answer;
  };

  worker.addEventListener('install', (e) => e.waitUntil(install()));
  worker.addEventListener('activate', (e) => e.waitUntil(activate()));
  worker.addEventListener('message', (e) => {
    if (e.data && typeof e.data.person === 'string') e.waitUntil(keep(e.data.person, String(e.data.language)).catch(() => {}));
  });
  worker.addEventListener('fetch', (e) => {
    const { request } = e, url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== location.origin) return;
    if (request.mode === 'navigate') {
      if (url.pathname === SCAN || url.pathname === START) e.respondWith(open(request));
    } else if (url.pathname.startsWith('/pkg/') || (/^\/\w+\.js$/.test(url.pathname) && url.searchParams.has('v'))) {
      e.respondWith(file(request));
    }
  });
})();
