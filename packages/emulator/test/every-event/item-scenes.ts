// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { SdkClient } from '../official-sdk/sdk-client.ts';
import { turns, type Scene } from './scene.ts';

export const ITEM_SCENES: readonly Scene[] = [
  {
    name: 'items retrieved, truncated and deleted',
    options: turns({ say: 'word '.repeat(20) }),
    async play(emulator) {
      const client = await SdkClient.open(emulator);
      await client.type('Hello.');
      await client.heard('response.done');
      const itemId = client.all('response.output_item.done')[0]?.item?.id ?? '';
      const cut = { itemId, contentIndex: 0, audioEndInMs: 100 };
      await client.session.sendEvent({ type: 'conversation.item.truncate', ...cut });
      await client.heard('conversation.item.truncated');
      await client.session.sendEvent({ type: 'conversation.item.retrieve', itemId });
      await client.heard('conversation.item.retrieved');
      await client.session.sendEvent({ type: 'conversation.item.delete', itemId });
      await client.heard('conversation.item.deleted');
    },
  },
  {
    name: 'function call and its output',
    options: turns({
      call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }],
      // oxlint-disable-next-line unicorn/no-thenable -- the scenario format has a key named then
      then: { say: 'Four degrees.' },
    }),
    async play(emulator) {
      const client = await SdkClient.open(emulator);
      await client.configure({ tools: [{ type: 'function', name: 'get_weather' }] });
      await client.type('How is the weather in Oslo?');
      await client.heard('response.done');
      const callId = client.all('response.function_call_arguments.done')[0]?.callId ?? '';
      await client.session.addConversationItem({ type: 'function_call_output', callId, output: '4' });
      await client.session.sendEvent({ type: 'response.create' });
      await client.heard('response.done', 2);
    },
  },
  {
    name: 'event that a scenario sends verbatim',
    options: turns({
      say: 'Hi there.',
      events: [
        { type: 'warning', warning: { message: 'Ignored.', code: null, param: 'session.temperature' } },
      ],
    }),
    async play(emulator) {
      const client = await SdkClient.open(emulator);
      await client.type('Hello.');
      await client.heard('response.done');
    },
  },
  {
    name: 'mistake of a client',
    mistake: true,
    async play(emulator) {
      const client = await SdkClient.open(emulator);
      await client.session.sendEvent({ type: 'response.cancel', eventId: 'evt_1' });
      await client.heard('error');
    },
  },
];
