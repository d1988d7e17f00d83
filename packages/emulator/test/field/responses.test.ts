// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */

/** Responses, compared with recordings and live tests of the service; each test names its public source. */
import { describe, expect, test } from 'vitest';
import { open } from './field.ts';

const NATIVE = { model: 'gpt-realtime' };
const CASCADED = { model: 'gpt-4.1' };
const LOOK = { type: 'function' as const, name: 'look_up', parameters: {} };
const CALLING = { turns: [{ call: [{ tool: 'look_up' }], then: { say: 'Found it.' } }] };
const BOTH = [NATIVE, CASCADED];

// github.com/pydantic/pydantic-ai, tests/realtime/cassettes/test_azure_voice_live_ws, September 2026.
describe('usage', () => {
  test.each(BOTH)('reports tokens written to the cache, whatever the answer is (%o)', async (query) => {
    const client = await open(query, { turns: [...CALLING.turns, { say: 'Yes.' }] });
    await client.configure({ tools: [LOOK] });
    for (const text of ['Look', 'Hello']) {
      client.type(text);
      const { usage } = (await client.next('response.done')).response;
      expect(usage?.input_token_details).toMatchObject({ cache_write_tokens: 0 });
    }
  });

  test('reports it for an answer that was cut short, and for one without tokens', async () => {
    const client = await open(NATIVE, { turns: [{ say: 'Later.', delayMs: 60_000 }] });
    client.type('Hello');
    client.send({ type: 'response.cancel' });
    const { usage } = (await client.next('response.done')).response;
    expect(usage?.input_token_details).toMatchObject({ cache_write_tokens: 0 });
  });
});

// microsoft-foundry/voicelive-samples, the JavaScript quickstart: a part of type `text`, and no role.
describe('a pre-generated message', () => {
  test.each(['text', 'output_text'])('is spoken without a role when its part is %s', async (type) => {
    const client = await open(CASCADED);
    const message = { content: [{ type, text: 'Welcome back.' }] };
    client.send({ type: 'response.create', response: { pre_generated_assistant_message: message } });
    expect((await client.next('response.audio_transcript.done')).transcript).toBe('Welcome back.');
  });

  test("is rejected for a role other than the agent's, naming the field", async () => {
    const client = await open(CASCADED);
    const message = { role: 'user', content: [{ type: 'text', text: 'Hi' }] };
    const response = { pre_generated_assistant_message: message };
    client.send({ type: 'response.create', event_id: 'evt_1', response });
    expect((await client.next('error')).error).toMatchObject({
      param: 'response.pre_generated_assistant_message.role',
      event_id: 'evt_1',
    });
  });
});

// github.com/Azure/azure-sdk-for-net, sdk/voicelive, LiveTests: `AnimationOutputs`.
describe('text with an animated face', () => {
  const animated = { animation: { outputs: ['viseme_id' as const] } };
  test('sends visemes at increasing times with one end event, without audio', async () => {
    const client = await open(CASCADED, { turns: [{ say: 'Hello there, how are you?' }] });
    await client.configure({ modalities: ['text', 'animation'], ...animated });
    client.type('Hello');
    const { response } = await client.next('response.done');
    const offsets = client.all('response.animation_viseme.delta').map(({ audio_offset_ms: ms }) => ms ?? 0);
    expect(offsets.length).toBeGreaterThan(5);
    for (const [index, ms] of offsets.entries()) expect(ms).toBeGreaterThan(offsets[index - 1] ?? 0);
    expect(client.all('response.animation_viseme.done')).toHaveLength(1);
    expect(client.all('response.text.done')[0]?.text).toBe('Hello there, how are you?');
    expect(client.all('response.audio.delta')).toEqual([]);
    expect(response.usage?.output_token_details).toMatchObject({ audio_tokens: 0 });
  });

  test.each([
    ['nothing of the face is asked for', { modalities: ['text' as const, 'animation' as const] }],
    ['only text is asked for', { modalities: ['text' as const], ...animated }],
    [
      'the voice does not tell',
      {
        modalities: ['text' as const, 'animation' as const],
        ...animated,
        voice: 'en-US-Ava:DragonHDLatestNeural',
      },
    ],
  ])('is text only when %s', async (_, session) => {
    const client = await open(CASCADED, { turns: [{ say: 'Hello.' }] });
    await client.configure(session);
    client.type('Hello');
    await client.next('response.done');
    expect(client.types().filter((type) => type.includes('animation'))).toEqual([]);
  });
});

// github.com/pipecat-ai/pipecat, services/azure/voice_live; sessions with both are in pydantic-ai's recordings.
describe('both modalities for one response', () => {
  const both = ['text' as const, 'audio' as const];
  test('are rejected for a native voice, and the session continues', async () => {
    const client = await open(NATIVE, { turns: [{ say: 'Yes.' }] });
    await client.configure({ modalities: both });
    client.send({ type: 'response.create', event_id: 'evt_1', response: { modalities: both } });
    expect((await client.next('error')).error).toMatchObject({
      code: 'invalid_value',
      param: 'response.modalities',
      event_id: 'evt_1',
    });
    client.type('Hello');
    expect((await client.next('response.done')).response.modalities).toEqual(['audio', 'text']);
  });

  test.each([['text' as const], ['audio' as const]])('a single one is accepted: %s', async (modality) => {
    const client = await open(NATIVE);
    client.send({ type: 'response.create', response: { modalities: [modality] } });
    expect((await client.next('response.done')).response.modalities).toEqual([modality]);
  });

  test.each([
    [CASCADED, {}],
    [NATIVE, { voice: { type: 'azure-standard' as const, name: 'en-US-AvaNeural' } }],
  ])("are accepted for Azure's voices (%o %o)", async (query, response) => {
    const client = await open(query);
    client.send({ type: 'response.create', response: { ...response, modalities: both } });
    expect((await client.next('response.done')).response.status).toBe('completed');
  });
});

// github.com/Azure/azure-sdk-for-python, sdk/voicelive, live tests.
describe('a response while a call has no output', () => {
  test.each(BOTH)('speaks, does not call again, and continues with `then` afterwards (%o)', async (query) => {
    const client = await open(query, CALLING);
    await client.configure({ tools: [LOOK] });
    client.type('Look');
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    for (let time = 0; time < 2; time += 1) {
      client.send({ type: 'response.create' });
      expect((await client.next('response.done')).response.output).toMatchObject([{ type: 'message' }]);
    }
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: callId, output: 'it' },
    });
    client.send({ type: 'response.create' });
    expect((await client.next('response.audio_transcript.done')).transcript).toBe('Found it.');
  });
});

// pydantic-ai's recordings of September 2026, test_gpt_realtime_2_is_served_by_voice_live.
describe('messages of the second generation', () => {
  test.each(['gpt-realtime-2', 'gpt-realtime-2.1'])(
    '%s: report which part of the answer they are',
    async (model) => {
      const client = await open({ model }, { turns: [{ say: 'Yes.' }, ...CALLING.turns] });
      await client.configure({ tools: [LOOK] });
      client.type('Hello');
      const { response } = await client.next('response.done');
      const phase = { phase: 'final_answer' };
      expect(client.all('response.output_item.added')[0]?.item).toMatchObject(phase);
      expect(client.all('conversation.item.created').at(-1)?.item).toMatchObject(phase);
      expect(client.all('response.output_item.done')[0]?.item).toMatchObject(phase);
      expect(response.output).toMatchObject([phase]);
      client.type('Look');
      expect((await client.next('response.done')).response.output?.[0]).not.toHaveProperty('phase');
    },
  );

  test.each(['gpt-realtime', 'gpt-realtime-1.5', 'gpt-4.1'])('%s: do not report it', async (model) => {
    const client = await open({ model }, { turns: [{ say: 'Yes.' }] });
    client.type('Hello');
    expect((await client.next('response.done')).response.output?.[0]).not.toHaveProperty('phase');
  });
});

// pydantic-ai's recordings of September 2026: 128 and 256 of 145 and 272 tokens of text.
describe('a model with high reasoning effort', () => {
  const answer = async (effort: 'minimal' | 'high', aloud: boolean) => {
    const client = await open({ model: 'gpt-5' }, { turns: [{ say: 'Five cents.' }] });
    await client.configure({ reasoning_effort: effort, ...(!aloud && { modalities: ['text'] }) });
    client.type('How much is the ball?');
    return (await client.next('response.done')).response.usage;
  };

  test.each([true, false])('counts its reasoning as text of the answer (audio: %s)', async (aloud) => {
    const [little, much] = [await answer('minimal', aloud), await answer('high', aloud)];
    const thought = much?.output_token_details?.reasoning_tokens ?? 0;
    expect(little?.output_token_details?.reasoning_tokens).toBe(0);
    expect(thought).toBeGreaterThanOrEqual(128);
    expect(thought).toBeLessThanOrEqual(256);
    const text = (usage: typeof much): number => usage?.output_token_details?.text_tokens ?? 0;
    expect(text(much) - text(little)).toBe(thought);
    expect(much?.output_tokens).toBe(text(much) + (much?.output_token_details?.audio_tokens ?? 0));
    expect(much?.total_tokens).toBe((much?.input_tokens ?? 0) + (much?.output_tokens ?? 0));
  });
});

// pydantic-ai's recordings of September 2026, test_tool_call_round; those of July had none.
describe("the deltas of a call's arguments", () => {
  test('native: are padded, so that their length reveals nothing', async () => {
    const client = await open(NATIVE, CALLING);
    await client.configure({ tools: [LOOK] });
    client.type('Look');
    await client.next('response.done');
    const deltas = client.all('response.function_call_arguments.delta');
    expect(deltas.length).toBeGreaterThan(0);
    for (const { delta, ...event } of deltas) {
      const padding = String(Reflect.get(event, 'obfuscation'));
      expect(padding).toMatch(/^[A-Za-z0-9]+$/u);
      expect((delta.length + padding.length) % 16).toBe(0);
    }
    expect(client.all('response.function_call_arguments.done')[0]).not.toHaveProperty('obfuscation');
  });

  test('cascaded, and for speech: are not padded', async () => {
    const client = await open(CASCADED, { turns: [...CALLING.turns, { say: 'Yes.' }] });
    await client.configure({ tools: [LOOK] });
    for (const text of ['Look', 'Hello']) {
      client.type(text);
      await client.next('response.done');
    }
    const deltas = client.events.filter(({ type }) => type.endsWith('.delta'));
    expect(deltas.filter((event) => 'obfuscation' in event)).toEqual([]);
  });
});
