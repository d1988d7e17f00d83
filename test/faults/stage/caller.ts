// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { AudioFrame } from '@livekit/rtc-node';
import { downmixToMono, StreamingResampler } from '@voicelive-kit/audio';
import { constant } from '@voicelive-kit/conformance/testing';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';

const speech = join(import.meta.dirname, '../../../examples/demo/speech');
/** The format that both plugins accept without conversion. */
export const RATE = 24_000;
/** Samples of 10 ms. */
const FRAME = RATE / 100;
const cache = new Map<string, Int16Array>();

/** A recorded caller as mono samples at 24 kHz. */
function samplesOf(name: string): Int16Array {
  let samples = cache.get(name);
  if (samples === undefined) {
    const wav = readWavFile(join(speech, `${name}.wav`));
    const mono = downmixToMono(wav.samples, wav.channels);
    samples = new StreamingResampler({ from: wav.rate, to: RATE }).push(mono).slice();
    cache.set(name, samples);
  }
  return samples;
}

/** Frames of 10 ms of a recorded caller, by default "Great, thank you."; `ms` limits it to its beginning. */
export function speechFrames(name = 'caller-4-goodbye', ms = 800): AudioFrame[] {
  const samples = samplesOf(name);
  const count = Math.min(Math.floor(samples.length / FRAME), Math.ceil(ms / 10));
  return Array.from(
    { length: count },
    (_, i) => new AudioFrame(samples.slice(i * FRAME, (i + 1) * FRAME), RATE, 1, FRAME),
  );
}

/** Frames of 10 ms of silence. */
export function silence(ms: number): AudioFrame[] {
  return constant(ms, 0, { sampleRate: RATE });
}
