// What a camera sees: a film of labels, as Chromium plays it in place of one, over and over.

import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';

const WIDTH = 640, HEIGHT = 480, FRAMES_PER_SECOND = 5;

/** A label, or nothing in sight. */
export type Scene = { text: string; format: 'QRCode' | 'Code128' } | null;

/** One frame: brightness of each point, then no colour. */
async function frame(scene: Scene): Promise<Buffer> {
  const points = Buffer.alloc(WIDTH * HEIGHT, 235);
  if (scene) {
    const { symbol, error } = await writeBarcode(scene.text, { format: scene.format });
    if (!symbol) throw new Error(error);
    const size = Math.floor(Math.min(320 / symbol.width, 240 / symbol.height));
    const [left, top] = [Math.floor((WIDTH - symbol.width * size) / 2), Math.floor((HEIGHT - symbol.height * size) / 2)];
    for (let y = 0; y < symbol.height * size; y += 1) {
      for (let x = 0; x < symbol.width * size; x += 1) {
        const isDark = symbol.data[Math.floor(y / size) * symbol.width + Math.floor(x / size)] === 0;
        if (isDark) points[(top + y) * WIDTH + left + x] = 16;
      }
    }
  }
  return Buffer.concat([Buffer.from('FRAME\n'), points, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
}

/** Writes the film: each scene for so many seconds. */
export async function writeFilm(path: string, scenes: Scene[], seconds: number) {
  const program = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(program).buffer } });
  const film = openSync(path, 'w');
  writeSync(film, `YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`);
  for (const scene of scenes) {
    const one = await frame(scene);
    for (let count = 0; count < seconds * FRAMES_PER_SECOND; count += 1) writeSync(film, one);
  }
  closeSync(film);
}
