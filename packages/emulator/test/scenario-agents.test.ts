// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */

import { describe, expect, test } from 'vitest';
import { textOf } from '../src/conversation/items.ts';
import type { ScenarioInput } from '../src/scenario/scenario.ts';
import { Client, emulate } from './client.ts';

const tool = (name: string) => ({ type: 'function' as const, name, parameters: { type: 'object' } });

async function open(scenario: Omit<ScenarioInput, 'version'>) {
  const emulator = await emulate({ scenario: { version: 1, ...scenario } });
  return { emulator, client: await Client.open(emulator) };
}

/** Requests a response and returns what was said. */
async function said(client: Client): Promise<string> {
  const { response } = await client.next('response.done');
  return (response.output ?? []).map(textOf).join(' ');
}
const asked = async (client: Client): Promise<string> => {
  client.send({ type: 'response.create' });
  return said(client);
};
const output = (callId: string | null | undefined, text = 'done') => ({
  type: 'conversation.item.create',
  item: { type: 'function_call_output', call_id: callId, output: text },
});
const user = (text: string, id?: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }], ...(id && { id }) },
});
const assistant = (text: string, id?: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'assistant', content: [{ type: 'text', text }], ...(id && { id }) },
});

describe('`then`', () => {
  const turns = [
    { hear: 'Weather?', call: [{ tool: 'look' }], then: { say: 'It rains.' } },
    { hear: 'And tomorrow?', say: 'Tomorrow it snows.' },
  ];

  test('is said when a user message came between the call and its output', async () => {
    const { client } = await open({ turns });
    client.send(user('Weather?'));
    client.send({ type: 'response.create' });
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    client.send(user('Hurry up, please.'));
    client.send(output(callId));
    expect(await asked(client)).toBe('It rains.');
  });

  test('is said when that user message was answered meanwhile', async () => {
    const { client } = await open({ turns });
    client.send(user('Weather?'));
    client.send({ type: 'response.create' });
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    client.send(user('And tomorrow?'));
    expect(await asked(client)).toBe('Tomorrow it snows.');
    client.send(output(callId));
    expect(await asked(client)).toBe('It rains.');
  });

  test('is said when the client deleted the question', async () => {
    const { client } = await open({ turns });
    client.send(user('Weather?', 'item_question'));
    client.send({ type: 'response.create' });
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    client.send({ type: 'conversation.item.delete', item_id: 'item_question' });
    client.send(output(callId));
    expect(await asked(client)).toBe('It rains.');
  });

  test('of a greeting is said', async () => {
    const { client } = await open({
      greeting: { call: [{ tool: 'look' }], then: { say: 'Hello, it rains.' } },
    });
    client.send({ type: 'response.create' });
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    client.send(output(callId));
    expect(await asked(client)).toBe('Hello, it rains.');
  });

  test('of two calls whose outputs arrive together is said for both', async () => {
    const { client } = await open({
      turns: [
        { call: [{ tool: 'look' }], then: { say: 'It rains.' } },
        { call: [{ tool: 'look' }], then: { say: 'It is noon.' } },
      ],
    });
    const calls: (string | null | undefined)[] = [];
    for (const text of ['Weather?', 'Time?']) {
      client.send(user(text));
      client.send({ type: 'response.create' });
      calls.push((await client.next('response.function_call_arguments.done')).call_id);
      await client.next('response.done');
    }
    for (const callId of calls) client.send(output(callId));
    expect(await asked(client)).toBe('It rains. It is noon.');
  });

  test('is found by another emulator from the user message before the call', async () => {
    const { client } = await open({ turns });
    client.send(user('Weather?'));
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call', name: 'look', call_id: 'call_1', arguments: '{}' },
    });
    client.send(user('Hurry up, please.'));
    client.send(output('call_1'));
    expect(await asked(client)).toBe('It rains.');
  });
});

describe('greetings', () => {
  test('written as texts are given one after the other', async () => {
    const { client } = await open({ greeting: ['Hello.', { say: 'Are you there?' }] });
    expect(await asked(client)).toBe('Hello.');
    expect(await asked(client)).toBe('Are you there?');
    expect(await asked(client)).toBe('Is there anything else I can do for you?');
  });

  test('are not repeated when the context is cleared', async () => {
    const { client } = await open({ greeting: ['Hello.', 'Are you there?'] });
    expect(await asked(client)).toBe('Hello.');
    const [item] = client.all('response.output_item.done').map((event) => event.item);
    client.send({ type: 'conversation.item.delete', item_id: item?.id });
    await client.next('conversation.item.deleted');
    expect(await asked(client)).toBe('Are you there?');
  });

  test('are not repeated on a new connection whose history begins after them', async () => {
    const { emulator, client } = await open({
      greeting: ['Hello.', 'Are you there?'],
      turns: [{ say: 'An answer.' }],
    });
    expect(await asked(client)).toBe('Hello.');
    client.send(user('Question'));
    expect(await asked(client)).toBe('An answer.');
    const answer = client.all('response.output_item.done').at(-1)?.item;
    client.socket.close();

    const again = await Client.open(emulator);
    again.send(user('Question'));
    again.send(assistant('An answer.', answer?.id));
    expect(await asked(again)).toBe('Are you there?');
  });

  test('are not repeated on a new connection when one was cut short', async () => {
    const { emulator, client } = await open({ greeting: ['Hello and welcome.', 'Are you there?'] });
    expect(await asked(client)).toBe('Hello and welcome.');
    const again = await Client.open(emulator);
    again.send(assistant('Hello and'));
    expect(await asked(again)).toBe('Are you there?');
  });

  test('are given again to another caller, whatever ids it gives to its items', async () => {
    const { emulator, client } = await open({ greeting: 'Hello.' });
    client.send(user('Hi', 'item_1'));
    client.send(assistant('Yes?', 'item_2'));
    expect(await asked(client)).toBe('Hello.');
    const other = await Client.open(emulator);
    other.send(user('Hi', 'item_1'));
    other.send(assistant('Yes?', 'item_2'));
    expect(await asked(other)).toBe('Hello.');
  });

  test('are given again after a response that failed before its first output', async () => {
    const { emulator, client } = await open({ greeting: 'Hello.' });
    emulator.inject({ slug: 'token-limit' });
    expect(await asked(client)).toBe('');
    expect(await asked(client)).toBe('Hello.');
  });

  test('are selected by instructions and by the offered tools', async () => {
    const { client } = await open({
      greeting: [
        { when: { instructions: 'BILLING' }, say: 'Billing here.' },
        { when: { tool: ['refund', 'exchange'] }, say: 'Returns here.' },
        'Front desk.',
      ],
    });
    await client.configure({ instructions: 'You are the front desk.' });
    expect(await asked(client)).toBe('Front desk.');
    await client.configure({ instructions: 'You are billing.' });
    expect(await asked(client)).toBe('Billing here.');
    await client.configure({ instructions: 'You take things back.', tools: [tool('exchange')] });
    expect(await asked(client)).toBe('Returns here.');
  });

  test('are selected by the instructions of the response', async () => {
    const { client } = await open({
      greeting: ['Hello.', { when: { instructions: 'shout' }, say: 'HELLO!' }],
    });
    expect(await asked(client)).toBe('Hello.');
    client.send({ type: 'response.create', response: { instructions: 'Shout.' } });
    expect(await said(client)).toBe('HELLO!');
  });
});

describe('after a handoff', () => {
  const handoff = {
    greeting: [
      { when: { instructions: 'front' }, say: 'Front desk.' },
      { when: { instructions: 'billing' }, say: 'Billing here.' },
    ],
    turns: [
      { hear: 'My invoice is wrong.', when: { instructions: 'front' }, call: [{ tool: 'transfer' }] },
      { hear: 'Number seven.', when: { instructions: 'billing' }, say: 'Corrected.' },
      { hear: 'Thanks.', when: { instructions: 'front' }, say: 'Goodbye.' },
    ],
  };

  test('the next agent greets if the call has no `then`', async () => {
    const { client } = await open(handoff);
    await client.configure({ instructions: 'You are the front desk.', tools: [tool('transfer')] });
    expect(await asked(client)).toBe('Front desk.');
    client.send(user('My invoice is wrong.'));
    client.send({ type: 'response.create' });
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    await client.configure({ instructions: 'You are billing.', tools: [] });
    client.send(output(callId));
    expect(await asked(client)).toBe('Billing here.');
    client.send(user('Number seven.'));
    expect(await asked(client)).toBe('Corrected.');
    await client.configure({ instructions: 'You are the front desk.' });
    client.send(user('Thanks.'));
    expect(await asked(client)).toBe('Goodbye.');
  });

  test('on a new connection, restored words match the turns of the agent that heard them', async () => {
    const { client } = await open(handoff);
    await client.configure({ instructions: 'You are billing.' });
    client.send(assistant('Front desk.'));
    client.send(user('My invoice is wrong.'));
    client.send(assistant('One moment.'));
    expect(await asked(client)).toBe('Billing here.');
    client.send(user('Seven, I think.'));
    expect(await asked(client)).toBe('Corrected.');
  });

  test('the next agent has its own turn for the message it was handed', async () => {
    const { client } = await open({
      turns: [
        { hear: 'Invoice!', when: { instructions: 'front' }, call: [{ tool: 'transfer' }] },
        { when: { instructions: 'billing', text: 'invoice' }, say: 'About your invoice.' },
      ],
    });
    await client.configure({ instructions: 'You are the front desk.', tools: [tool('transfer')] });
    client.send(user('Invoice!'));
    client.send({ type: 'response.create' });
    const { item_id: callId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    client.send({ type: 'conversation.item.delete', item_id: callId });
    await client.configure({ instructions: 'You are billing.', tools: [] });
    expect(await asked(client)).toBe('About your invoice.');
  });

  test('speech is transcribed as the turn of the agent that listens', async () => {
    const { client } = await open(handoff);
    await client.configure({
      instructions: 'You are billing.',
      input_audio_transcription: { model: 'whisper-1' },
    });
    await client.say('one two three');
    const { transcript } = await client.next('conversation.item.input_audio_transcription.completed');
    expect(transcript).toBe('Number seven.');
  });
});

test('a greeting with an empty condition is rejected', async () => {
  const scenario = { version: 1 as const, greeting: { say: 'Hello.', when: {} } };
  await expect(emulate({ scenario })).rejects.toThrow('greeting');
});
