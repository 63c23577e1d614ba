// Makes the icons of an installed site from public/favicon.svg: node support/icons.mjs

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';

const PUBLIC = new URL('../../public/', import.meta.url);
const drawing = readFileSync(new URL('favicon.svg', PUBLIC), 'utf8');
const browser = await chromium.launch({ executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(), args: ['--no-sandbox'] });

/**
 * A maskable icon is cut to any shape: its ground fills the square, and the drawing stays within the middle.
 * @param {string} name @param {number} size @param {boolean} maskable
 */
async function make(name, size, maskable) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const drawn = maskable ? drawing.replace(/ rx="\d+"/, '').replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"') : drawing;
  const ground = maskable ? '#0f5c4d' : 'transparent';
  await page.setContent(`<style>*{margin:0;background:${ground}}svg{display:block;width:${size}px;height:${size}px}</style>${drawn}`);
  writeFileSync(new URL(name, PUBLIC), await page.screenshot({ omitBackground: true }));
  await page.close();
}

await make('icon-192.png', 192, false);
await make('icon-512.png', 512, false);
await make('icon-maskable.png', 512, true);
await browser.close();
