// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { readCommandLine } from '../src/cli-options.ts';
import { readSpeech } from '../src/speech/speech-file.ts';
import { Client, emulate, speech } from './client.ts';
import { fakeOpenAI, json, stream } from './fake-openai.ts';

const tool = {
  type: 'function' as const,
  name: 'get_weather',
  description: 'The weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
};

const said = (client: Client) =>
  client.all('response.audio_transcript.done').map((event) => event.transcript);

/** Chunks in which a model calls tools, with the arguments in pieces. */
const calling = (...cities: string[]) => [
  { role: 'assistant', content: null },
  ...cities.flatMap((city, index) => [
    {
      tool_calls: [
        { index, id: `c${index}`, type: 'function', function: { name: tool.name, arguments: '' } },
      ],
    },
    { tool_calls: [{ index, function: { arguments: '{"city":' } }] },
    { tool_calls: [{ index, function: { arguments: JSON.stringify(city) + '}' } }] },
  ]),
];

async function withModel(answer: Parameters<typeof fakeOpenAI>[0], options = {}) {
  const { baseUrl, asked } = await fakeOpenAI(answer);
  const log: string[] = [];
  const emulator = await emulate({
    llm: { baseUrl, model: 'tiny', key: 'sesame', ...options },
    log: (message) => log.push(message),
  });
  const client = await Client.open(emulator, { model: 'gpt-4.1' });
  return { emulator, client, asked, log };
}

describe('a chat model', () => {
  test('answers typed messages with the conversation so far, and its usage is reported', async () => {
    const usage = { prompt_tokens: 70, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 64 } };
    const { client, asked } = await withModel((response) =>
      stream(
        response,
        [{ role: 'assistant', content: '' }, { content: 'It is ' }, { content: 'sunny – 21°.' }],
        usage,
      ),
    );
    await client.configure({ instructions: 'Be brief.', tools: [tool] });
    client.type('Hello');
    await client.next('response.done');
    client.type('And now?');
    const { response } = await client.next('response.done');
    expect(said(client)).toEqual(['It is sunny – 21°.', 'It is sunny – 21°.']);
    expect(response.usage).toMatchObject({
      input_token_details: { text_tokens: 70, cached_tokens: 64 },
      output_token_details: { text_tokens: 5 },
    });
    expect(asked.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['/v1/chat/completions', 'Bearer sesame'],
      ['/v1/chat/completions', 'Bearer sesame'],
    ]);
    expect(JSON.parse(asked[1]?.body.toString() ?? '')).toMatchObject({
      model: 'tiny',
      stream: true,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'It is sunny – 21°.' },
        { role: 'user', content: 'And now?' },
      ],
      tools: [
        {
          type: 'function',
          function: { name: tool.name, description: tool.description, parameters: tool.parameters },
        },
      ],
      tool_choice: 'auto',
    });
  });

  test('calls tools in parallel, and answers with their outputs', async () => {
    const { client, asked } = await withModel((response, { body }) =>
      body.toString().includes('"role":"tool"')
        ? stream(response, [{ content: 'Both are fine.' }])
        : stream(response, calling('Oslo', 'Rome')),
    );
    await client.configure({ tools: [tool] });
    client.type('Oslo and Rome?');
    const { response } = await client.next('response.done');
    const calls = (response.output ?? []).flatMap((item) => (item.type === 'function_call' ? [item] : []));
    expect(calls.map((call) => JSON.parse(call.arguments ?? ''))).toEqual([
      { city: 'Oslo' },
      { city: 'Rome' },
    ]);
    for (const { call_id: callId } of calls) {
      const item = { type: 'function_call_output' as const, call_id: callId, output: `fine ${callId}` };
      client.send({ type: 'conversation.item.create', item });
    }
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(said(client)).toEqual(['Both are fine.']);
    const [first, second] = calls.map((call) => call.call_id);
    expect(JSON.parse(asked[1]?.body.toString() ?? '').messages).toEqual([
      { role: 'system', content: expect.any(String) },
      { role: 'user', content: 'Oslo and Rome?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: first, type: 'function', function: { name: tool.name, arguments: '{"city":"Oslo"}' } },
          { id: second, type: 'function', function: { name: tool.name, arguments: '{"city":"Rome"}' } },
        ],
      },
      { role: 'tool', tool_call_id: first, content: `fine ${first}` },
      { role: 'tool', tool_call_id: second, content: `fine ${second}` },
    ]);
  });

  test('may answer in one piece instead of streaming', async () => {
    const { client } = await withModel((response) =>
      json(response, { choices: [{ message: { role: 'assistant', content: 'Whole.' } }] }),
    );
    client.type('Hello');
    await client.next('response.done');
    expect(said(client)).toEqual(['Whole.']);
  });

  test('leaves what the scenario answers to the scenario', async () => {
    const { baseUrl, asked } = await fakeOpenAI((response) => stream(response, [{ content: 'Free.' }]));
    const emulator = await emulate({
      llm: { baseUrl, model: 'tiny' },
      scenario: { version: 1, greeting: 'Welcome.', turns: [{ say: 'Scripted.' }] },
    });
    const client = await Client.open(emulator);
    client.send({ type: 'response.create' });
    await client.next('response.done');
    for (let turn = 0; turn < 2; turn += 1) {
      client.type('Hello');
      await client.next('response.done');
    }
    expect(said(client)).toEqual(['Welcome.', 'Scripted.', 'Free.']);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.authorization).toBeUndefined();
  });

  test.each([
    ['refuses', (response) => json(response, { error: { message: 'no such model' } }, 404), 'status 404'],
    ['hangs up', (response) => response.destroy(), 'other side closed'],
    [
      'breaks off',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end('data: {"choices":[{"delta":{"content":"It"}}]}\n\n');
      },
      'ended early',
    ],
    ['sends rubbish', (response) => response.end('data: rubbish\n\n'), 'not JSON'],
    ['says nothing', (response) => stream(response, []), 'an empty answer'],
    [
      'reports an error',
      (response) => response.end('data: {"error":{"message":"overloaded"}}\n\n'),
      'overloaded',
    ],
    [
      'calls with broken arguments',
      (response) =>
        stream(response, [{ tool_calls: [{ index: 0, function: { name: 'f', arguments: '{' } }] }]),
      'not a JSON object',
    ],
    ['takes too long', () => {}, 'no answer within 1000 ms'],
  ] as [string, Parameters<typeof fakeOpenAI>[0], string][])(
    'that %s fails the response, is logged, and the session goes on',
    async (_what, misbehave, reason) => {
      let calls = 0;
      const { client, log } = await withModel(
        (response, asked) => {
          calls += 1;
          if (calls === 1) misbehave(response, asked);
          else stream(response, [{ content: 'Back again.' }]);
        },
        { timeoutMs: 1000 },
      );
      client.type('Hello');
      const { response } = await client.next('response.done');
      expect(response.status).toBe('failed');
      expect(log).toEqual([expect.stringContaining(reason)]);
      expect(log.join()).not.toContain('sesame');
      client.type('Hello');
      expect((await client.next('response.done')).response.status).toBe('completed');
    },
  );

  test('that repeats its keys does not tell them to anybody', async () => {
    const { baseUrl } = await fakeOpenAI((response, { authorization, path }) =>
      json(response, { error: { message: `${'x'.repeat(150)} ${authorization}, ${path} is refused` } }, 401),
    );
    const log: string[] = [];
    const endpoint = {
      baseUrl: `${baseUrl}?api-version=1&api-key=open+it`,
      model: 'tiny',
      key: 'sesame-sesame',
    };
    const emulator = await emulate({ llm: endpoint, log: (message) => log.push(message) });
    const client = await Client.open(emulator, { model: 'gpt-4.1' });
    client.type('Hello');
    const { response } = await client.next('response.done');
    const told = JSON.stringify([log, response.status_details]);
    expect(told).toContain('status 401');
    expect(told).not.toMatch(/sesa|open/u);
  });

  test('has the query of its base URL in every request', async () => {
    const { baseUrl, asked } = await fakeOpenAI((response) => stream(response, [{ content: 'Yes.' }]));
    const emulator = await emulate({ llm: { baseUrl: `${baseUrl}?api-version=1`, model: 'tiny' } });
    const client = await Client.open(emulator, { model: 'gpt-4.1' });
    client.type('Hello');
    await client.next('response.done');
    expect(asked.map(({ path }) => path)).toEqual(['/v1/chat/completions?api-version=1']);
  });

  test.each([
    [{ baseUrl: 'http://tom:sesame@127.0.0.1:1/v1' }, 'user name'],
    [{ baseUrl: 'ftp://tom:sesame@127.0.0.1:1/v1' }, 'the base URL is'],
    [{ baseUrl: 'http://127.0.0.1:1/v1', key: '“sesame”' }, 'no header can carry'],
  ])('is refused at the start, without its key in the message: %j', async (endpoint, reason) => {
    const refused = await emulate({ llm: { model: 'tiny', ...endpoint } }).catch(String);
    expect(refused).toContain(reason);
    expect(refused).not.toContain('sesame');
  });

  test('is not waited for once the client cancels or disconnects', async () => {
    const aborted: string[] = [];
    const { client, log, asked } = await withModel((response, { body }) => {
      response.on('close', () => aborted.push(body.toString().includes('second') ? 'second' : 'first'));
    });
    client.type('first');
    await client.next('response.created');
    await expect.poll(() => asked.length).toBe(1);
    client.send({ type: 'response.cancel' });
    expect((await client.next('response.done')).response.status).toBe('cancelled');
    await expect.poll(() => aborted).toEqual(['first']);
    client.type('second');
    await expect.poll(() => asked.length).toBe(2);
    client.socket.terminate();
    await expect.poll(() => aborted).toEqual(['first', 'second']);
    expect(log).toEqual([]);
  });
});

describe('a speech model', () => {
  for (const [model, ears] of [
    ['gpt-realtime', 'whisper-1'],
    ['gpt-4.1', 'azure-speech'],
  ] as const) {
    test(`transcribes what the user of ${model} says, and the answer refers to it`, async () => {
      const { baseUrl, asked } = await fakeOpenAI((response, { path }) =>
        path.endsWith('/audio/transcriptions')
          ? json(response, { text: ' What is the time? ' })
          : stream(response, [{ content: 'Noon.' }]),
      );
      const emulator = await emulate({
        stt: { baseUrl, model: 'ears', key: 'sesame' },
        llm: { baseUrl, model: 'tiny' },
      });
      const client = await Client.open(emulator, { model });
      await client.configure({ input_audio_transcription: { model: ears, language: 'en-GB' } });
      const samples = await speech('What is the time');
      client.hearSamples(samples);
      await client.next('response.done');
      const heard = client.all('conversation.item.input_audio_transcription.completed');
      expect(heard.map((event) => event.transcript)).toEqual(['What is the time?']);
      expect(said(client)).toEqual(['Noon.']);
      const form = await new Response(new Uint8Array(asked[0]?.body ?? []), {
        headers: { 'content-type': `multipart/form-data; boundary=${boundaryOf(asked[0]?.body)}` },
      }).formData();
      expect([form.get('model'), form.get('language')]).toEqual(['ears', 'en']);
      const file = form.get('file');
      const bytes = Buffer.from(await (file as File).arrayBuffer());
      const sound = readSpeech(bytes, 'speech.wav');
      // The turn: speech with its padding, without most of the silence around it.
      expect(sound.length).toBeGreaterThan(12_000);
      expect(sound.length).toBeLessThan(samples.length);
      const { messages } = JSON.parse(asked[1]?.body.toString() ?? '');
      expect(messages.at(-1)).toEqual({ role: 'user', content: 'What is the time?' });
    });

    test(`leaves the turn of ${model} without words when it fails`, async () => {
      const { baseUrl } = await fakeOpenAI((response) => json(response, { detail: 'no' }, 500));
      const log: string[] = [];
      const emulator = await emulate({
        stt: { baseUrl, model: 'ears' },
        log: (message) => log.push(message),
      });
      const client = await Client.open(emulator, { model });
      await client.configure({ input_audio_transcription: { model: ears } });
      await client.say('Hello there');
      const failed = await client.next('conversation.item.input_audio_transcription.failed');
      expect(failed.error?.code).toBe('audio_unintelligible');
      expect(log).toEqual([expect.stringContaining('status 500')]);
      client.type('Hello');
      await client.next('response.done');
    });
  }

  test('selects the turn of a scenario by what was really said', async () => {
    const { baseUrl } = await fakeOpenAI((response) => json(response, { text: 'Tell me about Oslo' }));
    const emulator = await emulate({
      stt: { baseUrl, model: 'ears' },
      scenario: {
        version: 1,
        turns: [
          { hear: 'Never mind', say: 'In order.' },
          { when: { transcript: 'oslo' }, say: 'Cold.' },
        ],
      },
    });
    const client = await Client.open(emulator, { model: 'gpt-4.1' });
    await client.say('Hello there');
    await client.next('response.done');
    expect(said(client)).toEqual(['Cold.']);
  });
});

describe('the options', () => {
  test('are read from three flags, the key from a variable', () => {
    process.env['TEST_LLM_KEY'] = 'sesame';
    const flags = [
      '--llm-base-url',
      'http://127.0.0.1:1/v1',
      '--llm-model',
      'tiny',
      '--llm-key-env',
      'TEST_LLM_KEY',
    ];
    expect(readCommandLine(flags)).toMatchObject({
      options: { llm: { baseUrl: 'http://127.0.0.1:1/v1', model: 'tiny', key: 'sesame' } },
    });
    expect(() => readCommandLine(flags.slice(0, 2))).toThrow('give both');
    expect(() => readCommandLine([...flags.slice(0, 4), '--llm-key-env', 'TEST_NO_KEY'])).toThrow('not set');
  });

  test.each([
    [{ baseUrl: 'localhost', model: 'x' }, 'llm: the base URL'],
    [{ baseUrl: 'ftp://localhost', model: 'x' }, 'llm: the base URL'],
    [{ baseUrl: 'http://localhost', model: '' }, 'name of the model'],
    [{ baseUrl: 'http://localhost', model: 'x', timeoutMs: 0 }, 'timeoutMs'],
  ])('refuse %j', async (llm, message) => {
    await expect(emulate({ llm })).rejects.toThrow(message);
  });
});

function boundaryOf(body: Buffer | undefined): string {
  return body?.toString('latin1').split('\r\n')[0]?.slice(2) ?? '';
}
