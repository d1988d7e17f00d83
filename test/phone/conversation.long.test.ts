// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { startEmulator } from '@voicelive-kit/emulator';
import { type CallEvent, heardBefore, type Step } from '@voicelive-kit/phone/emulator';
import { expect, onTestFinished, test } from 'vitest';
import { applicationHistory, isSame, serviceHistory } from '../faults/stage/history.ts';
import { LISTENS, SPEAKS } from '../faults/stage/phone-stage.ts';
import { Stalls } from './stalls.ts';
import { openTelephone, type PhoneCall } from './telephone.ts';

const WORDS = Array.from({ length: 40 }, (_, i) => `word${i}`);
/** Of the caller's sound before the service hears that it is speech, and of what ends a reply, milliseconds. */
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
] as const)(
  'what a caller of $carrier heard is what both sides remember',
  async ({ carrier, format, offMs }) => {
    const emulator = await startEmulator({
      voice: 'builtin',
      seed: 11,
      log: () => undefined,
      scenario: {
        version: 1,
        turns: [
          { hear: 'Tell me everything.', say: WORDS.join(' ') },
          { hear: 'Stop.', say: 'Stopped.' },
        ],
      },
    });
    const truncatedAtMs: number[] = [];
    const stopWatching = emulator.watch((message) => {
      if (message.kind !== 'event' || message.event.type !== 'conversation.item.truncate') return;
      truncatedAtMs.push((message.event.event as { audio_end_ms: number }).audio_end_ms);
    });
    const answered = Promise.withResolvers<{ call: PhoneCall; session: voice.AgentSession }>();
    const telephone = await openTelephone(
      async (call) => {
        const model = new realtime.RealtimeModel({
          endpoint: emulator.endpoint,
          apiKey: 'any',
          ...call.audioFormats,
        });
        const session = new voice.AgentSession({
          llm: model,
          vad: null,
          aecWarmupDuration: null,
          userAwayTimeout: null,
          turnHandling: { turnDetection: 'realtime_llm' },
        });
        void call.ended.then(async () => model.close());
        await call.start(session, new voice.Agent({ instructions: 'Be brief.' }));
        answered.resolve({ call, session });
      },
      { acs: true },
    );
    const stalls = new Stalls();
    onTestFinished(async () => {
      stalls.stop();
      stopWatching();
      await telephone.close();
      await emulator.close();
    });

    const times: Record<string, number> = {};
    const onEvent = ({ type }: CallEvent): void => void (times[type] ??= performance.now());
    const placed = telephone[carrier]({ steps: STEPS, onEvent });
    const { call, session } = await answered.promise;
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
    // The caller was heard to interrupt, not to the end of what was to be said.
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
