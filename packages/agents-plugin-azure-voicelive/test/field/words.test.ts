// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { openField, type Field } from './field.ts';

/** Consecutive numbers as words; no two alike. */
function words(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `word${i}`);
}

async function begun(field: Field) {
  const { session, peer, probe } = await field.session();
  const response = peer.respond();
  const item = response.message();
  await field.server.until('the generation', () => probe.generations.length > 0);
  return { session, response, item, reader: probe.read(probe.generations[0] as llm.GenerationCreatedEvent) };
}

describe('words that are not in the text', () => {
  test('do not hold back text that follows them', async () => {
    const { server, ...field } = await openField();
    const { response, item, reader } = await begun({ server, ...field });
    response.audio(item, 500);
    for (const [i, word] of words(80).entries()) {
      response.text(item, `${word} `);
      response.wordTime(item, `other${i}`, i * 10, i * 10 + 8);
    }
    // The message is still open: what has arrived is released nevertheless.
    await server.until('the text', () => reader.text.includes('word79'));
    expect(reader.messages[0]?.textEnded).toBe(false);
    response.text(item, 'The end.');
    await server.until('the rest', () => reader.text.endsWith('The end.'));
    response.endMessage(item).end();
    await server.until('the end', () => reader.ended);
    expect(reader.text).toBe(`${words(80).join(' ')} The end.`);
  });

  test('release every piece of text once and in order when all 3,000 are unknown', async () => {
    const { server, ...field } = await openField();
    const { response, item, reader } = await begun({ server, ...field });
    for (const [i, word] of words(3000).entries()) {
      response.text(item, `${word} `);
      response.wordTime(item, `other${i}`, i * 100, i * 100 + 80);
    }
    response.audio(item, 500).endMessage(item).end();
    await server.until('the end', () => reader.ended);
    expect(reader.text.trim()).toBe(words(3000).join(' '));
  });
});

describe('without word times, no more words are claimed than were played', () => {
  const SENTENCE = words(60).join(' ');

  async function cut(arrivedMs: number, heardMs: number, whole = false): Promise<string> {
    const { server, ...field } = await openField();
    const { session, response, item } = await begun({ server, ...field });
    response.text(item, SENTENCE).audio(item, arrivedMs);
    if (whole) response.endMessage(item).end();
    await session.updateInstructions('All has arrived.');
    await session.interrupt();
    await session.truncate({
      messageId: item,
      audioEndMs: heardMs,
      modalities: ['audio'],
      audioTranscript: SENTENCE,
    });
    const message = session.chatCtx.items.find(({ id }) => id === item) as llm.ChatMessage | undefined;
    return message?.textContent ?? '';
  }

  test('when the text is complete and most of the audio has not arrived', async () => {
    // 60 words take about 20 seconds, of which one second has arrived and was played.
    const heard = await cut(1000, 1000);
    expect(SENTENCE.startsWith(heard)).toBe(true);
    expect(heard.split(' ').length).toBeLessThanOrEqual(5);
  });

  test('when the audio that arrived was not played to its end', async () => {
    const heard = await cut(2000, 500);
    expect(heard.split(' ').length).toBeLessThanOrEqual(3);
  });

  test('by the share that was played, when all of it has arrived', async () => {
    const heard = (await cut(20_000, 10_000, true)).split(' ').length;
    expect(heard).toBeGreaterThan(25);
    expect(heard).toBeLessThanOrEqual(32);
  });
});
