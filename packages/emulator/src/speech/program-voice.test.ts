// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { chooseVoice } from './choose-voice.ts';
import { isInstalled, programVoice, VOICE_PROGRAMS } from './program-voice.ts';

for (const program of VOICE_PROGRAMS) {
  const installed = await isInstalled(program);

  test.runIf(installed)(`${program} speaks a text with estimated word times`, async () => {
    const { samples, words, estimated } = await programVoice(program).speak('-- Hello there, you.');
    expect(samples.length).toBeGreaterThan(24_000 / 2);
    expect(words.map((word) => word.text)).toEqual(['--', 'Hello', 'there', 'you']);
    expect(words.at(-1)?.endMs).toBe(Math.round(samples.length / 24));
    expect(estimated).toBe(true);
  });

  test.skipIf(installed)(
    `${program} is rejected with installation advice when it is not installed`,
    async () => {
      await expect(chooseVoice(program)).rejects.toThrow(`${program} is not installed; install it`);
    },
  );
}
