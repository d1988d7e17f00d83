// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@voicelive-kit/audio';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ConversationItem } from '@voicelive-kit/protocol';
import { startEmulator, type ScenarioInput } from '../src/index.ts';
import { Client, emulate } from './client.ts';

/** Writes files into a temporary folder of the test; returns the path of the first. */
async function files(contents: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'voicelive-emulator-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(contents)) await writeFile(join(folder, name), content);
  return join(folder, Object.keys(contents)[0] ?? '');
}

const saidBy = (client: Client) =>
  client.all('response.audio_transcript.done').map((event) => event.transcript);

async function typed(client: Client, ...texts: string[]): Promise<(string | null | undefined)[]> {
  for (const text of texts) {
    client.type(text);
    await client.next('response.done');
  }
  return saidBy(client);
}

const three: ScenarioInput = {
  version: 1,
  greeting: 'Welcome!',
  turns: [
    { hear: 'First question', say: 'First answer.' },
    { when: { text: 'weather' }, say: 'It rains.' },
    { hear: 'Second question', say: 'Second answer.' },
  ],
};

describe('a scenario', () => {
  test('is answered in order, unless `when` matches something else first', async () => {
    const client = await Client.open(await emulate({ scenario: three }));
    expect(await typed(client, 'Hi', 'How is the Weather today?', 'And then?')).toEqual([
      'First answer.',
      'It rains.',
      'Second answer.',
    ]);
  });

  test('provides the transcript of a spoken turn', async () => {
    const client = await Client.open(await emulate({ scenario: three }), { model: 'gpt-4.1' });
    for (let turn = 0; turn < 2; turn += 1) {
      await client.say('Hello there');
      await client.next('response.done');
    }
    expect(
      client.all('conversation.item.input_audio_transcription.completed').map((event) => event.transcript),
    ).toEqual(['First question', 'Second question']);
    expect(saidBy(client)).toEqual(['First answer.', 'Second answer.']);
  });

  test('greets when the agent is asked to speak first, which uses up no turn', async () => {
    const client = await Client.open(await emulate({ scenario: three }));
    client.send({ type: 'response.create', response: { instructions: 'Greet the caller.' } });
    await client.next('response.done');
    expect(await typed(client, 'Hi')).toEqual(['Welcome!', 'First answer.']);
  });

  test('continues with `then` after the outputs of its calls, at any depth', async () => {
    const scenario: ScenarioInput = {
      version: 1,
      turns: [
        {
          say: 'Let me see.',
          call: [{ tool: 'one' }],
          then: { call: [{ tool: 'two' }], then: { say: 'Done.' } },
        },
        { say: 'Next.' },
      ],
    };
    const client = await Client.open(await emulate({ scenario }));
    client.type('Go');
    for (const name of ['one', 'two']) {
      const call = await client.next('response.function_call_arguments.done');
      expect(call.name).toBe(name);
      await client.next('response.done');
      client.send({
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: call.call_id ?? '', output: 'ok' },
      });
      client.send({ type: 'response.create' });
    }
    await client.next('response.done');
    expect(saidBy(client)).toEqual(['Let me see.', 'Done.']);
    expect(client.all('response.function_call_arguments.done').map(({ name }) => name)).toEqual([
      'one',
      'two',
    ]);
    expect(await typed(client, 'More')).toEqual(['Let me see.', 'Done.', 'Next.']);
  });

  test('answers with default words when a turn says nothing', async () => {
    const client = await Client.open(
      await emulate({ scenario: { version: 1, turns: [{ hear: 'Please count' }] } }),
    );
    await client.say('Hello there');
    await client.next('response.done');
    expect(saidBy(client)).toEqual(['One, two, three, four, five.']);
  });

  test('waits for delayMs before the response starts', async () => {
    const client = await Client.open(
      await emulate({ scenario: { version: 1, turns: [{ say: 'Slow.', delayMs: 60_000 }] } }),
    );
    client.type('Hi');
    await client.settle();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(client.all('response.created')).toEqual([]);
  });

  test('continues where it was when the emulator is restarted and the conversation is restored', async () => {
    const first = await emulate({ scenario: three });
    const client = await Client.open(first);
    await typed(client, 'Hi');
    const items = first.sessions()[0]?.items ?? [];
    await first.close();

    const again = await Client.open(await emulate({ scenario: three }));
    for (const item of items) {
      if (item.type !== 'message') continue;
      const part =
        item.role === 'assistant'
          ? { type: 'text', text: 'First answer.' }
          : { type: 'input_text', text: 'Hi' };
      again.send({
        type: 'conversation.item.create',
        item: { type: 'message', role: item.role, content: [part] } as ConversationItem,
      });
    }
    await again.say('Hello there');
    await again.next('response.done');
    expect(saidBy(again)).toEqual(['Second answer.']);
  });

  test('continues in the middle of a tool call when the conversation is restored', async () => {
    const scenario: ScenarioInput = {
      version: 1,
      turns: [{ call: [{ tool: 'one' }], then: { say: 'Done.' } }],
    };
    const client = await Client.open(await emulate({ scenario }));
    const restored: ConversationItem[] = [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Go' }] },
      { type: 'function_call', name: 'one', call_id: 'call_1', arguments: '{}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'ok' },
    ];
    for (const item of restored) client.send({ type: 'conversation.item.create', item });
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(saidBy(client)).toEqual(['Done.']);
  });

  test('lets a fault strike at its turn, once per emulator', async () => {
    const scenario: ScenarioInput = { version: 1, turns: [{ say: 'One.' }, { say: 'Two.', fault: 'cut' }] };
    const emulator = await emulate({ scenario });
    const client = await Client.open(emulator);
    await typed(client, 'Hi');
    client.type('Again');
    expect((await client.closed).code).toBe(1006);
    expect(await typed(await Client.open(emulator), 'Hi', 'Again')).toEqual(['One.', 'Two.']);
  });

  test('lets a fault strike while the user speaks, or at another moment of its turn', async () => {
    const scenario: ScenarioInput = {
      version: 1,
      turns: [
        { say: 'One.', fault: 'drop-mid-speech' },
        { say: 'Two.', fault: { slug: 'close-1011', when: 'first-audio' } },
      ],
    };
    const emulator = await emulate({ scenario });
    const first = await Client.open(emulator);
    await first.say('Hello there');
    await first.closed;
    expect(first.types().at(-1)).toBe('input_audio_buffer.speech_started');
    const second = await Client.open(emulator);
    await typed(second, 'Hi');
    second.type('Again');
    expect((await second.closed).code).toBe(1011);
    expect(second.types().at(-1)).toBe('response.audio.delta');
  });
});

describe('an audio file', () => {
  const azure = {
    voice: { type: 'azure-standard' as const, name: 'en-US-AvaNeural' },
    output_audio_timestamp_types: ['word' as const],
  };
  const tone = Int16Array.from(
    { length: 48_000 * 2 },
    (_, index) => 8000 * Math.sin((Math.floor(index / 2) * 2 * Math.PI * 440) / 48_000),
  );

  async function speak(yaml: string) {
    const path = await files({
      'demo.yaml': yaml,
      'tone.wav': writeWav({ samples: tone, rate: 48_000, channels: 2 }),
    });
    const client = await Client.open(await emulate({ scenario: path }));
    await client.configure(azure);
    client.type('Hi');
    await client.next('response.done');
    const sound = Buffer.concat(
      client.all('response.audio.delta').map((event) => Buffer.from(event.delta, 'base64')),
    );
    return { client, sound };
  }

  test("is played at 24 kHz mono with the given word times, from the scenario's folder", async () => {
    const { client, sound } = await speak(
      'version: 1\nturns:\n  - say: Hum hum\n    audio: tone.wav\n    words: [[Hum, 0, 400], [hum, 500, 900]]\n',
    );
    expect(sound.length).toBe(48_000);
    expect(
      client
        .all('response.audio_timestamp.delta')
        .map((event) => [event.text, event.audio_offset_ms, event.audio_duration_ms]),
    ).toEqual([
      ['Hum', 0, 400],
      ['hum', 500, 400],
    ]);
  });

  test('without word times has them estimated over its length', async () => {
    const { client } = await speak('version: 1\nturns:\n  - say: Hum hum\n    audio: tone.wav\n');
    expect(
      client
        .all('response.audio_timestamp.delta')
        .map((event) => [event.audio_offset_ms, event.audio_duration_ms]),
    ).toEqual([
      [0, 500],
      [500, 500],
    ]);
  });
});

describe('an invalid scenario', () => {
  const refused = async (contents: Record<string, string | Uint8Array>) => {
    const path = await files(contents);
    return startEmulator({ voice: 'builtin', scenario: path }).then(
      () => 'accepted',
      (error: unknown) => (error as Error).message.replaceAll(path, 'FILE'),
    );
  };

  test('is rejected with line and column', async () => {
    expect(await refused({ 'a.yaml': 'version: 1\nturns:\n  - say: Hi\n    shout: Hi\n' })).toMatch(
      /^FILE:4:12: turns\.0\.shout: /,
    );
    expect(await refused({ 'a.yaml': 'version: 1\nturns:\n  - say: 5\n' })).toMatch(
      /^FILE:3:10: turns\.0\.say: expected a text, but got 5/,
    );
    expect(await refused({ 'a.yaml': 'version: 2\n' })).toMatch(/^FILE:1:10: version: /);
    expect(await refused({ 'a.yaml': 'version: 1\nturns: [\n' })).toMatch(/^FILE:\d+:\d+: /);
    expect(await refused({ 'a.yaml': 'version: 1\nturns:\n  - fault: earthquake\n' })).toMatch(
      /^FILE:3:12: turns\.0\.fault: there is no fault 'earthquake'; give one of .*cut/,
    );
  });

  test('is rejected when an audio file is missing or invalid, before anybody connects', async () => {
    expect(await refused({ 'a.yaml': 'version: 1\nturns:\n  - { say: Hi, audio: gone.wav }\n' })).toContain(
      'gone.wav',
    );
    expect(await refused({ 'a.yaml': 'version: 1\nturns:\n  - { say: Hi, audio: a.yaml }\n' })).toContain(
      'is not a WAV file; give',
    );
    expect(
      await refused({ 'a.yaml': 'version: 1\ngreeting: { say: Hi, then: { audio: gone.wav } }\n' }),
    ).toContain('gone.wav');
  });

  test('is rejected as an object, naming the field', async () => {
    await expect(startEmulator({ scenario: { version: 1, turns: [{ say: '' }] } })).rejects.toThrow(
      'scenario: turns.0.say: ',
    );
  });

  test('is rejected when the file does not exist', async () => {
    await expect(startEmulator({ scenario: '/nowhere/demo.yaml' })).rejects.toThrow('/nowhere/demo.yaml');
  });
});

describe('without a scenario the emulator', () => {
  test('hears a plausible conversation and answers it', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    for (let turn = 0; turn < 3; turn += 1) {
      await client.say('Hello there');
      await client.next('response.done');
    }
    expect(
      client.all('conversation.item.input_audio_transcription.completed').map((event) => event.transcript),
    ).toEqual(['Hello, can you hear me?', 'What can you do?', 'Please count to five.']);
    expect(saidBy(client).at(-1)).toBe('One, two, three, four, five.');
  });

  test('repeats what it does not understand', async () => {
    const client = await Client.open(await emulate());
    expect(await typed(client, 'Purple elephants')).toEqual(['You said: Purple elephants']);
  });

  test('repeats only the beginning of a long text', async () => {
    const client = await Client.open(await emulate());
    const [said = ''] = await typed(client, 'word '.repeat(100_000));
    expect(said).toMatch(/^You said: (?:word ?)+$/u);
    expect(said?.length).toBeLessThan(1100);
  });

  test('calls the tool the words name, with arguments taken from them', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    const parameters = {
      type: 'object',
      properties: {
        order_id: { type: 'integer' },
        detail: { enum: ['short', 'long'] },
        express: { type: 'boolean' },
        city: { type: 'string' },
      },
      required: ['order_id', 'detail', 'express', 'city'],
    };
    await client.configure({
      tools: [
        { type: 'function', name: 'lookup', parameters: {} },
        { type: 'function', name: 'check_order', parameters },
      ],
    });
    client.type('Where is my order 4711 to Bergen, the long story?');
    const call = await client.next('response.function_call_arguments.done');
    expect([call.name, JSON.parse(call.arguments)]).toEqual([
      'check_order',
      { order_id: 4711, detail: 'long', express: true, city: 'Bergen' },
    ]);
  });

  test('calls no tool when the tool choice is none, and some tool when it is required', async () => {
    const client = await Client.open(await emulate());
    await client.configure({
      tools: [{ type: 'function', name: 'get_weather', parameters: {} }],
      tool_choice: 'none',
    });
    expect(await typed(client, 'Weather?')).toEqual(['You said: Weather?']);
    await client.configure({ tool_choice: 'required' });
    client.type('Purple elephants');
    expect((await client.next('response.function_call_arguments.done')).name).toBe('get_weather');
  });
});
