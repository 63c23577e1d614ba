// What must hold of the documents: each page of docs/ is in docs/SUMMARY.md once, each link leads somewhere, and the guide
// has the same pages in every language and the words of the screens. The book is built of docs/ alone, so its pages link to nothing outside of it.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const BOOK = 'docs', SUMMARY = 'docs/SUMMARY.md', GUIDE = 'docs/guide';
/** Pages outside of the book, whose links are checked too. */
const OTHERS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];

const files = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  const path = join(folder, entry.name);
  return entry.isDirectory() ? files(path) : [path];
}).sort();
const pages = (folder) => files(folder).filter((path) => path.endsWith('.md'));

/** The text without what stands in code, where brackets are no links. */
const prose = (text) => text.replace(/^ *```[\s\S]*?^ *```$/gm, '').replace(/``[^\n]*?``|`[^`]*`/g, '');

/** Links and pictures: `[text](target)`, also over the end of a line. */
const links = (text) => [...prose(text).matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g)].map((found) => found[1]);

/** As mdBook and GitHub name a heading: lower case, no punctuation, dashes for spaces. */
const anchors = (text) => new Set(text.replace(/^ *```[\s\S]*?^ *```$/gm, '').split('\n')
  .filter((line) => /^#{1,6} /.test(line))
  .map((line) => line.replace(/^#+ /, '').trim().toLowerCase().replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '').replace(/\s/g, '-')));

const faults = [];
const book = pages(BOOK).filter((path) => path !== SUMMARY);
const read = (path) => readFileSync(path, 'utf8');

const summary = links(read(SUMMARY)).map((target) => normalize(join(BOOK, target)));
for (const page of book) if (!summary.includes(page)) faults.push(`${page} is not in ${SUMMARY}`);
for (const page of summary) if (summary.indexOf(page) !== summary.lastIndexOf(page)) faults.push(`${page} is more than once in ${SUMMARY}`);

// The source that a site offers (scripts/build.sh) leaves the pictures out.
const hasPictures = existsSync('docs/screenshots');
let checked = 0;
for (const page of [SUMMARY, ...book, ...OTHERS]) {
  for (const target of links(read(page))) {
    if (/^[a-z]+:/i.test(target)) continue;
    checked += 1;
    const [path, anchor] = target.split('#');
    const at = path ? normalize(join(dirname(page), path)) : page;
    if (!hasPictures && at.startsWith('docs/screenshots/')) continue;
    if (!existsSync(at)) faults.push(`${page} links to ${target}, which is not there`);
    else if (page.startsWith(`${BOOK}/`) && !at.startsWith(`${BOOK}/`)) faults.push(`${page} links to ${target}, which is not in the book`);
    else if (page.startsWith(`${BOOK}/`) && statSync(at).isDirectory()) faults.push(`${page} links to the folder ${target}; name a page`);
    else if (anchor && !anchors(read(at)).has(anchor)) faults.push(`${page} links to ${target}, and there is no such heading`);
  }
}

const languages = readdirSync(GUIDE);
const chapters = (language) => readdirSync(join(GUIDE, language)).sort().join(' ');
for (const language of languages) {
  if (chapters(language) !== chapters('en')) faults.push(`${GUIDE}/${language} has other pages than ${GUIDE}/en`);
}

// What the guide has in bold or in quotation marks stands on a screen; `…` is a value in it. Counts such as 0/30 are none.
const screens = files('app').filter((path) => /\.(rs|ftl|json|toml|ya?ml)$/.test(path)).map(read).join('\n').toLowerCase();
for (const page of [...pages(GUIDE), 'docs/admin.md']) {
  for (const [, bold, quoted] of prose(read(page)).matchAll(/\*\*([^*]+)\*\*|"([^"\n]+)"/g)) {
    const words = (bold ?? quoted).split('…').map((part) => part.trim()).filter((part) => /\p{L}/u.test(part));
    for (const part of words) if (!screens.includes(part.toLowerCase())) faults.push(`${page} has "${part}", which is on no screen`);
  }
}

// A pattern that fits nothing any more would let everything pass.
if (checked < 100) faults.push(`only ${checked} links were found`);
for (const fault of faults) console.error(fault);
if (faults.length) process.exit(1);
console.log(`docs: ${book.length} pages, ${checked} links, ${languages.length} languages of the guide`);
