// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { type CallEvent, heardBefore, type Step } from '@voicelive-kit/phone/emulator';
import { expect, onTestFinished, test } from 'vitest';
import { applicationHistory, isSame, serviceHistory } from '../faults/stage/history.ts';
import { LISTENS, SPEAKS } from '../faults/stage/phone-stage.ts';
import { startTalkativeAgent, WORDS } from './agent.ts';
import { Stalls } from './stalls.ts';

/** How much audio of the caller precedes the detection of speech, and the end of a reply, in milliseconds. */
const MOST_AFTER_SPEECH_MS = 1500;

const STEPS: readonly Step[] = [
  SPEAKS,
  { do: 'wait', until: 'agent-has-spoken', ms: 2000 },
  SPEAKS,
  ...LISTENS,
];

test.each([
  { carrier: 'twilio', format: 'g711_ulaw', offMs: 20 },
  { carrier: 'acs', format: 'pcm16', offMs: 60 },
  { carrier: 'telnyx', format: 'g711_ulaw', offMs: 20 },
] as const)(
  'what a caller of $carrier heard is what both sides remember',
  async ({ carrier, format, offMs }) => {
    const { emulator, telephone, answered } = await startTalkativeAgent();
    const truncatedAtMs: number[] = [];
    const stopWatching = emulator.watch((message) => {
      if (message.kind !== 'event' || message.event.type !== 'conversation.item.truncate') return;
      truncatedAtMs.push((message.event.event as { audio_end_ms: number }).audio_end_ms);
    });
    const stalls = new Stalls();
    onTestFinished(async () => {
      stalls.stop();
      stopWatching();
    });

    const times: Record<string, number> = {};
    const onEvent = ({ type }: CallEvent): void => void (times[type] ??= performance.now());
    const placed = telephone[carrier]({ steps: STEPS, onEvent });
    const { call, session } = await answered;
    expect(call.audioFormats).toEqual({ inputAudioFormat: format, outputAudioFormat: format });
    const ends: voice.PlaybackFinishedEvent[] = [];
    call.output.on(voice.AudioOutput.EVENT_PLAYBACK_FINISHED, (event: voice.PlaybackFinishedEvent) =>
      ends.push(event),
    );
    await expect.poll(() => ends.length).toBe(2);

    const remembered = (): ReturnType<typeof applicationHistory> => applicationHistory(session.history.items);
    const service = (): ReturnType<typeof serviceHistory> =>
      serviceHistory(emulator.sessions()[0]?.items ?? []);
    await expect.poll(() => isSame(remembered(), service()) && remembered().length).toBe(4);
    const history = remembered();
    placed.hangUp();
    const record = await placed.finished;

    const [clear] = record.clears;
    const heardMs = (heardBefore(record, clear?.atSample ?? 0) * 1000) / record.rate;
    const toleranceMs = offMs + stalls.between(times['media'] ?? 0, times['clear'] ?? 0);
    expect(record.problems).toEqual([]);
    expect(record.clears.length).toBe(1);
    expect(Math.abs((ends[0]?.playbackPosition ?? 0) * 1000 - heardMs)).toBeLessThanOrEqual(toleranceMs);
    expect(truncatedAtMs.length).toBe(1);
    expect(Math.abs((truncatedAtMs[0] ?? 0) - heardMs)).toBeLessThanOrEqual(toleranceMs);
    // The caller interrupted, so the answer was not heard to its end.
    expect(heardMs).toBeGreaterThan(2000);
    expect(heardMs).toBeLessThan(2000 + MOST_AFTER_SPEECH_MS + toleranceMs);
    expect(history).toMatchObject([
      { kind: 'user', text: 'Tell me everything.' },
      { kind: 'assistant' },
      { kind: 'user', text: 'Stop.' },
      { kind: 'assistant', text: 'Stopped.' },
    ]);
    const words = history[1]?.text?.split(' ') ?? [];
    expect(words).toEqual(WORDS.slice(0, words.length));
    expect(words.length).toBeGreaterThan(2);
    expect(words.length).toBeLessThan(WORDS.length / 2);
  },
);
