// The camera of a station. It reads QR and Code 128 by what the browser has for it, else by zxing-wasm (scripts/reader.mjs), which comes when
// it is needed and not before. The station loads this file when a person opens the camera.
(() => {
  'use strict';
  if (window.ttCamera) return;
  /** @type {(id: string) => any} */
  const $ = (id) => document.getElementById(id);
  const panel = $('camera'), opener = $('camera-open'), picture = $('camera-picture'), torch = $('camera-torch');
  const READER = '/pkg/zxing-wasm-3.1.6/', FORMATS = ['qr_code', 'code_128'];
  /** A label that was not seen for so long has left the picture; between two looks is a rest. Milliseconds. */
  const GONE = 1500, REST = 60;
  /** More does not read better, and takes a slow device longer. */
  const MOST_PIXELS = 960;
  const canvas = document.createElement('canvas'), pen = canvas.getContext('2d', { willReadFrequently: true });

  /** @type {(text: string) => void} */
  let give = () => {};
  /** @type {MediaStream | null} */
  let stream = null;
  /** @type {(() => Promise<{ text: string, x: number, y: number }[]>) | null} */
  let read = null;
  let isOpen = false, watcher = null, last = '', held = '', heldAt = 0;

  const tell = (what) => { $('camera-said').textContent = panel.dataset[what]; };

  /** The browser's own reader, where it knows what is on labels. */
  const own = async () => {
    const Detector = window.BarcodeDetector;
    const known = Detector ? await Detector.getSupportedFormats().catch(() => []) : [];
    if (!FORMATS.every((format) => known.includes(format))) return null;
    const detector = new Detector({ formats: FORMATS });
    return async () => (await detector.detect(canvas)).map(({ rawValue, boundingBox: box }) => (
      { text: rawValue, x: box.x + box.width / 2, y: box.y + box.height / 2 }));
  };

  const zxing = async () => {
    if (!window.ZXingWASM) {
      await new Promise((done, fail) => {
        const script = document.createElement('script');
        Object.assign(script, { src: READER + 'reader.js', onload: done, onerror: fail });
        document.head.append(script);
      });
    }
    const reader = window.ZXingWASM;
    // Otherwise it asks a server of others.
    const overrides = { locateFile: (name) => READER + name };
    await reader.prepareZXingModule({ overrides, fireImmediately: true });
    const options = { formats: ['QRCode', 'Code128'], textMode: 'Plain', tryInvert: false };
    return async () => (await reader.readBarcodes(pen.getImageData(0, 0, canvas.width, canvas.height), options)).map(
      ({ text, position: { topLeft: a, bottomRight: b } }) => ({ text, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }));
  };

  /** Only what the person sees is read. */
  const draw = () => {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = picture;
    const scale = Math.max(clientWidth / videoWidth, clientHeight / videoHeight);
    const width = clientWidth / scale, height = clientHeight / scale, size = Math.min(1, MOST_PIXELS / Math.max(width, height));
    canvas.width = Math.max(1, Math.round(width * size));
    canvas.height = Math.max(1, Math.round(height * size));
    pen.drawImage(picture, (videoWidth - width) / 2, (videoHeight - height) / 2, width, height, 0, 0, canvas.width, canvas.height);
  };

  /** Of several labels the one in the middle is meant. */
  const middle = (found) => {
    const far = ({ x, y }) => Math.hypot(x - canvas.width / 2, y - canvas.height / 2);
    return found.filter(({ text }) => text).sort((a, b) => far(a) - far(b)).map(({ text }) => text)[0] || '';
  };

  /** What was read twice in a row counts; once, until it has left the picture or another one counts. */
  const note = (text) => {
    const now = performance.now();
    if (text && text === held) heldAt = now;
    else if (held && now - heldAt > GONE) held = '';
    if (text && text !== held && text === last) {
      held = text;
      heldAt = now;
      give(text);
    }
    last = text;
  };

  const look = async () => {
    const mine = stream, from = performance.now();
    if (picture.readyState > 1 && picture.clientWidth) {
      draw();
      const found = await read().catch(() => null);
      if (!mine || mine !== stream) return;
      if (found) note(middle(found));
      else if (window.ZXingWASM || !(read = await zxing().catch(() => null))) {
        // The browser's own gave up, and there is no other.
        stop();
        tell('unreadable');
        return;
      }
    }
    // It takes half of a slow device's time at most.
    setTimeout(() => { if (mine === stream) look(); }, Math.max(REST, performance.now() - from));
  };

  const end = (ended) => ended.getTracks().forEach((track) => track.stop());

  const stop = () => {
    if (stream) end(stream);
    stream = null;
    picture.srcObject = null;
    torch.hidden = true;
    last = '';
  };

  const start = async () => {
    const media = navigator.mediaDevices;
    if (!media) {
      tell('insecure');
      return;
    }
    tell('opening');
    const video = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } };
    let came;
    try {
      came = await media.getUserMedia({ video });
      read = read || (await own()) || (await zxing());
    } catch (error) {
      if (came) end(came);
      tell({ NotAllowedError: 'denied', NotFoundError: 'missing' }[error.name] || (came ? 'unreadable' : 'busy'));
      return;
    }
    if (!isOpen || document.hidden || stream) {
      end(came);
      return;
    }
    stream = came;
    picture.srcObject = came;
    await picture.play().catch(() => {});
    if (stream !== came) return;
    const track = /** @type {any} */ (came.getVideoTracks()[0]);
    track.onended = () => {
      stop();
      tell('busy');
    };
    torch.hidden = !(track.getCapabilities && track.getCapabilities().torch);
    torch.setAttribute('aria-pressed', 'false');
    tell('ready');
    look();
  };

  const show = (on) => {
    isOpen = on;
    panel.hidden = !on;
    opener.setAttribute('aria-expanded', String(on));
    document.documentElement.classList.toggle('has-camera', on);
  };

  const close = () => {
    if (!isOpen) return;
    stop();
    show(false);
    held = '';
    if (watcher) watcher.destroy();
    watcher = null;
    $('scan-input').focus();
  };

  window.ttCamera = (take) => {
    give = take;
    if (isOpen) {
      close();
      return;
    }
    show(true);
    // What it closes is not the page.
    if (window.CloseWatcher) {
      watcher = new window.CloseWatcher();
      watcher.onclose = close;
    }
    document.querySelector('.verdict').scrollIntoView();
    $('camera-close').focus();
    start();
  };

  $('camera-close').onclick = close;
  torch.onclick = () => {
    const isOn = torch.getAttribute('aria-pressed') !== 'true', [track] = stream ? stream.getVideoTracks() : [];
    const wanted = /** @type {any} */ ({ advanced: [{ torch: isOn }] });
    if (track) track.applyConstraints(wanted).then(() => torch.setAttribute('aria-pressed', String(isOn)), () => {});
  };
  document.addEventListener('keydown', (e) => {
    if (e.key === 'Escape' && isOpen && !document.querySelector('dialog[open]')) close();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) stop();
    else if (isOpen && !stream) start();
  });
  addEventListener('pagehide', stop);
})();
