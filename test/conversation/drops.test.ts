// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { pause } from '@voicelive-kit/conformance/testing';
import { expect, test } from 'vitest';
import { connect, emulate, live, read, reconnected, speak, stage, turn, turnsOf, until } from './stage.ts';

const scenario = {
  version: 1 as const,
  turns: [
    { hear: 'First question.', say: 'First answer.' },
    { hear: 'Second question.', say: 'Second answer.' },
  ],
};

function texts(items: { type: string }[] | undefined): string[] {
  return (items ?? []).map(
    (item) => JSON.stringify(item).match(/"(?:text|transcript)":"([^"]*)"/u)?.[1] ?? '',
  );
}

test('killing and restarting the emulator in the middle of a conversation continues it with the history', async () => {
  const first = await emulate({ scenario });
  const { session, probe } = connect({
    endpoint: first.endpoint,
    connOptions: { maxRetry: 200, retryIntervalMs: 50 },
  });
  await session.updateInstructions('Remember everything.');
  await speak(session, turn('caller-1-question.wav'));
  await read(probe, await until('the first answer', () => probe.generations[0]));
  await until('the first transcript', () => probe.finals[0]);
  await first.close();
  await until('the loss', () => probe.errors[0]);
  await pause(200);
  const second = await emulate({ scenario, port: first.port });
  await reconnected(probe);
  const restored = await until('the restored history', () => {
    const [seen] = second.sessions();
    return seen?.items.length === 2 && seen;
  });
  expect(texts(restored.items)).toEqual(['First question.', 'First answer.']);
  expect(restored.session.instructions).toBe('Remember everything.');
  await speak(session, turn('caller-2-weather.wav'));
  const answer = await read(probe, await until('the second answer', () => probe.generations[1]));
  expect(answer.text).toBe('Second answer.');
  expect(probe.errors).toHaveLength(1);
  expect(probe.errors[0]?.recoverable).toBe(true);
});

test.each(['cut', 'close-1000', 'session-expired', 'close-1011', 'close-1012', 'close-no-status'] as const)(
  '%s: the conversation continues over a new connection',
  async (slug) => {
    const { emulator, session, probe } = await stage({}, { scenario });
    await read(probe, await session.generateReply('Hello'));
    emulator.inject({ slug });
    await reconnected(probe);
    await speak(session, turn('caller-1-question.wav'));
    const answer = await read(
      probe,
      await until(
        'the answer',
        () => probe.generations.at(-1)?.userInitiated === false && probe.generations.at(-1),
      ),
    );
    expect(answer.text).toBe('First answer.');
    expect(probe.errors.map((event) => event.recoverable)).toEqual([true]);
  },
);

test.each([
  'malformed-json',
  'binary-frame',
  'unknown-event',
  'unknown-field',
  'duplicate-event-id',
  'double-created',
  'odd-bytes',
  'late-deltas',
  'late-transcript',
  'no-speech-stopped',
] as const)('%s: the turn is answered once, nothing is reported', async (slug) => {
  const { emulator, session, probe } = await stage({}, { scenario });
  await read(probe, await session.generateReply('Hello'));
  emulator.inject({ slug });
  await speak(session, turn('caller-1-question.wav'));
  const answer = await read(probe, await until('the answer', () => probe.generations[1]));
  expect(answer.text).toBe('First answer.');
  await pause(50);
  expect(probe.generations).toHaveLength(2);
  expect(probe.errors).toEqual([]);
  expect(turnsOf(probe)).toEqual(['input_speech_started', 'input_speech_stopped']);
});

test('drop-mid-reply: content that had arrived is kept, the next turn works', async () => {
  const on = await stage({}, { scenario, pace: 'realtime' });
  const { emulator, session, probe } = on;
  await live(on);
  await speak(session, turn('caller-1-question.wav'));
  const broken = await until('the answer to be cut off', () => probe.generations[0]);
  // Not the fault of this name: its cut may drop the announcement of the reply, and then the turn is lost.
  emulator.inject({ slug: 'cut' });
  await read(probe, broken);
  await reconnected(probe);
  await speak(session, turn('caller-2-weather.wav'));
  await read(probe, await until('the next answer', () => probe.generations[1]));
});
