// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { FakeInput } from '@voicelive-kit/conformance/testing';
import { expect, test } from 'vitest';
import { recording } from '../conversation/stage.ts';
import { pushToTalk } from './programs/push-to-talk.ts';
import { PLUGINS, said, start } from './stage.ts';

/** How much audio a plugin may hold back until it fills a packet. */
const PACKET_MS = 110;

test.each(PLUGINS)(
  '%s: spoken audio is answered when the turn is committed, cleared audio never',
  async (plugin) => {
    const input = new FakeInput();
    const { session, emulator } = await start(pushToTalk, plugin, (session) => {
      session.input.audio = input;
    });
    const heardMs = (): number => emulator.sessions()[0]?.audio.ms ?? 0;
    const dropped = recording('caller-4-goodbye.wav');
    const question = recording('caller-1-question.wav');
    input.push(dropped);
    await expect.poll(heardMs).toBeGreaterThan(dropped.length * 10 - PACKET_MS);
    session.clearUserTurn();
    input.push(question);
    await expect.poll(heardMs).toBeGreaterThan((dropped.length + question.length) * 10 - 2 * PACKET_MS);
    session.commitUserTurn();
    await expect.poll(() => said(session)).toEqual(['Yes, at forty euros a day.']);
    await session.run({ userInput: 'And the paddle?' }).wait();
    expect(said(session).at(-1)).toBe('The paddle is included.');
    expect(emulator.sessions()[0]?.items.map((item) => item.type === 'message' && item.role)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
    ]);
  },
);
