// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */

/**
 * Forms in the recordings of pydantic-ai (test_azure_voice_live_ws, September 2026) and in the live tests of the Azure
 * SDKs, where they differ from the references.
 */
import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

const native = { model: 'gpt-realtime' };
const cascaded = { model: 'gpt-4.1' };
const tool = { type: 'function' as const, name: 'look_up', parameters: {} };
const calling = { version: 1 as const, turns: [{ call: [{ tool: 'look_up' }], then: { say: 'Found it.' } }] };

const open = async (query: Record<string, string>, scenario = {}) =>
  Client.open(await emulate({ scenario: { version: 1, ...scenario } }), query);

describe('items', () => {
  test('cascaded: nothing typed has a predecessor, nor has its answer', async () => {
    const client = await open(cascaded, calling);
    await client.configure({ tools: [tool] });
    client.type('Look');
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: callId, output: 'it' },
    });
    client.send({ type: 'response.create' });
    await client.next('response.done');
    const told = client.all('conversation.item.created').map((event) => event.previous_item_id);
    expect(told).toEqual(['', '', '', '']);
  });

  test('cascaded: speech has none either, but its answer has', async () => {
    const client = await open(cascaded, { turns: [{ say: 'Yes.' }, { say: 'No.' }] });
    for (let turn = 0; turn < 2; turn += 1) {
      await client.say('Hello there');
      await client.next('response.done');
    }
    const items = client.all('conversation.item.created').map((event) => event.item.id);
    expect(client.all('conversation.item.created').map((event) => event.previous_item_id)).toEqual([
      null,
      items[0],
      null,
      items[2],
    ]);
    expect(client.all('input_audio_buffer.committed').map((event) => event.previous_item_id)).toEqual([
      null,
      null,
    ]);
  });

  test('native: everything has its predecessor', async () => {
    const client = await open(native, { turns: [{ say: 'Yes.' }] });
    client.type('Hello');
    await client.next('response.done');
    const [user] = client.all('conversation.item.created');
    expect(client.all('conversation.item.created').map((event) => event.previous_item_id)).toEqual([
      null,
      user?.item.id,
    ]);
  });

  test('second generation: messages of the agent report which part of the answer they are', async () => {
    const client = await open({ model: 'gpt-realtime-2' }, { turns: [{ say: 'Yes.' }] });
    client.type('Hello');
    const { response } = await client.next('response.done');
    expect(client.all('response.output_item.added')[0]?.item).toMatchObject({ phase: 'final_answer' });
    expect(response.output?.[0]).toMatchObject({ phase: 'final_answer' });
  });

  test('an image is echoed without its bytes', async () => {
    const client = await open(native);
    client.send({
      type: 'conversation.item.create',
      item: {
        type: 'message',
        role: 'user',
        content: [{ type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' }],
      },
    });
    expect((await client.next('conversation.item.created')).item).toMatchObject({
      content: [{ type: 'input_image', image_url: null, detail: 'auto' }],
    });
  });
});

describe('responses', () => {
  test('native: the argument deltas of a call are padded', async () => {
    const client = await open(native, calling);
    await client.configure({ tools: [tool] });
    client.type('Look');
    await client.next('response.done');
    const deltas = client.all('response.function_call_arguments.delta');
    expect(deltas.length).toBeGreaterThan(0);
    for (const event of deltas) {
      const padding = String(Reflect.get(event, 'obfuscation'));
      expect(padding).toMatch(/^[A-Za-z0-9]+$/u);
      expect((event.delta.length + padding.length) % 16).toBe(0);
    }
  });

  test('cascaded: they are not', async () => {
    const client = await open(cascaded, calling);
    await client.configure({ tools: [tool] });
    client.type('Look');
    await client.next('response.done');
    expect(client.all('response.function_call_arguments.delta')[0]).not.toHaveProperty('obfuscation');
  });

  test.each([native, cascaded])(
    '`tool_choice: none` is obeyed when the scenario would call (%o)',
    async (query) => {
      const client = await open(query, calling);
      await client.configure({ tools: [tool], tool_choice: 'none' });
      client.type('Look');
      expect((await client.next('response.done')).response.output).toMatchObject([{ type: 'message' }]);
      client.send({ type: 'response.create', response: { tool_choice: 'auto' } });
      await client.next('response.done');
    },
  );

  test('a single function is called when the scenario would speak, or call another', async () => {
    const other = { type: 'function' as const, name: 'hang_up', parameters: {} };
    const client = await open(cascaded, { turns: [{ say: 'Yes.' }, ...calling.turns] });
    await client.configure({ tools: [tool, other], tool_choice: { type: 'function', name: 'hang_up' } });
    for (const text of ['Hello', 'Look']) {
      client.type(text);
      const { name } = await client.next('response.function_call_arguments.done');
      expect(name).toBe('hang_up');
      await client.next('response.done');
    }
  });

  test('a pre-generated message without a role is spoken', async () => {
    const client = await open(cascaded);
    client.send({
      type: 'response.create',
      response: { pre_generated_assistant_message: { content: [{ type: 'text', text: 'Welcome back.' }] } },
    });
    expect((await client.next('response.audio_transcript.done')).transcript).toBe('Welcome back.');
  });

  test('when asked while a call has no output, the agent says so and does not call again', async () => {
    const client = await open(native, calling);
    await client.configure({ tools: [tool] });
    client.type('Look');
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response.output).toMatchObject([{ type: 'message' }]);
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: callId, output: 'it' },
    });
    client.send({ type: 'response.create' });
    expect((await client.next('response.audio_transcript.done')).transcript).toBe('Found it.');
  });

  test('usage reports tokens written to the cache', async () => {
    const client = await open(native);
    client.type('Hello');
    const { usage } = (await client.next('response.done')).response;
    expect(usage?.input_token_details).toMatchObject({ cache_write_tokens: 0 });
  });

  test('a model with high reasoning effort counts its reasoning as text', async () => {
    const tokens = async (effort: 'minimal' | 'high') => {
      const client = await open({ model: 'gpt-5' }, { turns: [{ say: 'Five cents.' }] });
      await client.configure({ reasoning_effort: effort });
      client.type('How much is the ball?');
      return (await client.next('response.done')).response.usage;
    };
    const [little, much] = [await tokens('minimal'), await tokens('high')];
    const thought = much?.output_token_details?.reasoning_tokens ?? 0;
    expect(little?.output_token_details?.reasoning_tokens).toBe(0);
    expect(thought).toBeGreaterThanOrEqual(128);
    expect(thought).toBeLessThanOrEqual(256);
    expect(much?.output_tokens).toBe((little?.output_tokens ?? 0) + thought);
    expect(much?.output_token_details?.text_tokens).toBe(
      (little?.output_token_details?.text_tokens ?? 0) + thought,
    );
  });
});
