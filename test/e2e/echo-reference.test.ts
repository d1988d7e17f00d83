// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A caller with an open loudspeaker, whose microphone hears the agent, in a call with interruptions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller, invite } from '@voicelive-kit/room/callers/caller.ts';
import { expect, onTestFinished, test } from 'vitest';
import { writeSound } from './stage/out.ts';
import { recording, useStack } from './stage/stack.ts';
import { noteTime } from './stage/times.ts';

/** `ECHO_SECONDS=300` for the call of five minutes. */
const SECONDS = Number(process.env['ECHO_SECONDS'] ?? 60);
const RATE = 24_000;
/** By how much the microphone hears the loudspeaker attenuated. */
const ECHO = 0.2;
const speech = join(import.meta.dirname, '../../examples/demo/speech');
/** Half seconds. */
const FIRST_ANSWER = 6;
const NAME = 'echo-reference';

const stage = useStack(NAME, {
  workerEnv: { OPEN_LOUDSPEAKER: '1' },
  scenario: {
    version: 1,
    greeting: { say: 'Hello.', audio: join(speech, 'agent-greeting.wav') },
    turns: Array.from({ length: 100 }, () => ({
      hear: 'And what should I pack?',
      say: 'You should pack a dry bag, warm clothes and snacks.',
      audio: join(speech, 'agent-2-packing.wav'),
    })),
  },
  emulator: { recordAudio: true },
});

test(
  'the reference is what the loudspeaker played when the caller interrupts repeatedly',
  async () => {
    const caller = await Caller.join(await invite(stage.stack.web.url), RATE, 1);
    onTestFinished(() => caller.leave());
    loudspeakerOf(caller);
    const until = Date.now() + SECONDS * 1000;
    const utterance = resampled(recording('caller-3-interruption', 1));
    let utterances = 0;
    while (Date.now() < until) {
      await sleep(5000);
      await caller.microphone.say(utterance);
      utterances += 1;
    }
    const sent = stereoOf(readFileSync(stage.recordingOfService, 'utf8'));
    writeSound(`${NAME}/received`, { samples: sent, rate: RATE, channels: 2 });
    const lags = lagsOf(sent);
    // How late the microphone hears the agent is measured in its first answer, so it counts only in a call of usual
    // length.
    if (SECONDS < 300) lags.splice(0, FIRST_ANSWER);
    const sizes = lags.map(Math.abs).toSorted((a, b) => a - b);
    const p95 = sizes[Math.floor(sizes.length * 0.95)] ?? Number.NaN;
    noteTime({ test: NAME, what: 'echo reference, off by', ms: p95, serviceMs: 0 });
    expect(sizes.length).toBeGreaterThan(SECONDS / 4);
    // The tail is reported but not checked: when the machine stalls, the delay to the loudspeaker grows.
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(20);
    // Only the caller interrupts the agent, never its own echo.
    const session = stage.emulator.sessions().find(({ items }) => items.length > 2);
    const asked = session?.items.filter((item) => item.type === 'message' && item.role === 'user') ?? [];
    expect(asked.length).toBeLessThanOrEqual(utterances);
  },
  SECONDS * 1000 + 120_000,
);

/** What the caller hears comes out of a loudspeaker, which its microphone picks up. */
function loudspeakerOf(caller: Caller): void {
  const waiting: number[] = [];
  caller.ear.onFrame = (samples) => {
    waiting.push(...samples);
    // A loudspeaker has a buffer, and drops late audio.
    if (waiting.length > RATE / 5) waiting.splice(0, waiting.length - RATE / 20);
  };
  caller.microphone.surroundings = (count) =>
    Int16Array.from(waiting.splice(0, count), (sample) => sample * ECHO);
}

/** From 48 kHz. */
function resampled(samples: Int16Array): Int16Array {
  return Int16Array.from(
    { length: samples.length / 2 },
    (_, i) => ((samples[2 * i] ?? 0) + (samples[2 * i + 1] ?? 0)) / 2,
  );
}

/** All the caller's audio as the service received it, interleaved. */
function stereoOf(tape: string): Int16Array {
  const packets = tape.split('\n').flatMap((line) => {
    if (!line.includes('input_audio_buffer.append')) return [];
    const { event } = JSON.parse(line) as { event?: { type: string; audio?: string } };
    return event?.type === 'input_audio_buffer.append' ? [Buffer.from(event.audio ?? '', 'base64')] : [];
  });
  const bytes = Buffer.concat(packets);
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/**
 * By how much the second channel leads or lags the echo in the first, in milliseconds, in each half second in which the
 * agent is heard and the caller is not; infinity where they do not match within 100 ms.
 */
function lagsOf(stereo: Int16Array): number[] {
  const rate = RATE / 3;
  const channel = (at: number): Float64Array =>
    Float64Array.from({ length: Math.floor(stereo.length / 6) }, (_, i) => {
      const place = 6 * i + at;
      return ((stereo[place] ?? 0) + (stereo[place + 2] ?? 0) + (stereo[place + 4] ?? 0)) / 3;
    });
  const [microphone, reference] = [channel(0), channel(1)];
  const length = rate / 2;
  const most = rate / 10;
  const lags: number[] = [];
  for (let start = length; start + 2 * length < reference.length; start += length) {
    const heard = microphone.subarray(start, start + length);
    const said = levelOf(reference.subarray(start, start + length));
    // The caller is as loud as the agent, and the echo a fifth of it.
    if (said < 300 || levelOf(heard) > 2 * ECHO * said || levelOf(heard) < 20) continue;
    let best = { lag: Number.POSITIVE_INFINITY, likeness: 0.5 };
    for (let lag = -most; lag <= most; lag += 1) {
      const likeness = likenessOf(heard, reference.subarray(start + lag, start + lag + length));
      if (likeness > best.likeness) best = { lag, likeness };
    }
    lags.push((best.lag * 1000) / rate);
  }
  return lags;
}

function levelOf(samples: Float64Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

function likenessOf(one: Float64Array, other: Float64Array): number {
  let product = 0;
  for (let i = 0; i < one.length; i += 1) product += (one[i] ?? 0) * (other[i] ?? 0);
  return product / (levelOf(one) * levelOf(other) * one.length || 1);
}
