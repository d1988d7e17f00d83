// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';

export interface SignalOptions {
  sampleRate?: number;
  channels?: number;
  /** Milliseconds per frame, 10 by default. */
  frameMs?: number;
}

/** Frames of a ramp: sample i has the value i modulo 30000, so each differs from its neighbours. */
export function ramp(ms: number, options: SignalOptions = {}): AudioFrame[] {
  return frames(ms, options, (index) => index % 30_000);
}

/** Frames of a sine tone. */
export function tone(ms: number, hertz: number, options: SignalOptions = {}): AudioFrame[] {
  const { sampleRate = 24_000 } = options;
  return frames(ms, options, (index) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * hertz * index) / sampleRate)),
  );
}

/** Frames in which every sample has one value; 0 is silence. */
export function constant(ms: number, value: number, options: SignalOptions = {}): AudioFrame[] {
  return frames(ms, options, () => value);
}

/** Frequency of a tone by its rising zero crossings, in hertz. */
export function frequencyOf(samples: Int16Array, sampleRate = 24_000): number {
  const rises: number[] = [];
  for (let i = 1; i < samples.length; i += 1) {
    const before = samples[i - 1] ?? 0;
    const here = samples[i] ?? 0;
    if (before < 0 && here >= 0) rises.push(i - here / (here - before));
  }
  const first = rises[0];
  const last = rises.at(-1);
  if (first === undefined || last === undefined || rises.length < 2) return 0;
  return ((rises.length - 1) * sampleRate) / (last - first);
}

/** Samples of frames, concatenated. */
export function samplesOf(frames: readonly AudioFrame[]): Int16Array {
  const all = new Int16Array(frames.reduce((sum, frame) => sum + frame.data.length, 0));
  let at = 0;
  for (const frame of frames) {
    all.set(frame.data, at);
    at += frame.data.length;
  }
  return all;
}

function frames(ms: number, options: SignalOptions, sample: (index: number) => number): AudioFrame[] {
  const { sampleRate = 24_000, channels = 1, frameMs = 10 } = options;
  const total = Math.round((ms * sampleRate) / 1000);
  const perFrame = Math.round((frameMs * sampleRate) / 1000);
  const result: AudioFrame[] = [];
  for (let start = 0; start < total; start += perFrame) {
    const count = Math.min(perFrame, total - start);
    const data = new Int16Array(count * channels);
    for (let i = 0; i < data.length; i += 1) data[i] = sample(start + Math.floor(i / channels));
    result.push(new AudioFrame(data, sampleRate, channels, count));
  }
  return result;
}
