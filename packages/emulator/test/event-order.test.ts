// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

const weather = {
  type: 'function' as const,
  name: 'get_weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const azureVoice = { type: 'azure-standard' as const, name: 'en-US-AvaNeural' };

/** The body of an answer, deltas of text, sound and the user's transcript left out. */
const ANSWER = [
  'response.output_item.added',
  'conversation.item.created',
  'response.content_part.added',
  'response.audio.done',
  'response.audio_transcript.done',
  'response.content_part.done',
  'response.output_item.done',
  'response.done',
];

function withoutDeltas(types: string[]): string[] {
  return types.filter((type) => !type.endsWith('.delta') && !type.includes('input_audio_transcription'));
}

describe('a spoken turn', () => {
  test('on a native model delivers the transcript of the user while the answer already runs', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    await client.configure({
      turn_detection: { type: 'server_vad' },
      input_audio_transcription: { model: 'whisper-1' },
    });
    const from = client.events.length;
    await client.say('Hello there, can you hear me?');
    await client.next('response.done');
    const types = client.types(from);
    expect(types.slice(0, 15)).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.created',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.created',
      'response.content_part.added',
      'response.audio_transcript.delta',
      'conversation.item.input_audio_transcription.delta',
      'response.audio.delta',
      'conversation.item.input_audio_transcription.completed',
      'response.audio_transcript.delta',
      'response.audio.delta',
    ]);
    expect(types.slice(-5)).toEqual(ANSWER.slice(-5));
    const lead = client.events.slice(from).findIndex((event) => event.type === 'response.audio.delta');
    const before = client.events
      .slice(from, from + lead)
      .filter((event) => event.type === 'response.audio_transcript.delta');
    expect(before).toHaveLength(3);
  });

  test('on a native model names one item from speech_started to its creation', async () => {
    const client = await Client.open(await emulate());
    await client.say('Hello there');
    const started = await client.next('input_audio_buffer.speech_started');
    const stopped = await client.next('input_audio_buffer.speech_stopped');
    const committed = await client.next('input_audio_buffer.committed');
    const created = await client.next('conversation.item.created');
    expect([stopped.item_id, committed.item_id, created.item.id]).toEqual(Array(3).fill(started.item_id));
    expect(committed.previous_item_id).toBeNull();
    expect(created.item).toEqual({
      id: started.item_id,
      object: 'realtime.item',
      type: 'message',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_audio', transcript: null }],
    });
  });

  test('on a native model has no transcript while transcription is off, its default', async () => {
    const client = await Client.open(await emulate());
    await client.say('Hello there');
    await client.next('response.done');
    expect(client.types().filter((type) => type.includes('transcription'))).toEqual([]);
  });

  test('on a cascaded model delivers transcript and user item before the response', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    await client.say('Hello there, can you hear me?');
    const done = await client.next('response.done');
    const types = client.types(1);
    expect(types.slice(0, 11)).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.input_audio_transcription.completed',
      'conversation.item.created',
      'response.created',
      'response.output_item.added',
      'conversation.item.created',
      'response.content_part.added',
      'response.audio_transcript.delta',
      'response.audio.delta',
    ]);
    expect(types.slice(-5)).toEqual(ANSWER.slice(-5));
    const [user, agent] = client.all('conversation.item.created').map((event) => event.item);
    expect(user).toMatchObject({
      role: 'user',
      content: [{ type: 'input_audio', transcript: 'Hello, can you hear me?' }],
    });
    expect(agent).toMatchObject({ role: 'assistant', status: 'incomplete', content: [] });
    expect(agent?.id).toMatch(/^msg_/);
    expect(done.response).toMatchObject({
      conversation_id: '',
      max_output_tokens: null,
      status: 'completed',
    });
    expect(client.all('conversation.item.input_audio_transcription.completed')[0]).toMatchObject({
      language: 'en-US',
    });
  });

  test('with create_response off is committed and transcribed, and answered only on request', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    await client.configure({ turn_detection: { type: 'azure_semantic_vad', create_response: false } });
    await client.say('Hello there');
    await client.next('conversation.item.created');
    await client.settle();
    expect(client.all('response.created')).toEqual([]);
    client.send({ type: 'response.create' });
    await client.next('response.done');
  });
});

describe('a typed turn', () => {
  test('is answered aloud', async () => {
    const client = await Client.open(await emulate());
    client.type('Hello');
    await client.next('response.done');
    expect(withoutDeltas(client.types(1))).toEqual([
      'conversation.item.created',
      'response.created',
      ...ANSWER,
    ]);
  });

  test('is answered in text when the session has no audio, with the part left empty on native models', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ modalities: ['text'] });
    client.type('Hello');
    const done = await client.next('response.done');
    expect(client.types(2)).toEqual([
      'conversation.item.created',
      'response.created',
      'response.output_item.added',
      'conversation.item.created',
      'response.content_part.added',
      'response.text.delta',
      'response.text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.done',
    ]);
    expect(client.all('response.text.done')[0]?.text).toBe('Hello! Nice to meet you.');
    expect(client.all('response.content_part.done')[0]?.part).toEqual({ type: 'text', text: '' });
    expect(done.response.output).toMatchObject([
      { content: [{ type: 'text', text: 'Hello! Nice to meet you.' }] },
    ]);
  });
});

describe('tool calls', () => {
  const scenario = {
    version: 1 as const,
    turns: [
      {
        call: [
          { tool: 'get_weather', arguments: { city: 'Oslo' } },
          { tool: 'get_weather', arguments: { city: 'Bergen' } },
        ],
        then: { say: 'Four and seven degrees.' },
      },
    ],
  };

  test('stream their arguments and wait for the client to ask for the answer', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ tools: [weather] });
    client.type('What is the weather in Oslo?');
    const call = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    expect(client.types(2)).toEqual([
      'conversation.item.created',
      'response.created',
      'response.output_item.added',
      'conversation.item.created',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.done',
    ]);
    expect(call).toMatchObject({ name: 'get_weather', arguments: '{\n  "city": "Oslo"\n} \n' });
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: call.call_id ?? '', output: '{"temp_c":4}' },
    });
    const output = await client.next('conversation.item.created');
    expect(output.item).toEqual({
      id: output.item.id,
      object: 'realtime.item',
      type: 'function_call_output',
      call_id: call.call_id,
      output: '{"temp_c":4}',
    });
    await client.settle();
    expect(client.all('response.created')).toHaveLength(1);
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(client.all('response.audio_transcript.done').at(-1)?.transcript).toBe(
      'Here is what I found: temp c 4.',
    );
  });

  test('in parallel come item after item in one response', async () => {
    const client = await Client.open(await emulate({ scenario }), { model: 'gpt-4.1' });
    client.type('Weather in Oslo and Bergen?');
    const done = await client.next('response.done');
    const one = [
      'response.output_item.added',
      'conversation.item.created',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
    ];
    expect(client.types(1)).toEqual([
      'conversation.item.created',
      'response.created',
      ...one,
      ...one,
      'response.done',
    ]);
    expect(client.all('response.output_item.added').map((event) => event.output_index)).toEqual([0, 1]);
    expect(done.response.output).toMatchObject([
      { arguments: '{"city":"Oslo"}' },
      { arguments: '{"city":"Bergen"}' },
    ]);
  });

  test('acknowledge an output sent early only after the response that made the call', async () => {
    const client = await Client.open(await emulate({ scenario }));
    client.type('Weather?');
    const call = await client.next('response.function_call_arguments.done');
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: call.call_id ?? '', output: '4' },
    });
    await client.next('response.done');
    const output = await client.next('conversation.item.created');
    expect(output.item.type).toBe('function_call_output');
  });
});

describe('barge-in', () => {
  const scenario = {
    version: 1 as const,
    turns: [{ say: 'This is a very long answer. '.repeat(8) }, { say: 'Yes?' }],
  };

  test('while the answer is generated cancels it, then the new turn is answered', async () => {
    const client = await Client.open(await emulate({ scenario, pace: 'realtime' }));
    client.type('Tell me');
    await client.next('response.audio.delta');
    await client.next('response.audio.delta');
    const from = client.events.length;
    await client.say('Stop please');
    const cancelled = await client.next('response.done');
    const audio = client.types(from).filter((type) => !type.endsWith('.delta'));
    expect(audio.slice(0, 6)).toEqual([
      'input_audio_buffer.speech_started',
      'response.audio.done',
      'response.audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.done',
    ]);
    expect(cancelled.response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
      output: [{ status: 'incomplete' }],
    });
    await client.next('input_audio_buffer.committed');
    const next = await client.next('response.done');
    expect(next.response.status).toBe('completed');
  });

  test('after the answer is generated only says that speech started', async () => {
    const client = await Client.open(await emulate({ scenario }));
    client.type('Tell me');
    await client.next('response.done');
    const from = client.events.length;
    await client.say('Stop please', 0);
    await client.next('input_audio_buffer.speech_started');
    await client.settle();
    expect(client.types(from)).toEqual(['input_audio_buffer.speech_started']);
  });

  test('with auto_truncate shortens the answer to what was played on the clock of the incoming audio', async () => {
    const emulator = await emulate({ scenario });
    const client = await Client.open(emulator);
    await client.configure({ turn_detection: { type: 'server_vad', auto_truncate: true } });
    client.type('Tell me');
    await client.next('response.done');
    await client.say('Stop please', 0);
    await client.next('input_audio_buffer.speech_started');
    const truncated = await client.next('conversation.item.truncated');
    // 400 ms of silence, 40 ms until the voice begins, then the 200 ms of speech a turn needs.
    expect(truncated.audio_end_ms).toBeGreaterThan(600);
    expect(truncated.audio_end_ms).toBeLessThan(800);
    expect(emulator.sessions()[0]?.items.at(-1)).toMatchObject({
      content: [{ type: 'audio', transcript: '' }],
    });
  });

  test('with interrupt_response off lets the answer go on and answers the new turn after it', async () => {
    const short = {
      version: 1 as const,
      turns: [{ say: 'One moment please.' }, { say: 'Yes?' }],
    };
    const client = await Client.open(await emulate({ scenario: short, pace: 'realtime' }));
    await client.configure({ turn_detection: { type: 'server_vad', interrupt_response: false } });
    client.type('Tell me');
    await client.next('response.audio.delta');
    await client.say('And more');
    const first = await client.next('response.done');
    const second = await client.next('response.done');
    expect([first.response.status, second.response.status]).toEqual(['completed', 'completed']);
    expect(client.all('response.audio_transcript.done').map((event) => event.transcript)).toEqual([
      short.turns[0]?.say,
      'Yes?',
    ]);
  });
});

describe('response.cancel', () => {
  test('ends the answer', async () => {
    const client = await Client.open(await emulate({ pace: 'realtime' }));
    client.type('Tell me a story');
    await client.next('response.audio.delta');
    client.send({ type: 'response.cancel' });
    const done = await client.next('response.done');
    expect(done.response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'client_cancelled' },
    });
  });

  test('before anything was said still announces and ends the response', async () => {
    const client = await Client.open(
      await emulate({ scenario: { version: 1, turns: [{ say: 'Later', delayMs: 60_000 }] } }),
    );
    client.type('Hello');
    client.send({ type: 'response.cancel' });
    await client.next('response.done');
    expect(client.types(1)).toEqual(['conversation.item.created', 'response.created', 'response.done']);
  });
});

describe('manual turns', () => {
  test('do nothing on audio until it is committed, and nothing after that until a response is asked for', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ turn_detection: null });
    await client.say('Hello there');
    await client.settle();
    expect(client.types(2)).toEqual([]);
    client.send({ type: 'input_audio_buffer.commit' });
    await client.next('conversation.item.created');
    await client.settle();
    expect(client.types(2)).toEqual([
      'input_audio_buffer.committed',
      'conversation.item.created',
      'conversation.item.done',
    ]);
    client.send({ type: 'response.create' });
    await client.next('response.done');
  });

  test('take pending speech into a response that is asked for without a commit', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    await client.configure({ turn_detection: null });
    await client.say('Hello there');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(withoutDeltas(client.types(2))).toEqual([
      'input_audio_buffer.committed',
      'conversation.item.created',
      'response.created',
      ...ANSWER,
    ]);
  });

  test('leave pending silence alone when the agent is asked to speak first', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ turn_detection: null });
    client.hearSamples(new Int16Array(24_000));
    client.send({ type: 'response.create', response: { instructions: 'Greet the caller.' } });
    await client.next('response.done');
    expect(client.all('input_audio_buffer.committed')).toEqual([]);
    expect(client.all('response.audio_transcript.done')[0]?.transcript).toBe(
      'Hello! How can I help you today?',
    );
  });

  test('forget the pending audio on clear', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ turn_detection: null });
    await client.say('Hello there');
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    client.send({ type: 'input_audio_buffer.commit', event_id: 'evt_1' });
    expect((await client.next('error')).error).toMatchObject({
      code: 'input_audio_buffer_commit_empty',
      event_id: 'evt_1',
    });
  });
});

describe('a pre-generated message', () => {
  const message = {
    type: 'message' as const,
    role: 'assistant' as const,
    content: [{ type: 'text' as const, text: 'Welcome to Contoso.' }],
  };

  test('is spoken word for word with one transcript delta and no input tokens', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    client.send({ type: 'response.create', response: { pre_generated_assistant_message: message } });
    const done = await client.next('response.done');
    expect(client.all('response.audio_transcript.delta').map((event) => event.delta)).toEqual([
      'Welcome to Contoso.',
    ]);
    expect(client.all('response.audio.delta').length).toBeGreaterThan(1);
    expect(done.response.usage).toMatchObject({ input_tokens: 0 });
  });

  test('is text only on a native model with an OpenAI voice', async () => {
    const client = await Client.open(await emulate());
    client.send({ type: 'response.create', response: { pre_generated_assistant_message: message } });
    await client.next('response.done');
    expect(client.all('response.text.done')[0]?.text).toBe('Welcome to Contoso.');
    expect(client.all('response.audio.delta')).toEqual([]);
  });
});

describe('word times', () => {
  test('come with Azure voices, in order, each before the sound it describes', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ voice: azureVoice, output_audio_timestamp_types: ['word'] });
    client.type('Hello');
    await client.next('response.done');
    const words = client.all('response.audio_timestamp.delta');
    expect(words.map((event) => event.text)).toEqual(['Hello', 'Nice', 'to', 'meet', 'you']);
    expect(words[0]).toMatchObject({
      audio_offset_ms: 40,
      audio_duration_ms: 340,
      timestamp_type: 'word',
      content_index: 0,
    });
    // How much sound had been sent when each word's time came.
    let soundMs = 0;
    const early = client.events.flatMap((event) => {
      if (event.type === 'response.audio.delta') soundMs += Buffer.from(event.delta, 'base64').length / 48;
      return event.type === 'response.audio_timestamp.delta' ? (event.audio_offset_ms ?? 0) - soundMs : [];
    });
    expect(Math.min(...early)).toBeGreaterThanOrEqual(0);
    const types = client.types();
    expect(types.indexOf('response.audio_timestamp.done')).toBe(types.indexOf('response.audio.done') - 1);
  });

  test('do not come with OpenAI voices', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ output_audio_timestamp_types: ['word'] });
    client.type('Hello');
    await client.next('response.done');
    expect(client.types().filter((type) => type.includes('timestamp'))).toEqual([]);
  });
});
