// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */
import { expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

const transfer = {
  type: 'function' as const,
  name: 'transfer',
  description: '',
  parameters: { type: 'object' },
};

test('the agent that takes over does not call the handoff tool again, which it does not have', async () => {
  const turn = { hear: 'Billing, please.', call: [{ tool: 'transfer' }], then: { say: 'This is Tom.' } };
  const client = await Client.open(await emulate({ scenario: { version: 1, turns: [turn] } }));
  client.send({ type: 'session.update', session: { tools: [transfer] } });
  client.type('Billing, please.');
  const { item_id: callId } = await client.next('response.function_call_arguments.done');
  await client.next('response.done');

  // What a framework does when another agent takes over: different tools, a history without the call, and a request.
  client.send({ type: 'session.update', session: { tools: [] } });
  client.send({ type: 'conversation.item.delete', item_id: callId });
  client.send({ type: 'response.create' });
  expect((await client.next('response.audio_transcript.done')).transcript).toBe('This is Tom.');
});
