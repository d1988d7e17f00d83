// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { ScenarioInput } from '../src/index.ts';
import { Client, emulate } from './client.ts';

const menu: ScenarioInput = {
  version: 1,
  state: 'menu',
  turns: [
    { when: { text: 'pizza', state: 'menu' }, say: 'Which size?', set: { state: 'size' } },
    { when: { text: ['small', 'large'], state: 'size' }, say: 'Ordered.', set: { state: 'done' } },
    { when: { state: ['size', 'done'] }, say: 'Pardon?' },
    { say: 'Welcome to the menu.' },
  ],
};

async function talk(client: Client, ...texts: string[]): Promise<(string | undefined)[]> {
  for (const text of texts) {
    client.type(text);
    await client.next('response.done');
  }
  return client.all('response.audio_transcript.done').map((event) => event.transcript ?? undefined);
}

describe('states', () => {
  test('selects which turn answers', async () => {
    const client = await Client.open(await emulate({ scenario: menu }));
    expect(await talk(client, 'A large one', 'A pizza', 'Hm', 'A large one', 'A large one')).toEqual([
      'Welcome to the menu.',
      'Which size?',
      'Pardon?',
      'Ordered.',
      'Pardon?',
    ]);
  });

  test('is derived from a restored conversation', async () => {
    const client = await Client.open(await emulate({ scenario: menu }));
    const content = [{ type: 'input_text' as const, text: 'A pizza' }];
    client.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
    expect(await talk(client, 'A small one')).toEqual(['Ordered.']);
  });

  test('holds back turns in order until it is reached', async () => {
    const scenario: ScenarioInput = {
      version: 1,
      turns: [
        { hear: 'Later', when: { state: 'open' }, say: 'Now it is open.' },
        { hear: 'Open', say: 'Opening.', set: { state: 'open' } },
        { hear: 'Last', say: 'Bye.' },
      ],
    };
    const client = await Client.open(await emulate({ scenario }), { model: 'gpt-4.1' });
    for (let turn = 0; turn < 3; turn += 1) {
      await client.say('Hello there');
      await client.next('response.done');
    }
    const heard = client.all('conversation.item.input_audio_transcription.completed');
    expect(heard.map((event) => event.transcript)).toEqual(['Open', 'Later', 'Last']);
    expect(await talk(client)).toEqual(['Opening.', 'Now it is open.', 'Bye.']);
  });
});

test('words of a transcript match speech but not typed text', async () => {
  const scenario: ScenarioInput = {
    version: 1,
    turns: [
      { when: { transcript: 'oslo' }, say: 'You said Oslo.' },
      { hear: 'And in Oslo?', say: 'In order.' },
      { say: 'Typed.' },
    ],
  };
  const client = await Client.open(await emulate({ scenario }), { model: 'gpt-4.1' });
  await client.say('Hello there');
  await client.next('response.done');
  expect(await talk(client, 'And in Oslo?')).toEqual(['You said Oslo.', 'In order.']);
});

test('a turn that can never match is rejected', async () => {
  const scenario: ScenarioInput = { version: 1, turns: [{ when: {}, say: 'Never.' }] };
  await expect(emulate({ scenario })).rejects.toThrow(
    'turns.0.when: Give text, transcript, state, instructions or tool',
  );
});

test('events are sent verbatim, before the response or at a moment of it', async () => {
  const warning = { message: 'Careful.', code: 'careful', param: null };
  const scenario: ScenarioInput = {
    version: 1,
    turns: [
      {
        say: 'Hi.',
        events: [
          { type: 'warning', warning },
          {
            when: 'response-done',
            event: { type: 'rate_limits.updated', rate_limits: [], event_id: 'mine' },
          },
          { when: 'first-audio', event: { type: 'response.hologram.delta', glow: [3] } },
        ],
      },
    ],
  };
  const client = await Client.open(await emulate({ scenario }));
  client.type('Hello');
  await client.next('rate_limits.updated');
  const types = client.types();
  expect(types.indexOf('warning')).toBeLessThan(types.indexOf('response.created'));
  expect(types.slice(types.indexOf('response.audio.delta')).slice(0, 2)).toEqual([
    'response.audio.delta',
    'response.hologram.delta',
  ]);
  expect(types.at(-1)).toBe('rate_limits.updated');
  expect(client.all('warning')[0]).toMatchObject({ event_id: expect.stringMatching(/^event_/), warning });
  expect(client.events.at(-1)?.event_id).toBe('mine');
});
