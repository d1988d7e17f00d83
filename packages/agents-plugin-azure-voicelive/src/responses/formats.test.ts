// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { samplesOf } from '@voicelive-kit/conformance/testing';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { OUTPUT_FORMATS } from '../audio-format.ts';
import { AudioSink } from './audio-sink.ts';

test.each(Object.entries(OUTPUT_FORMATS))(
  '%s is delivered in 20 ms frames at its own rate',
  async (_, format) => {
    const sink = new AudioSink(format, new ManualClock());
    const samples = Int16Array.from({ length: format.sampleRate / 10 }, (__, i) => 4 * i);
    const wire = Buffer.from(format.encode(samples), 'base64');
    // A delta may end in the middle of a sample.
    const cut = 501;
    const counts = [wire.subarray(0, cut), wire.subarray(cut)].map((part) =>
      sink.write(part.toString('base64')),
    );
    expect(counts).toEqual([
      Math.floor(cut / format.bytesPerSample),
      samples.length - Math.floor(cut / format.bytesPerSample),
    ]);
    sink.end();
    const frames = await Array.fromAsync(sink.stream);
    expect(
      frames.map(({ sampleRate, samplesPerChannel }) => (samplesPerChannel * 1000) / sampleRate),
    ).toEqual([20, 20, 20, 20, 20]);
    for (const { data } of frames)
      expect([data.byteOffset, data.buffer.byteLength]).toEqual([0, data.byteLength]);
    expect(samplesOf(frames)).toEqual(format.decode(wire, wire.length));
    expect(sink.write(wire.toString('base64'))).toBe(samples.length);
  },
);
