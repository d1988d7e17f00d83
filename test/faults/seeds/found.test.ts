// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FastTime } from '../fast-time/fast-time.ts';
import { voicelive } from '../subjects/voicelive.ts';
import { perform } from './perform.ts';
import type { Script } from './script.ts';

let time: FastTime;
beforeAll(() => {
  time = new FastTime();
});
afterAll(() => time.stop());

/** Conversations for which a seed found a failure, as it printed them; the name says what was wrong. */
const FOUND: { name: string; script: Script }[] = [
  {
    name: 'a drop where the last word with a time ends: the next word was remembered, but not heard',
    script: [
      { do: 'model', model: 'gpt-4.1', until: 'rest' },
      { do: 'fault', fault: { slug: 'drop-mid-reply' }, until: 'rest' },
      { do: 'speak', ms: 300, answer: { words: 6 }, until: 'rest' },
    ],
  },
];

test.each(FOUND)('passes: $name', async ({ script }) => {
  expect((await perform(script, { subject: voicelive, time })).findings).toEqual([]);
});
