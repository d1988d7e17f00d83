// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { tone } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { message, openField } from './field.ts';

describe('the caller’s turns without transcription', () => {
  const silent = { inputAudioTranscription: null } as const;

  test('can be deleted when turns are detected', async () => {
    const { server, ...field } = await openField({ model: silent });
    const { session, peer } = await field.session();
    const itemId = peer.userTurn();
    const response = peer.respond();
    const answer = response.speak('Good evening.', 100);
    response.end();
    await server.until('both items', () => session.chatCtx.items.length === 2);
    await server.until('the end', () => session.chatCtx.getById(answer));
    const context = session.chatCtx;
    await session.updateChatCtx(new llm.ChatContext(context.items.filter(({ id }) => id !== itemId)));
    await server.until('the deletion', () => server.received('delete')[0]);
    expect(server.received('delete').map((each) => each.itemId)).toEqual([itemId]);
    expect(server.items().map(({ id }) => id)).toEqual([answer]);
    expect(session.chatCtx.items.map(({ id }) => id)).toEqual([answer]);
  });

  test('can be deleted when turns are ended by hand', async () => {
    const { server, ...field } = await openField({ model: { ...silent, turnDetection: null } });
    const { session } = await field.session();
    for (const frame of tone(200, 440)) session.pushAudio(frame);
    await session.commitAudio();
    await server.until('the turn', () => session.chatCtx.items.length === 1);
    await session.updateChatCtx(new llm.ChatContext([message('anew', 'Begin anew.')]));
    expect(server.items().map(({ id }) => id)).toEqual(['anew']);
    expect(session.chatCtx.items.map(({ id }) => id)).toEqual(['anew']);
  });

  test('can be deleted when the transcript fails', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    const itemId = peer.userTurn();
    await server.until('the turn', () => session.chatCtx.items.length === 1);
    peer.transcriptFails(itemId);
    await session.updateInstructions('There and back.');
    await session.updateChatCtx(llm.ChatContext.empty());
    await server.until('the deletion', () => server.items().length === 0);
    expect(session.chatCtx.items).toEqual([]);
  });

  test('are kept when an update is made without knowledge of them', async () => {
    const { server, ...field } = await openField({ model: silent });
    const { session, peer } = await field.session();
    const seen = session.chatCtx;
    const itemId = peer.userTurn();
    await session.updateInstructions('There and back.');
    seen.items.push(message('note', 'A note.'));
    await session.updateChatCtx(seen);
    expect(server.items().map(({ id }) => id)).toEqual(expect.arrayContaining([itemId, 'note']));
    expect(server.received('delete')).toEqual([]);
  });
});
