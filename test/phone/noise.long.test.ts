// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { StreamingResampler } from '@voicelive-kit/audio';
import { heardAfterClears } from '@voicelive-kit/phone/emulator';
import { expect, onTestFinished, test } from 'vitest';
import { applicationHistory } from '../faults/stage/history.ts';
import { speechFrames } from '../faults/stage/caller.ts';
import { startTalkativeAgent, WORDS } from './agent.ts';
import { random } from './random.ts';

const RATE = 8000;
/** The caller's audio, in milliseconds: noise, words, noise while the agent speaks, words again, noise to the end. */
const NOISE_MS = [2000, 6000, 3000] as const;

/** What the recorded caller says, as a telephone transmits it. */
function speech(): Int16Array {
  const frames = speechFrames('caller-4-goodbye', 800);
  const resampler = new StreamingResampler({ from: frames[0]?.sampleRate ?? RATE, to: RATE });
  const all = Int16Array.from(frames.flatMap(({ data }) => Array.from(data)));
  return resampler.push(all).slice();
}

const powerOf = (samples: Int16Array): number =>
  samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;

/**
 * Line noise under all of the caller's audio, this many decibels below the words; `starts`: the samples at which the
 * words begin.
 */
function noisyCaller(snr: number): { samples: Int16Array; starts: [number, number] } {
  const words = speech();
  const [before, between, after] = NOISE_MS.map((ms) => (ms * RATE) / 1000) as [number, number, number];
  const starts: [number, number] = [before, before + words.length + between];
  const next = random(13);
  // Uniform noise from -peak to peak has the power peak ** 2 / 3.
  const peak = Math.sqrt((3 * powerOf(words)) / 10 ** (snr / 10));
  const samples = Int16Array.from(
    { length: starts[1] + words.length + after },
    () => (2 * next() - 1) * peak,
  );
  for (const start of starts)
    words.forEach((sample, i) => (samples[start + i] = (samples[start + i] ?? 0) + sample));
  return { samples, starts };
}

test.each([20, 10])(
  'line noise, %i dB below the words, begins no turn and interrupts nothing; the words do',
  async (snr) => {
    const { samples, starts } = noisyCaller(snr);
    const { emulator, telephone, answered } = await startTalkativeAgent();
    const heardWords: number[] = [];
    const stopWatching = emulator.watch((message) => {
      if (message.kind !== 'event' || message.event.type !== 'input_audio_buffer.speech_started') return;
      heardWords.push((message.event.event as { audio_start_ms: number }).audio_start_ms);
    });
    onTestFinished(stopWatching);
    const placed = telephone.twilio({ steps: [{ do: 'speak', sound: { samples, sampleRate: RATE } }] });
    const { call, session } = await answered;
    const ends: voice.PlaybackFinishedEvent[] = [];
    call.output.on(voice.AudioOutput.EVENT_PLAYBACK_FINISHED, (event: voice.PlaybackFinishedEvent) =>
      ends.push(event),
    );
    await expect.poll(() => ends.length).toBe(2);
    placed.hangUp();
    const record = await placed.finished;

    expect(record.problems).toEqual([]);
    expect(ends).toMatchObject([{ interrupted: true }, { interrupted: false }]);
    const spoke = record.steps[0]?.fromMs ?? 0;
    const [clear] = record.clears;
    expect(record.clears.length).toBe(1);
    expect(clear?.atMs).toBeGreaterThan(spoke + (starts[1] * 1000) / RATE);
    expect(heardAfterClears(record)).toEqual([0]);
    expect(heardWords.length).toBe(2);
    const history = applicationHistory(session.history.items);
    expect(history).toMatchObject([
      { kind: 'user', text: 'Tell me everything.' },
      { kind: 'assistant' },
      { kind: 'user', text: 'Stop.' },
      { kind: 'assistant', text: 'Stopped.' },
    ]);
    // It continued to speak through all the noise.
    const words = history[1]?.text?.split(' ') ?? [];
    expect(words).toEqual(WORDS.slice(0, words.length));
    expect(ends[0]?.playbackPosition).toBeGreaterThan(2);
  },
);
