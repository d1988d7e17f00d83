// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { connect, emulate, listen, pause, speak, stage, turn, until } from './stage.ts';

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

test('killing the emulator in mid-conversation and starting it again continues with the history', async () => {
  const first = await emulate({ scenario });
  const { session, heard } = connect({
    endpoint: first.endpoint,
    connOptions: { maxRetry: 200, retryIntervalMs: 50 },
  });
  await session.updateInstructions('Remember everything.');
  await speak(session, turn('caller-1-question.wav'));
  await listen(await until('the first answer', () => heard.generations[0]));
  await until('the first transcript', () => heard.transcripts[0]);
  await first.close();
  await until('the loss', () => heard.errors[0]);
  await pause(200);
  const second = await emulate({ scenario, port: first.port });
  await until('the reconnect', () => heard.order.includes('session_reconnected'));
  const restored = await until('the restored history', () => {
    const [seen] = second.sessions();
    return seen?.items.length === 2 && seen;
  });
  expect(texts(restored.items)).toEqual(['First question.', 'First answer.']);
  expect(restored.session.instructions).toBe('Remember everything.');
  await speak(session, turn('caller-2-weather.wav'));
  const answer = await listen(await until('the second answer', () => heard.generations[1]));
  expect(answer.text.trim()).toBe('Second answer.');
  expect(heard.errors).toHaveLength(1);
  expect(heard.errors[0]?.recoverable).toBe(true);
});

test.each(['cut', 'close-1000', 'session-expired', 'close-1011', 'close-1012', 'close-no-status'] as const)(
  '%s: the conversation goes on over a new connection',
  async (slug) => {
    const { emulator, session, heard } = await stage({}, { scenario });
    await listen(await session.generateReply('Hello'));
    emulator.inject({ slug });
    await until('the reconnect', () => heard.order.includes('session_reconnected'));
    await speak(session, turn('caller-1-question.wav'));
    const answer = await listen(
      await until(
        'the answer',
        () => heard.generations.at(-1)?.userInitiated === false && heard.generations.at(-1),
      ),
    );
    expect(answer.text.trim()).toBe('First answer.');
    expect(heard.errors.map((event) => event.recoverable)).toEqual([true]);
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
  const { emulator, session, heard } = await stage({}, { scenario });
  await listen(await session.generateReply('Hello'));
  emulator.inject({ slug });
  await speak(session, turn('caller-1-question.wav'));
  const answer = await listen(await until('the answer', () => heard.generations[1]));
  expect(answer.text.trim()).toBe('First answer.');
  await pause(50);
  expect(heard.generations).toHaveLength(2);
  expect(heard.errors).toEqual([]);
  expect(heard.order).toEqual(['input_speech_started', 'input_speech_stopped']);
});

test('drop-mid-reply: what had arrived is kept, the next turn works', async () => {
  const { emulator, session, heard } = await stage({}, { scenario, pace: 'realtime' });
  emulator.inject({ slug: 'drop-mid-reply' });
  await speak(session, turn('caller-1-question.wav'));
  await listen(await until('the broken answer', () => heard.generations[0]));
  await until('the reconnect', () => heard.order.includes('session_reconnected'));
  await speak(session, turn('caller-2-weather.wav'));
  await listen(await until('the next answer', () => heard.generations[1]));
});

test('half-open: a peer that has vanished is noticed and replaced', async () => {
  const { emulator, session, heard } = await stage({}, { scenario });
  await listen(await session.generateReply('Hello'));
  emulator.inject({ slug: 'half-open' });
  await until('the reconnect', () => heard.order.includes('session_reconnected'), 25_000);
  expect(heard.errors).toMatchObject([{ recoverable: true, error: { code: 'half_open' } }]);
}, 30_000);
