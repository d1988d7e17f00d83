// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// Prints how many tests of a vitest report passed and failed, then the names of those that failed.
import { existsSync, readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
const report = existsSync(file)
  ? JSON.parse(readFileSync(file, 'utf8'))
  : { numPassedTests: 0, numFailedTests: 0, testResults: [] };
console.log(`${report.numPassedTests} ${report.numFailedTests}`);
for (const { assertionResults } of report.testResults) {
  for (const { fullName, status } of assertionResults)
    if (status === 'failed') console.log(fullName.replaceAll('\n', ' '));
}
