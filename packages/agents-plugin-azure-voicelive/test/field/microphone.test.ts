// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { constant, ramp } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { openField } from './field.ts';
import { logged } from './logged.ts';

describe('audio of every rate and channel count is converted', () => {
  test.each([8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000])(
    '%i Hz',
    async (sampleRate) => {
      const lines = logged();
      const { server, ...field } = await openField();
      const { session } = await field.session();
      for (const frame of constant(500, 8000, { sampleRate })) session.pushAudio(frame);
      await server.until('the audio', () => server.audioMs() >= 450);
      const samples = server.audio();
      expect(server.audioMs()).toBeLessThanOrEqual(510);
      // The level is kept, away from the edges.
      expect(Math.abs((samples[Math.floor(samples.length / 2)] ?? 0) - 8000)).toBeLessThan(400);
      expect(lines).toEqual([]);
    },
  );

  test.each([2, 6])('%i channels', async (channels) => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    for (const frame of constant(500, 8000, { sampleRate: 48_000, channels })) session.pushAudio(frame);
    await server.until('the audio', () => server.audioMs() >= 450);
    expect(server.audioMs()).toBeLessThanOrEqual(510);
  });

  test('also when the rate changes during a call', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    for (const sampleRate of [48_000, 96_000, 16_000]) {
      for (const frame of ramp(300, { sampleRate })) session.pushAudio(frame);
    }
    await server.until('the audio', () => server.audioMs() >= 850);
    expect(server.audioMs()).toBeLessThanOrEqual(920);
  });
});
