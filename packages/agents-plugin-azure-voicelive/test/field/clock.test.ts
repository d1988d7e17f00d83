// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import { describe, expect, test, vi } from 'vitest';
import { heard, openField } from './field.ts';

const HOUR = 3_600_000;
const { now } = Date;

/** Moves the wall clock by this many milliseconds. */
function setClock(byMs: number): void {
  vi.spyOn(Date, 'now').mockImplementation(() => now.call(Date) + byMs);
}

describe('setting the wall clock during a call changes nothing', () => {
  test.each([
    ['back an hour', -HOUR],
    ['forward two hours', 2 * HOUR],
  ])('a planned change of connection takes place after the clock was set %s', async (_, byMs) => {
    const { server, ...field } = await openField({ model: { maxSessionDuration: 500 } });
    const { session, peer, probe } = await field.session();
    const response = peer.respond();
    response.speak('Hello.', 40);
    response.end();
    await server.until('the greeting', () => probe.generations.length > 0);
    setClock(byMs);
    await server.configured(2);
    await server.until('the end of the first', () => !peer.open);
    server.answersRequests('Still here.');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Still here.');
    expect(probe.errors).toEqual([]);
  });

  test('an answer continues after the clock was set forward two minutes', async () => {
    const { server, ...field } = await openField();
    const { session, peer, probe } = await field.session();
    const response = peer.respond();
    const item = response.message();
    response.text(item, 'First. ').audio(item, 100);
    await server.until('the answer', () => probe.generations.length > 0);
    const reader = probe.read(probe.generations[0] as llm.GenerationCreatedEvent);
    setClock(120_000);
    // Another response begins and ends, which would read the wall clock if anything did.
    peer.respond().end();
    await session.updateInstructions('All has arrived.');
    response.text(item, 'Second.').audio(item, 100).endMessage(item).end();
    await server.until('the end', () => reader.ended);
    expect(reader.text).toBe('First. Second.');
  });

  test.each([
    ['back an hour', -HOUR],
    ['forward an hour', HOUR],
  ])('a turn and its answer can be deleted after the clock was set %s', async (_, byMs) => {
    const { server, ...field } = await openField();
    const { session, peer, probe } = await field.session();
    const turn = peer.userTurn();
    peer.transcriptFinal(turn, 'Hello?');
    const response = peer.respond();
    const item = response.speak('Hello.', 60);
    response.end();
    await server.until('the answer', () => probe.generations.length > 0);
    await heard(server, probe.generations[0] as llm.GenerationCreatedEvent);
    setClock(byMs);
    const empty = session.chatCtx.copy();
    empty.items.splice(0);
    await session.updateChatCtx(empty);
    expect(peer.of('delete').map(({ itemId }) => itemId)).toEqual([turn, item]);
  });
});
