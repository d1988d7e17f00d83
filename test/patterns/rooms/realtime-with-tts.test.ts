// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { LONG_ANSWER, realtimeWithTts } from '../programs/realtime-with-tts.ts';
import { useRooms } from './stage.ts';

const rooms = useRooms('realtime-with-tts', realtimeWithTts);

test('realtime with a separate TTS in a room: the service keeps what was heard of an answer', async () => {
  const caller = await rooms.call();
  const last = (): string => caller.said('agent').at(-1) ?? '';
  await expect.poll(last).toBe('Hello from the boat house.');
  await caller.type('When is high tide?');
  await expect.poll(last).toBe('High water is at noon.');

  await caller.type('How do I start?');
  await expect.poll(last).toMatch(/^First you carry the kayak/);
  await caller.type('Stop');
  await expect.poll(last).toBe('All right.');
  const kept = rooms.emulator
    .sessions()[0]
    ?.items.flatMap((item) =>
      item.type === 'message' && item.role === 'assistant' ? [JSON.stringify(item.content)] : [],
    );
  const cut = kept?.find((content) => content.includes('First you'));
  expect(cut).toBeDefined();
  expect(cut).not.toContain(LONG_ANSWER.slice(-20));
});
