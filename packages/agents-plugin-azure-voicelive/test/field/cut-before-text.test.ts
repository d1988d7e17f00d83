// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import type { ScriptedResponse } from '@voicelive-kit/conformance/testing';
import { expect, test } from 'vitest';
import { live, openField } from './field.ts';

const TEXT = 'One two three four five six seven eight.';
const EIGHTH = 250;

function textOf(item: llm.ChatItem | undefined): string {
  return item?.type === 'message' ? (item.textContent ?? '') : '';
}

const ends: Record<string, (response: ScriptedResponse, item: string) => void> = {
  'ends it as cancelled': (response) => response.cancelled(),
  'completes it all the same': (response, item) => {
    response.endMessage(item);
    response.end();
  },
};

test.each(
  Object.keys(ends).flatMap((how) => [
    [how, 'the framework'],
    [how, 'the service'],
  ]),
)(
  'speech that is truncated before its text has arrived keeps the heard words only, when the service %s and %s truncates',
  async (how, whose) => {
    const { server, ...field } = await openField({ behaviour: { confirmsCancel: false } });
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    const item = response.message();
    response.audio(item, 8 * EIGHTH);
    const reader = probe.read(await server.until('the response', () => probe.generations[0]));
    await server.until('the sound', () => reader.messages.length > 0);
    const cut = { messageId: item, audioEndMs: 4 * EIGHTH, audioTranscript: '' };
    if (whose === 'the framework') {
      await session.interrupt();
      await session.truncate(cut);
    } else {
      peer.say({ say: 'truncated', itemId: item, audioEndMs: 4 * EIGHTH });
    }
    response.text(item, TEXT);
    ends[how]?.(response, item);
    await server.until('its words', () => textOf(session.chatCtx.items[0]) !== '');
    const words = textOf(session.chatCtx.items[0]);
    expect(TEXT.startsWith(words)).toBe(true);
    expect(words.split(' ').length).toBeLessThanOrEqual(4);
    peer.drop('abrupt');
    await live(server, session, 2);
    expect(server.items()).toMatchObject([{ text: words }]);
  },
);

test('speech that is truncated before its text has arrived is what the framework knows to have been heard', async () => {
  const { server, ...field } = await openField({ behaviour: { confirmsCancel: false } });
  const { session, probe, peer } = await field.session();
  const response = peer.respond();
  const item = response.message();
  response.audio(item, 8 * EIGHTH);
  const reader = probe.read(await server.until('the response', () => probe.generations[0]));
  await server.until('the sound', () => reader.messages.length > 0);
  await session.interrupt();
  await session.truncate({ messageId: item, audioEndMs: EIGHTH, audioTranscript: 'One two three' });
  response.text(item, TEXT);
  response.cancelled();
  await server.until('its words', () => textOf(session.chatCtx.items[0]) !== '');
  expect(textOf(session.chatCtx.items[0])).toBe('One two three');
});
