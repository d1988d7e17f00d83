// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { constant } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { inputFormatOf } from '../audio-format.ts';
import { AudioInput } from './audio-input.ts';

const VOICE = 3000;

const FORMATS = [
  { input_audio_format: 'pcm16', input_audio_sampling_rate: 8000 },
  { input_audio_format: 'pcm16', input_audio_sampling_rate: 16_000 },
  { input_audio_format: 'pcm16', input_audio_sampling_rate: 24_000 },
  { input_audio_format: 'pcm16', input_audio_sampling_rate: 44_100 },
  { input_audio_format: 'g711_ulaw' },
  { input_audio_format: 'g711_alaw' },
] as const;

describe.each(FORMATS)('%o', (config) => {
  const format = inputFormatOf(config);

  function rig({ manual = false, bufferedMs = 0 } = {}) {
    /** Milliseconds of each message. */
    const sent: number[] = [];
    const dropped: true[] = [];
    const input = new AudioInput({
      format,
      manual: () => manual,
      clock: new ManualClock(),
      onBacklog: () => dropped.push(true),
    });
    const socket = {
      // In bytes, as the socket counts: base64 has four for three.
      bufferedAmount: (bufferedMs * format.sampleRate * format.bytesPerSample * 4) / 3000,
      sendAudio: (base64: string) =>
        sent.push((Buffer.from(base64, 'base64').length * 1000) / format.bytesPerSample / format.sampleRate) >
        0,
      sendCommit: () => undefined,
      sendClear: () => undefined,
    };
    const say = (ms: number, value = VOICE): void => {
      for (const frame of constant(ms, value, { sampleRate: format.sampleRate })) input.push(frame);
    };
    return { input, socket, sent, dropped, say };
  }

  test('is sent in packets of 10 ms, and of 40 ms a second and a half after the last voice', () => {
    const { input, socket, sent, say } = rig();
    input.open(socket);
    say(10);
    say(1490, 3);
    expect(sent).toEqual(Array<number>(150).fill(10));
    say(90, 3);
    expect(sent.slice(150)).toEqual([40, 40]);
    expect(input.ageOf(1500)).toBe(90);
  });

  test('of detected turns the last second is kept during an outage', () => {
    const { input, socket, sent, say } = rig();
    say(3000);
    input.open(socket);
    expect(sent.reduce((sum, ms) => sum + ms, 0)).toBe(1000);
    expect(Math.max(...sent)).toBe(100);
  });

  test('of a manual turn the last minute is kept', () => {
    const { input, socket, sent, say } = rig({ manual: true });
    say(61_000);
    input.open(socket);
    expect(Math.round(sent.reduce((sum, ms) => sum + ms, 0))).toBe(60_000);
  });

  test('waits while eight seconds of it fill the socket, and is dropped after a second more', () => {
    const { input, socket, sent, dropped, say } = rig({ bufferedMs: 8500 });
    input.open(socket);
    say(1000);
    expect([sent, dropped]).toEqual([[], []]);
    say(10);
    expect([sent, dropped]).toEqual([[], [true]]);
  });

  test('is sent at once while seven seconds of it fill the socket', () => {
    const { input, socket, sent, say } = rig({ bufferedMs: 7000 });
    input.open(socket);
    say(20);
    expect(sent).toEqual([10, 10]);
  });
});
