// Tells ./dev how many tests passed and failed, through $RESULT_FILE.

import { writeFileSync } from 'node:fs';
import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';

export default class CountReporter implements Reporter {
  #root: Suite | undefined;

  onBegin(_config: unknown, suite: Suite) {
    this.#root = suite;
  }

  onEnd(result: FullResult) {
    const file = process.env.RESULT_FILE;
    if (!file) return;
    const tests = this.#root?.allTests() ?? [];
    const passed = tests.filter((test) => test.outcome() === 'expected').length;
    const failed = tests.length - passed;
    // A run that broke outside its tests (no server, time out) has failed too.
    writeFileSync(file, JSON.stringify({ passed, failed: failed || (result.status === 'passed' ? 0 : 1) }));
  }
}
