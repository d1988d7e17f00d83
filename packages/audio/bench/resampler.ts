// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// Compares the resampler with sox (if installed) and @livekit/rtc-node, and prints Markdown: `node
// packages/audio/bench/resampler.ts`, after the package is built.
import { availableParallelism } from 'node:os';
import { dispose } from '@livekit/rtc-node';
import { fitTone, levelDb, sweep, tone } from '../test/measure.ts';
import { rtcNode, sox, soxVersion, type Subject, voicelive } from './subjects.ts';

const PATHS: [from: number, to: number][] = [
  [48_000, 24_000],
  [24_000, 48_000],
  [8000, 24_000],
  [24_000, 8000],
  [16_000, 24_000],
  [24_000, 16_000],
  [44_100, 24_000],
];

const TONE_SECONDS = 0.4;
/** Omitted at both ends of a converted tone: more than any subject needs to settle. */
const EDGE_SECONDS = 0.1;

interface Quality {
  snrDb: number;
  rippleDb: number;
  aliasDb: number;
}

function convertTone(subject: Subject, frequency: number, from: number, to: number) {
  const out = subject.convert(tone(frequency, from, Math.round(from * TONE_SECONDS)), from, to);
  const start = Math.ceil(to * EDGE_SECONDS);
  return { samples: out.subarray(start, to * TONE_SECONDS - start), start };
}

function measureQuality(subject: Subject, from: number, to: number): Quality {
  const nyquist = Math.min(from, to) / 2;
  let snrDb = Infinity;
  let rippleDb = 0;
  let aliasDb = -Infinity;
  for (const frequency of sweep(0.01 * nyquist, 0.75 * nyquist, 12)) {
    const { samples, start } = convertTone(subject, frequency, from, to);
    const fit = fitTone(samples, frequency, to, start);
    snrDb = Math.min(snrDb, fit.snrDb);
    rippleDb = Math.max(rippleDb, Math.abs(fit.gainDb));
  }
  if (to < from) {
    for (const frequency of sweep(1.1 * nyquist, 0.999 * (from / 2), 24)) {
      aliasDb = Math.max(aliasDb, levelDb(convertTone(subject, frequency, from, to).samples));
    }
  } else {
    for (const frequency of sweep(0.1 * nyquist, 0.9 * nyquist, 24)) {
      const { samples, start } = convertTone(subject, frequency, from, to);
      aliasDb = Math.max(aliasDb, fitTone(samples, frequency, to, start).residueDb);
    }
  }
  return { snrDb, rippleDb, aliasDb };
}

/**
 * How long the newest sample of a 20 ms frame is buffered, in ms, over 200 frames: the input not yet matched by output
 * after each push, plus how much later a position is in the output.
 */
function measureHeld(
  subject: Subject,
  from: number,
  to: number,
): { least: number; most: number } | undefined {
  const stream = subject.open?.(from, to);
  if (stream === undefined) return undefined;
  const frequency = 100;
  const input = tone(frequency, from, from * 4);
  const parts: Int16Array[] = [];
  let pushed = 0;
  let returned = 0;
  let least = Infinity;
  let most = -Infinity;
  for (let at = 0; at < input.length; at += from / 50) {
    const part = stream.push(input.slice(at, at + from / 50));
    parts.push(part);
    pushed += 20;
    returned += (part.length / to) * 1000;
    // The first half second is the start-up of subjects that work in blocks.
    if (pushed <= 500) continue;
    least = Math.min(least, pushed - returned);
    most = Math.max(most, pushed - returned);
  }
  stream.close();
  const out = Int16Array.from(parts.flatMap((part) => Array.from(part)));
  const delay = (-fitTone(out.subarray(to), frequency, to, to).phase / (2 * Math.PI * frequency)) * 1000;
  return { least: least + delay, most: most + delay };
}

/** Fastest of 9 runs (other programs only ever add time), in microseconds for a 20 ms frame. */
function measureTime(subject: Subject, from: number, to: number): number {
  return Math.min(...Array.from({ length: 9 }, () => subject.microsecondsPerFrame(from, to)));
}

function row(subject: Subject, from: number, to: number): string {
  const { snrDb, rippleDb, aliasDb } = measureQuality(subject, from, to);
  const held = measureHeld(subject, from, to);
  const cells = [
    `${from / 1000} → ${to / 1000}`,
    subject.name,
    measureTime(subject, from, to).toFixed(0),
    held === undefined ? 'whole file' : `${held.least.toFixed(2)} – ${held.most.toFixed(2)}`,
    snrDb.toFixed(1),
    rippleDb.toFixed(2),
    aliasDb.toFixed(1),
  ];
  return `| ${cells.join(' | ')} |`;
}

const subjects = [voicelive, rtcNode];
const version = soxVersion();
if (version === undefined)
  console.log('sox is not installed (Debian: apt-get install sox): its rows are omitted.\n');
else subjects.push(sox);

const today = new Date().toISOString().slice(0, 10);
console.log(
  `${today}, ${availableParallelism()} cores, Node ${process.versions.node}, ${version ?? 'no sox'}\n`,
);
console.log(
  '| kHz | subject | µs per 20 ms frame | sound held, ms | worst SNR, dB | ripple, dB | worst alias or image, dB |',
);
console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: |');
for (const [from, to] of PATHS) for (const subject of subjects) console.log(row(subject, from, to));
await dispose();
