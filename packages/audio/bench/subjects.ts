// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { AudioFrame, AudioResampler } from '@livekit/rtc-node';
import { bytesToSamples, pcmBytes, StreamingResampler } from '@voicelive-kit/audio';
import { concat, tone } from '../test/measure.ts';

/** A resampler to be measured. */
export interface Subject {
  readonly name: string;
  /** Opens a stream; undefined when the subject converts complete files only. */
  open?(from: number, to: number): Stream;
  /** Converts a complete signal, including the tail. */
  convert(samples: Int16Array, from: number, to: number): Int16Array;
  /** Mean time over at least 1000 frames of 20 ms, after a warm-up. */
  microsecondsPerFrame(from: number, to: number): number;
}

export interface Stream {
  push(samples: Int16Array): Int16Array;
  flush(): Int16Array;
  close(): void;
}

export const voicelive = streaming('@voicelive-kit/audio', (from, to) => {
  const resampler = new StreamingResampler({ from, to });
  return {
    push: (samples) => resampler.push(samples),
    flush: () => resampler.flush(),
    close: () => {},
  };
});

/** libsoxr behind LiveKit's native interface, at its default quality (medium). */
export const rtcNode = streaming('rtc-node AudioResampler', (from, to) => {
  const resampler = new AudioResampler(from, to);
  const samplesOf = (frames: AudioFrame[]) => concat(frames.map((frame) => frame.data));
  return {
    push: (samples) => samplesOf(resampler.push(new AudioFrame(samples, from, 1, samples.length))),
    flush: () => samplesOf(resampler.flush()),
    close: () => resampler.close(),
  };
});

/** The sox command at its default quality (high), without dither. */
export const sox: Subject = {
  name: 'sox',
  convert: runSox,
  microsecondsPerFrame(from, to) {
    const seconds = 120;
    const signal = tone(440, from, from * seconds);
    const start = performance.now();
    runSox(signal, from, to);
    const middle = performance.now();
    runSox(signal.subarray(0, from / 50), from, to);
    const startUp = performance.now() - middle;
    return ((middle - start - startUp) * 1000) / (seconds * 50);
  },
};

/** The version of the installed sox command; undefined when there is none. */
export function soxVersion(): string | undefined {
  const { status, stdout } = spawnSync('sox', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.replace(/^sox:\s*/, '').trim() : undefined;
}

function runSox(samples: Int16Array, from: number, to: number): Int16Array {
  const raw = (rate: number) => ['-t', 'raw', '-e', 'signed', '-b', '16', '-c', '1', '-r', String(rate), '-'];
  const input = pcmBytes(samples);
  return bytesToSamples(
    execFileSync('sox', ['-D', ...raw(from), ...raw(to)], { input, maxBuffer: 1 << 28, stdio: 'pipe' }),
  );
}

function streaming(name: string, open: (from: number, to: number) => Stream): Subject {
  return {
    name,
    open,
    convert(samples, from, to) {
      const stream = open(from, to);
      const parts = [stream.push(samples), stream.flush()];
      stream.close();
      return concat(parts);
    },
    microsecondsPerFrame(from, to) {
      const stream = open(from, to);
      const frame = tone(440, from, from / 50);
      for (let i = 0; i < 1000; i++) stream.push(frame);
      const start = performance.now();
      for (let i = 0; i < 1000; i++) stream.push(frame);
      const elapsed = performance.now() - start;
      stream.close();
      return elapsed;
    },
  };
}
