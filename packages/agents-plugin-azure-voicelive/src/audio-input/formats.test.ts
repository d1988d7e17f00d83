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
      // In bytes, as the socket counts: base64 uses four for three.
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

  test('is sent in 10 ms packets, and in 40 ms packets from 1.5 s after the last voice', () => {
    const { input, socket, sent, say } = rig();
    input.open(socket);
    say(10);
    say(1490, 3);
    expect(sent).toEqual(Array<number>(150).fill(10));
    say(90, 3);
    expect(sent.slice(150)).toEqual([40, 40]);
    expect(input.ageOf(1500)).toBe(90);
  });

  test('keeps the last second of detected turns during an outage', () => {
    const { input, socket, sent, say } = rig();
    say(3000);
    input.open(socket);
    expect(sent.reduce((sum, ms) => sum + ms, 0)).toBe(1000);
    expect(Math.max(...sent)).toBe(100);
  });

  test('keeps the last minute of a manual turn', () => {
    const { input, socket, sent, say } = rig({ manual: true });
    say(61_000);
    input.open(socket);
    expect(Math.round(sent.reduce((sum, ms) => sum + ms, 0))).toBe(60_000);
  });

  test('waits while the socket buffers eight seconds of it, and is dropped after another second', () => {
    const { input, socket, sent, dropped, say } = rig({ bufferedMs: 8500 });
    input.open(socket);
    say(1000);
    expect([sent, dropped]).toEqual([[], []]);
    say(10);
    expect([sent, dropped]).toEqual([[], [true]]);
  });

  test('is sent immediately while the socket buffers seven seconds of it', () => {
    const { input, socket, sent, say } = rig({ bufferedMs: 7000 });
    input.open(socket);
    say(20);
    expect(sent).toEqual([10, 10]);
  });
});
