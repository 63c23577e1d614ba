// The oldest browser that the site is for, as far as a newer one can play it: what came after it is taken away. When it came says MDN.

import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

/** What the oldest browser is: Chromium 77. */
const FLOOR = 77;

interface Compat {
  __compat?: { support: { chrome?: Support | Support[] } };
}
interface Support {
  version_added: string | boolean | null;
  flags?: unknown;
  prefix?: string;
  alternative_name?: string;
}
type Tree = Compat & { [name: string]: Tree };

const data = createRequire(import.meta.url)('@mdn/browser-compat-data') as {
  api: Tree;
  javascript: { builtins: Tree };
  css: { properties: Tree; selectors: Tree };
};

/** Whether it came after the oldest browser, or not yet. Of what MDN does not say nothing is known. */
function isNewer(tree: Compat | undefined): boolean {
  const support = tree?.__compat?.support.chrome;
  if (!support) return false;
  const plain = [support].flat().filter((one) => !one.flags && !one.prefix && !one.alternative_name);
  const versions = plain.map(({ version_added: since }) => (typeof since === 'string' ? Number(since.replace('≤', '')) : NaN));
  return !versions.some((version) => version <= FLOOR);
}

const children = (tree: Tree) => Object.entries(tree).filter(([name]) => name !== '__compat');

/** What scripts must do without: names, and names of what has them. */
export function newNames(): [owner: string, name: string][] {
  const found: [string, string][] = [];
  for (const [owner, tree] of [...children(data.api), ...children(data.javascript.builtins)]) {
    // What such an interface has is out of reach without it, or was another's before.
    if (isNewer(tree)) found.push(['', owner]);
    else for (const [name, part] of children(tree)) if (name !== owner && isNewer(part)) found.push([owner, name]);
  }
  // Deprecated: no script may lean on it.
  return [...found, ['Document', 'execCommand']];
}

/** Takes the names away, in a page or in a worker. Answers how many were there. */
function takeAway(names: [owner: string, name: string][]): number {
  const all = globalThis as unknown as Record<string, Record<string, unknown> | undefined>;
  let taken = 0;
  const from = (place: Record<string, unknown> | undefined, name: string) => {
    if (place && Object.prototype.hasOwnProperty.call(place, name) && delete place[name]) taken += 1;
  };
  for (const [owner, name] of names) {
    const own = name.replace(/_static$/, ''), place = owner ? all[owner] : all;
    if (!place) continue;
    from(place, own);
    if (owner && !name.endsWith('_static')) from(place.prototype as Record<string, unknown> | undefined, own);
    if (owner === 'Window') from(all, own);
  }
  return taken;
}

/** The same as a text, for a script that is not the page's. */
export const takeAwayText = () => `(${String(takeAway)})(${JSON.stringify(newNames())});\n`;

/** Whether the rule or the pseudo-class is one that the oldest browser does not know: then it drops the whole rule. */
function isNewSelector(selector: string): boolean {
  const names = Array.from(selector.matchAll(/:([a-z-]+)/g), ([, name]) => name ?? '');
  return names.some((name) => isNewer(data.css.selectors[name])) || /:not\([^)]*[\s,>]/.test(selector);
}

const NEW_VALUE = /(^|[\s,(])(clamp|min|max|color-mix)\(|\d(d|s|l)v[hw]\b|^anywhere$/;

const last = (selector: string) => selector.trim().split(/[\s>~+]+/).at(-1) ?? '';

/** The style sheet as the oldest browser understands it: without the rest, and without gaps in flexible boxes. */
export function oldStyle(css: string): string {
  const plain = css.replace(/\/\*[^]*?\*\//g, ''), rule = /([^{}]+)\{([^{}]*)\}/g;
  const flexible = new Set<string>();
  for (const [, selector = '', body = ''] of plain.matchAll(rule)) {
    if (/display:\s*(inline-)?flex/.test(body)) for (const part of selector.split(',')) flexible.add(last(part));
  }
  return plain.replace(rule, (_, selector: string, body: string) => {
    if (isNewSelector(selector)) return '';
    const isGrid = /display:\s*grid/.test(body) || !selector.split(',').some((part) => flexible.has(last(part)));
    const known = body.split(';').filter((line) => {
      const [name = '', ...rest] = line.split(':'), property = name.trim(), value = rest.join(':').trim();
      const isNew = isNewer(data.css.properties[property]) || NEW_VALUE.test(value) || (property === 'text-decoration' && /\d/.test(value));
      return !isNew && (isGrid || !/^(row-|column-)?gap$/.test(property));
    });
    return `${selector}{${known.join(';')}}`;
  });
}

/** From here on the page's browser is the oldest one, but for what the engine itself does better. */
export async function toFloor(page: Page) {
  await page.addInitScript({ content: takeAwayText() });
  await page.route('**/pkg/*.css', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: oldStyle(await answer.text()) });
  });
}
