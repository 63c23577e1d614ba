// Brings a file part by part through the API. One that broke off goes on where it was, when the same file is chosen again.
(() => {
  'use strict';
  const form = /** @type {HTMLFormElement} */ (document.querySelector('form[data-bring]'));
  if (!form) return;
  const said = form.querySelector('[data-bring-state]');
  const PART = Number(form.dataset.bring);

  const call = async (method, path, body, headers) => {
    const answer = await fetch(`/api/v1/imports${path}`, { method, body, headers, credentials: 'same-origin' });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(told.detail || String(answer.status)), { status: answer.status });
    return told;
  };

  // The same file for the same purpose has the same key: the first sixteen bytes of a hash, as a UUID of one's own making.
  const keyOf = async (kind, file) => {
    if (!window.crypto || !crypto.subtle) return form.key.value;
    const about = new TextEncoder().encode([kind, file.name, file.size, file.lastModified].join('|'));
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', about)).slice(0, 16);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };

  const announce = (key, wish) => call('POST', '', JSON.stringify(wish), { 'content-type': 'application/json', 'idempotency-key': key });

  const bring = async (kind, file) => {
    const wish = { kind, file_name: file.name, file_size: file.size };
    let known = await announce(await keyOf(kind, file), wish);
    // What was started is another import; whether the file was taken before is told when this one is started.
    if (known.state) known = await announce(form.key.value, wish);
    while (!known.sha256) {
      const at = known.received;
      known = await call('PUT', `/${known.id}/parts/${at}`, file.slice(at, at + PART), { 'content-type': 'application/octet-stream' });
      said.textContent = `${form.dataset.uploading} ${Math.floor(100 * known.received / file.size)} %`;
    }
    // What cannot be read is told by the page.
    await call('GET', `/${known.id}/preview`).catch((error) => { if (error.status !== 422) throw error; });
    return known.id;
  };

  form.addEventListener('submit', async (e) => {
    const file = form.file.files[0];
    if (!file) return;
    e.preventDefault();
    const button = form.querySelector('button');
    if (button.disabled) return;
    button.disabled = true;
    said.textContent = `${form.dataset.uploading} 0 %`;
    try {
      location.assign(`/admin/imports/${await bring(form.kind.value, file)}`);
    } catch (error) {
      button.disabled = false;
      said.textContent = error.status ? `${form.dataset.refused} ${error.message}` : form.dataset.broken;
    }
  });
})();
