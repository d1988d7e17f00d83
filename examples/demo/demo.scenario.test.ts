// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const here = import.meta.dirname;
const words: Record<string, [word: string, startMs: number, endMs: number][]> = JSON.parse(
  readFileSync(join(here, 'speech/words.json'), 'utf8'),
);

it('the scenario of the demo has the word times of the recordings', () => {
  const scenario = readFileSync(join(here, 'demo.scenario.yaml'), 'utf8');
  const recordings = Object.keys(words).filter((name) => name.startsWith('agent-'));
  for (const name of recordings) {
    expect(scenario).toContain(`audio: speech/${name}.wav`);
    for (const [word, startMs, endMs] of words[name] ?? []) {
      const written = [word, `'${word}'`].map((text) => `[${text}, ${startMs}, ${endMs}]`);
      expect(
        written.some((entry) => scenario.includes(entry)),
        `${name}: ${word}`,
      ).toBe(true);
    }
  }
});
