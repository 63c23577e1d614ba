// What a measurement ran on, for the head of its page.

import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** The first line that a program prints. @param {string} program @param {string[]} args */
const firstLine = (program, args) => execFileSync(program, args, { encoding: 'utf8' }).trim().split('\n')[0];

/** Lines of Markdown. @param {string} command */
export function machine(command) {
  const revision = (() => {
    try {
      return firstLine('git', ['rev-parse', '--short', 'HEAD']);
    } catch {
      return 'not a git clone';
    }
  })();
  return [
    `* Date: ${new Date().toISOString().slice(0, 10)}`,
    `* Command: \`${command}\``,
    `* Machine: ${cpus().length} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB of memory, ${process.platform}`,
    `* Revision: ${revision}, release build, ${firstLine('rustc', ['--version'])}`,
  ];
}
