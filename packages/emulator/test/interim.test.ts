// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { InterimResponse } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import type { EmulatorOptions, ScenarioInput } from '../src/index.ts';
import { Client, emulate } from './client.ts';

const waiting: InterimResponse = {
  type: 'static_interim_response',
  latency_threshold_ms: 20,
  texts: ['One moment.'],
};
const calling: InterimResponse = {
  type: 'static_interim_response',
  triggers: ['tool'],
  texts: ['Let me look.'],
};
const lookUp = { type: 'function' as const, name: 'look_up', parameters: {} };

type Turn = NonNullable<ScenarioInput['turns']>[number];
const slow: Turn = { say: 'Here you are.', delayMs: 120 };
const asking: Turn = { call: [{ tool: 'look_up' }], then: { say: 'Found it.' } };

async function connected(
  turn: Turn,
  more: Partial<ScenarioInput> = {},
  query: Record<string, string> = {},
  options: EmulatorOptions = {},
) {
  const emulator = await emulate({ scenario: { version: 1, turns: [turn], ...more }, ...options });
  const client = await Client.open(emulator, { model: 'gpt-4.1', ...query });
  return { emulator, client };
}

/** What each response said, in order; fillers in brackets. */
const said = (client: Client) =>
  client.all('response.done').map(({ response }) =>
    (response.output ?? []).map((item) => {
      if (item.type !== 'message') return item.type;
      const text = (item.content ?? []).map((part) => ('transcript' in part ? part.transcript : '')).join('');
      return item.id?.startsWith('interim_') ? `[${text}]` : text;
    }),
  );

const itemIds = (emulator: Awaited<ReturnType<typeof emulate>>) =>
  (emulator.sessions()[0]?.items ?? []).map((item) => item.id);

async function responses(client: Client, count: number) {
  for (let done = 0; done < count; done += 1) await client.next('response.done');
}

describe('a wait longer than the threshold', () => {
  test('is bridged by a separate response, which leaves the conversation when the real one starts', async () => {
    const { emulator, client } = await connected({ ...slow, delayMs: 600 });
    await client.configure({ interim_response: waiting });
    client.type('Where is it?');
    const { response } = await client.next('response.done');
    const [filler] = response.output ?? [];
    expect(filler?.id).toMatch(/^interim_\w{22}$/);
    expect(client.all('conversation.item.created').map(({ item }) => item?.id)).toContain(filler?.id);
    const sound = client.all('response.audio.delta').filter((event) => event.response_id === response.id);
    expect(sound.length).toBeGreaterThan(0);
    expect(sound.every((event) => event.item_id === filler?.id)).toBe(true);
    await client.next('response.done');
    expect(said(client)).toEqual([['[One moment.]'], ['Here you are.']]);
    expect(itemIds(emulator)).not.toContain(filler?.id);
    client.send({ type: 'conversation.item.retrieve', item_id: filler?.id });
    expect((await client.next('error')).error.code).toBe('item_retrieve_invalid_item_id');
  });

  test('uses no input tokens', async () => {
    const { client } = await connected(slow);
    await client.configure({ interim_response: waiting });
    client.type('Where is it?');
    const { response } = await client.next('response.done');
    expect(response.usage).toMatchObject({ input_tokens: 0 });
    expect(response.usage?.output_tokens).toBeGreaterThan(0);
  });

  test('is bridged inside the response when the scenario says so', async () => {
    const { emulator, client } = await connected(slow, { interim: { inside: true } });
    await client.configure({ interim_response: waiting });
    client.type('Where is it?');
    await client.next('response.done');
    expect(said(client)).toEqual([['[One moment.]', 'Here you are.']]);
    client.type('And now?');
    await client.next('response.created');
    expect(itemIds(emulator).filter((id) => id.startsWith('interim_'))).toEqual([]);
  });

  test("is bridged with the model's words from the scenario, cut to max_completion_tokens", async () => {
    const { client } = await connected(slow, { interim: { say: 'I am looking for it now.' } });
    await client.configure({
      interim_response: { type: 'llm_interim_response', latency_threshold_ms: 20, max_completion_tokens: 3 },
    });
    client.type('Where is it?');
    await responses(client, 2);
    expect(said(client)).toEqual([['[I am looking]'], ['Here you are.']]);
  });

  test("is bridged with the model's words without a scenario", async () => {
    const { client } = await connected(slow);
    await client.configure({ interim_response: { type: 'llm_interim_response', latency_threshold_ms: 20 } });
    client.type('Where is it?');
    await responses(client, 2);
    expect(said(client)[0]).toEqual([expect.stringMatching(/^\[\w.+\]$/)]);
  });

  test('ends both the filler and the answer when it is interrupted', async () => {
    const { client } = await connected({ ...slow, delayMs: 5000 });
    await client.configure({ interim_response: waiting });
    client.type('Where is it?');
    await client.next('response.done');
    client.send({ type: 'response.cancel' });
    expect((await client.next('response.done')).response.status).toBe('cancelled');
    client.type('Never mind.');
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  test('is not bridged when the response disables it, and bridged when only the response enables it', async () => {
    const { client } = await connected(slow, { turns: [slow, slow] });
    await client.configure({ interim_response: waiting });
    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
    });
    client.send({ type: 'response.create', response: { interim_response: null } });
    await client.next('response.done');
    expect(said(client)).toEqual([['Here you are.']]);
    await client.configure({ interim_response: null });
    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
    });
    client.send({ type: 'response.create', response: { interim_response: waiting } });
    await responses(client, 2);
    expect(said(client)).toEqual([['Here you are.'], ['[One moment.]'], ['Here you are.']]);
  });
});

test.each([
  ['shorter than the threshold', { ...waiting, latency_threshold_ms: 5000 }],
  ['where only tools are a trigger', { ...waiting, triggers: ['tool' as const] }],
])('a wait %s is not bridged', async (_what, config) => {
  const { client } = await connected(slow);
  await client.configure({ interim_response: config });
  client.type('Where is it?');
  await client.next('response.done');
  expect(said(client)).toEqual([['Here you are.']]);
});

describe('a tool call', () => {
  test('is bridged after the call, and the answer to its output comes after the filler', async () => {
    const { client } = await connected(asking);
    await client.configure({ interim_response: calling, tools: [lookUp] });
    client.type('Where is it?');
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: callId, output: 'here' },
    });
    await client.next('response.done');
    client.send({ type: 'response.create' });
    await responses(client, 2);
    expect(said(client)).toEqual([['function_call'], ['[Let me look.]'], ['Found it.']]);
    expect(client.all('error')).toEqual([]);
  });

  test('is bridged inside its response when the scenario says so', async () => {
    const { client } = await connected(asking, { interim: { inside: true } });
    await client.configure({ interim_response: calling, tools: [lookUp] });
    client.type('Where is it?');
    await client.next('response.done');
    expect(said(client)).toEqual([['function_call', '[Let me look.]']]);
  });

  test('of an MCP server is bridged before the service makes it', async () => {
    const { client } = await connected({ call: [{ mcp: 'docs', tool: 'search', output: 'x' }] });
    const docs = {
      server_label: 'docs',
      server_url: 'https://docs.example/mcp',
      require_approval: 'never',
    } as const;
    await client.configure({ interim_response: calling, tools: [{ type: 'mcp', ...docs }] });
    client.type('Where is it?');
    await client.next('response.done');
    expect(said(client)).toEqual([['[Let me look.]', 'mcp_call']]);
  });

  test('leaves the session ready when its filler is cancelled', async () => {
    const { client } = await connected(asking, {}, {}, { pace: 'realtime' });
    await client.configure({
      interim_response: { ...calling, texts: ['Let me look for it in all of the many places it could be.'] },
      tools: [lookUp],
    });
    client.type('Where is it?');
    await client.next('response.done');
    const { response } = await client.next('response.created');
    client.send({ type: 'response.cancel', response_id: response.id });
    expect((await client.next('response.done')).response.status).toBe('cancelled');
    client.type('Never mind.');
    expect((await client.next('response.done')).response.status).toBe('completed');
  });
});

describe('interim responses', () => {
  test('work with a native model too, if an Azure voice speaks for it', async () => {
    const { client } = await connected(slow, {}, { model: 'gpt-realtime' });
    const voice = { type: 'azure-standard' as const, name: 'en-US-AvaNeural' };
    await client.configure({ voice, interim_response: waiting });
    client.type('Where is it?');
    await responses(client, 2);
    expect(said(client)).toEqual([['[One moment.]'], ['Here you are.']]);
  });

  test('work in a session with an agent', async () => {
    const { client } = await connected(
      slow,
      {},
      { 'agent-name': 'Support', 'agent-project-name': 'contoso' },
    );
    await client.configure({ interim_response: waiting });
    client.type('Where is it?');
    await responses(client, 2);
    expect(said(client)).toEqual([['[One moment.]'], ['Here you are.']]);
    expect(client.all('warning')).toEqual([]);
  });
});
