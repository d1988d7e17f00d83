// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */

/** Scenarios of conversations that programs in github.com/livekit/agents-js (examples/src) need. */
import { describe, expect, test } from 'vitest';
import type { Emulator, ScenarioInput } from '../../src/index.ts';
import { Client, emulate } from '../client.ts';

const tool = (name: string) => ({ type: 'function' as const, name, parameters: {} });
const user = (text: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});
const scripted = (scenario: Partial<ScenarioInput>) => emulate({ scenario: { version: 1, ...scenario } });

/** What the agent says when it is asked to. */
async function says(client: Client): Promise<string> {
  client.send({ type: 'response.create' });
  const { response } = await client.next('response.done');
  const [item] = response.output ?? [];
  return item?.type === 'message'
    ? String(Reflect.get(item.content?.[0] ?? {}, 'transcript'))
    : String(item?.type);
}

async function empty(client: Client, emulator: Emulator): Promise<void> {
  for (const { id } of emulator.sessions().at(-1)?.items ?? []) {
    client.send({ type: 'conversation.item.delete', item_id: id });
    await client.next('conversation.item.deleted');
  }
}

// examples/src/basic_agent_task.ts: the user continues while a tool runs.
describe('the reply after a call', () => {
  const turns = [
    { hear: 'Look', call: [{ tool: 'look_up' }], then: { say: 'Found it.' } },
    { hear: 'And?', say: 'One thing at a time.' },
  ];

  async function called() {
    const client = await Client.open(await scripted({ turns }), { model: 'gpt-4.1' });
    await client.configure({ tools: [tool('look_up')] });
    client.type('Look');
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    const output = { type: 'function_call_output', call_id: callId, output: 'it' };
    return { client, output: { type: 'conversation.item.create', item: output } };
  }

  test('belongs to the call when a user message came between it and its output', async () => {
    const { client, output } = await called();
    client.send(user('And?'));
    client.send(output);
    expect(await says(client)).toBe('Found it.');
  });

  test('belongs to the call when the message was answered before', async () => {
    const { client, output } = await called();
    client.send(user('And?'));
    await says(client);
    client.send(output);
    expect(await says(client)).toBe('Found it.');
  });

  test('belongs to the call when something was spoken between', async () => {
    const { client, output } = await called();
    await client.configure({ turn_detection: { type: 'server_vad', create_response: false } });
    await client.say('Hello there');
    await client.next('conversation.item.created');
    client.send(output);
    expect(await says(client)).toBe('Found it.');
  });

  test('belongs to the call when the client places the output before the message that came between', async () => {
    for (const answered of [false, true]) {
      const { client, output } = await called();
      const call = client.all('response.function_call_arguments.done')[0];
      client.send(user('And?'));
      if (answered) await says(client);
      client.send({ ...output, previous_item_id: call?.item_id });
      expect(await says(client)).toBe('Found it.');
    }
  });

  test.each([
    [
      'the client spoke meanwhile',
      { pre_generated_assistant_message: { content: [{ type: 'text', text: 'Wait.' }] } },
    ],
    ['the user was answered first', undefined],
  ])('is said at the next opportunity when %s', async (_, response) => {
    const { client, output } = await called();
    client.send(output);
    if (response === undefined) client.send(user('And?'));
    client.send({ type: 'response.create', ...(response && { response }) });
    await client.next('response.done');
    expect(await says(client)).toBe('Found it.');
    expect(await says(client)).not.toBe('Found it.');
  });

  test('comes once both of two calls have their outputs, whichever is first', async () => {
    const both = [
      { hear: 'Look', call: [{ tool: 'look_up' }, { tool: 'ring' }], then: { say: 'Found both.' } },
    ];
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const client = await Client.open(await scripted({ turns: both }));
      await client.configure({ tools: [tool('look_up'), tool('ring')] });
      client.type('Look');
      const { response } = await client.next('response.done');
      const said: string[] = [];
      for (const index of order) {
        const call = response.output?.[index];
        const callId = call?.type === 'function_call' ? call.call_id : '';
        const output = { type: 'function_call_output', call_id: callId, output: 'it' };
        client.send({ type: 'conversation.item.create', item: output });
        said.push(await says(client));
      }
      said.push(await says(client));
      expect(said.map((words) => words === 'Found both.')).toEqual([false, true, false]);
    }
  });

  test('belongs to each of two calls of different turns', async () => {
    const two = [
      ...turns.slice(0, 1),
      { hear: 'Ring', call: [{ tool: 'ring' }], then: { say: 'It rings.' } },
    ];
    const client = await Client.open(await scripted({ turns: two }));
    await client.configure({ tools: [tool('look_up'), tool('ring')] });
    const calls: string[] = [];
    for (const text of ['Look', 'Ring']) {
      client.type(text);
      calls.push(String((await client.next('response.function_call_arguments.done')).call_id));
      await client.next('response.done');
    }
    const output = (callId: string | undefined) =>
      client.send({
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: callId, output: 'it' },
      });
    output(calls[1]);
    expect(await says(client)).toBe('It rings.');
    output(calls[0]);
    expect(await says(client)).toBe('Found it.');
  });
});

// examples/src/multi_agent.ts and others: several agents in one conversation.
describe('agents of one conversation', () => {
  const ANA = { instructions: 'You are Ana, who takes orders.', tools: [tool('order')] };
  const TOM = {
    instructions: 'You are Tom of billing (team 7).',
    tools: [tool('find_invoice'), tool('refund')],
  };
  const open = async (emulator: Emulator, agent: Partial<typeof ANA> = ANA) => {
    const client = await Client.open(emulator, { model: 'gpt-4.1' });
    await client.configure(agent);
    return client;
  };

  test.each([
    ['words of the instructions', { instructions: 'tom' }, { instructions: 'ana' }],
    ['a pattern of the instructions', { instructions: '/team \\d+/' }, { instructions: '/^You are A/' }],
    ['a pattern in any case', { instructions: '/TOM|TIM/i' }, { instructions: '/ANA/i' }],
    ['the name of a tool', { tool: 'refund' }, { tool: 'order' }],
    ['a pattern of the name of a tool', { tool: '/^find_/' }, { tool: '/order$/' }],
    ['any of several', { tool: ['nothing', 'refund'] }, { instructions: ['nobody', '/Ana/'] }],
    ['both', { instructions: 'Tom', tool: 'refund' }, { instructions: 'Ana', tool: 'order' }],
  ])('greet by %s', async (_, tom, ana) => {
    const emulator = await scripted({
      greeting: [
        { say: 'This is Tom.', when: tom },
        { say: 'This is Ana.', when: ana },
      ],
    });
    const client = await open(emulator);
    expect(await says(client)).toBe('This is Ana.');
    await client.configure(TOM);
    expect(await says(client)).toBe('This is Tom.');
  });

  test('have separate turns', async () => {
    const emulator = await scripted({
      turns: [
        { when: { text: '/help/i', instructions: '/billing/' }, say: 'Which invoice?' },
        { when: { text: '/help/i' }, say: 'What would you like?' },
      ],
    });
    const client = await open(emulator);
    client.send(user('Can you HELP me?'));
    expect(await says(client)).toBe('What would you like?');
    await client.configure(TOM);
    client.send(user('Help.'));
    expect(await says(client)).toBe('Which invoice?');
  });

  test('a name is compared as a whole, but words are not: `order` is not `reorder`', async () => {
    const emulator = await scripted({ greeting: { say: 'Hi.', when: { tool: 'order' } } });
    const client = await open(emulator, { instructions: 'Be brief.', tools: [tool('reorder')] });
    expect(await says(client)).not.toBe('Hi.');
  });

  test.each([
    ['a word', 'Hi.'],
    ['a list of words', ['Hi.', 'Still there?']],
    ['a mixed list', ['Hi.', { say: 'Still there?' }]],
  ])('a greeting may be %s', async (_, greeting) => {
    const client = await open(await scripted({ greeting }));
    expect(await says(client)).toBe('Hi.');
    expect(await says(client)).not.toBe('Hi.');
  });

  test('a greeting is not repeated when the context is cleared', async () => {
    const emulator = await scripted({ greeting: 'Hi.' });
    const client = await open(emulator);
    expect(await says(client)).toBe('Hi.');
    await empty(client, emulator);
    expect(await says(client)).not.toBe('Hi.');
  });

  test('a greeting is not repeated when the connection is replaced and the history restored', async () => {
    const emulator = await scripted({ greeting: 'Hi.' });
    const first = await open(emulator);
    expect(await says(first)).toBe('Hi.');
    first.send(user('Hello'));
    await says(first);
    const items = emulator.sessions()[0]?.items ?? [];
    first.socket.terminate();
    const second = await open(emulator);
    // The greeting itself is gone, as after a handoff; later items are there under their ids.
    for (const item of items.slice(1)) {
      const text = String(
        Reflect.get(Object((item as { content?: unknown[] }).content?.[0]), 'transcript') ?? 'Hello',
      );
      const { id, role } = item as { id: string; role: string };
      const type = role === 'user' ? 'input_text' : 'text';
      second.send({
        type: 'conversation.item.create',
        item: { id, type: 'message', role, content: [{ type, text }] },
      });
    }
    expect(await says(second)).not.toBe('Hi.');
  });

  test('a greeting is repeated if the scenario requests it, once nothing of it is left', async () => {
    const emulator = await scripted({ greeting: { say: 'Hi.', again: true } });
    const client = await open(emulator);
    expect(await says(client)).toBe('Hi.');
    expect(await says(client)).not.toBe('Hi.');
    await empty(client, emulator);
    expect(await says(client)).toBe('Hi.');
  });

  test('an invalid pattern is reported', async () => {
    const greeting = { say: 'Hi.', when: { instructions: '/(/' } };
    await expect(scripted({ greeting })).rejects.toThrow(/scenario: greeting.*Invalid regular expression/u);
  });
});
