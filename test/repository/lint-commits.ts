// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The command: looks at the subject of every commit since there is a rule for them. Older ones are what they are. */
import { join } from 'node:path';
import { commitsSince, objectionTo } from './commit-subjects.ts';

const START = '82e4971eb24511dfba0552bce8aa38bae2ec8e7d';

const commits = commitsSince(START, join(import.meta.dirname, '../..'));
if (commits === undefined) {
  console.log(`The history does not reach back to ${START.slice(0, 7)} here: no commit was looked at.`);
} else {
  const wrong = commits.flatMap(({ hash, subject }) => {
    const objection = objectionTo(subject);
    return objection === undefined ? [] : [`${hash} ${objection}: ${subject}`];
  });
  for (const line of wrong) console.error(line);
  console.log(`${commits.length} commits, ${wrong.length} of them with a subject that will not do`);
  if (wrong.length > 0) process.exitCode = 1;
}
