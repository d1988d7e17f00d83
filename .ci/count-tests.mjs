// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// Prints how many tests of a vitest report passed and failed, then the names of those that failed, with the reason.
import { existsSync, readFileSync } from 'node:fs';

const LONGEST_REASON = 200;

const [file] = process.argv.slice(2);
const report = existsSync(file)
  ? JSON.parse(readFileSync(file, 'utf8'))
  : { numPassedTests: 0, numFailedTests: 0, testResults: [] };
console.log(`${report.numPassedTests} ${report.numFailedTests}`);
for (const { assertionResults } of report.testResults) {
  for (const { fullName, status, failureMessages } of assertionResults) {
    if (status !== 'failed') continue;
    const [reason = ''] = (failureMessages?.[0] ?? '').split('\n');
    console.log(`${fullName} (${reason.slice(0, LONGEST_REASON)})`.replaceAll('\n', ' '));
  }
}
