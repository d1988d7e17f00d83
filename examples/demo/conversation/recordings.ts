// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { convertRate, downmixToMono, interleave } from '@voicelive-kit/audio';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';

/** The caller's format is that of a browser's microphone: 48 kHz, stereo. */
export const CALLER_RATE = 48_000;
export const CALLER_CHANNELS = 2;

/** What the caller says in one turn. */
export interface Utterance {
  /** File name, for display. */
  file: string;
  /** Interleaved stereo samples at `CALLER_RATE`. */
  samples: Int16Array;
  /** Where the voice begins and ends within the samples, in milliseconds; the silence around it does not count. */
  voice: { startMs: number; endMs: number };
}

/** Loads one recording and converts it to the caller's rate and channels. */
export function loadUtterance(path: string): Utterance {
  const { samples, rate, channels } = readWavFile(path);
  if (samples.length === 0) throw new Error(`${path}: the file contains no sound`);
  const mono = downmixToMono(samples, channels);
  const native = rate === CALLER_RATE && channels === CALLER_CHANNELS;
  const converted = convertRate(mono, rate, CALLER_RATE);
  const stereo = native ? samples : interleave(converted, converted);
  return { file: basename(path), samples: stereo, voice: voicedRange(mono, rate) };
}

/** Loads all WAV files of a folder, sorted by name; throws an Error when there are none. */
export function loadFolder(folder: string): Utterance[] {
  const files = readdirSync(folder).filter((name) => name.toLowerCase().endsWith('.wav'));
  if (files.length === 0) throw new Error(`${folder} contains no .wav file`);
  return files
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => loadUtterance(join(folder, name)));
}

/** The first and last time, in milliseconds, at which the level is above 30 dB below that of the loudest 10 ms. */
export function voicedRange(mono: Int16Array, rate: number): { startMs: number; endMs: number } {
  const window = Math.max(1, Math.round(rate / 100));
  const energies: number[] = [];
  for (let at = 0; at < mono.length; at += window) {
    let sum = 0;
    const part = mono.subarray(at, at + window);
    for (const sample of part) sum += sample * sample;
    energies.push(sum / part.length);
  }
  const threshold = Math.max(...energies, 1) / 1000;
  const first = energies.findIndex((energy) => energy > threshold);
  const last = energies.findLastIndex((energy) => energy > threshold);
  return first < 0 ? { startMs: 0, endMs: 0 } : { startMs: first * 10, endMs: (last + 1) * 10 };
}
