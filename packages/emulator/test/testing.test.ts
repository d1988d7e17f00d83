// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type ReplyContext,
  ScriptError,
  type ScriptEntry,
  startTestEmulator,
  type TestEmulator,
  type TestEmulatorOptions,
} from '../src/testing.ts';
import { Client, speech } from './client.ts';

const weather = {
  type: 'function' as const,
  name: 'get_weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
};

async function scripted(script: ScriptEntry[], more: Partial<TestEmulatorOptions> = {}) {
  const emulator = await startTestEmulator({ script, seed: 1, ...more });
  // Tests of missing replies end with an emulator that reports them.
  onTestFinished(() => emulator.close().catch(() => undefined));
  const client = await Client.open(emulator);
  return { emulator, client };
}

const says = (client: Client) =>
  client.all('response.audio_transcript.done').map((event) => event.transcript);
const calls = (client: Client) =>
  client
    .all('response.function_call_arguments.done')
    .map((event) => [event.name, JSON.parse(event.arguments)]);

/** Types words, and waits for the end of the response. */
async function ask(client: Client, words: string) {
  client.type(words);
  return (await client.next('response.done')).response;
}

/** Gives the last call its output and requests the reply to it. */
async function giveOutput(client: Client, output: string) {
  const { call_id } = client.all('response.function_call_arguments.done').at(-1) ?? {};
  client.send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id, output } });
  client.send({ type: 'response.create' });
  return (await client.next('response.done')).response;
}

const failureOf = (response: { status_details?: unknown }) => response.status_details;

describe('what the user says', () => {
  test('is compared without case and punctuation at its end, and searched for with a pattern', async () => {
    const { client, emulator } = await scripted([
      { user: 'Good morning.', reply: 'Morning!' },
      { user: /order (\d+)/giu, reply: 'On its way.' },
    ]);
    await ask(client, '  good   MORNING ');
    await ask(client, 'Where is order 42?');
    await ask(client, 'And order 43?');
    expect(says(client)).toEqual(['Morning!', 'On its way.', 'On its way.']);
    emulator.assertAllUsed();
  });

  test('is replied to by one entry after the other when repeated, and then by the last of them', async () => {
    const { client } = await scripted([
      { user: 'Again?', reply: 'One.' },
      { user: 'Again?', reply: 'Two.' },
    ]);
    for (let times = 0; times < 3; times += 1) await ask(client, 'Again?');
    expect(says(client)).toEqual(['One.', 'Two.', 'Two.']);
  });

  test('is replied to by the same entry when it is requested again', async () => {
    const { client } = await scripted([
      { user: 'Again?', reply: 'One.' },
      { user: 'Again?', reply: 'Two.' },
    ]);
    await ask(client, 'Again?');
    const item = client.all('conversation.item.created').at(-1)?.item;
    client.send({ type: 'conversation.item.delete', item_id: item?.id });
    await client.next('conversation.item.deleted');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(says(client)).toEqual(['One.', 'One.']);
  });

  test('can be spoken: audio gets the words of the next entry, or any words are given without audio', async () => {
    const { client, emulator } = await scripted([
      { user: 'What time is it?', reply: 'Ten.' },
      { user: 'Where am I?', reply: 'In Oslo.' },
      { user: 'Who am I?', reply: 'Ada.' },
    ]);
    await client.configure({ input_audio_transcription: { model: 'whisper-1' } });
    client.hearSamples(await speech('anything'));
    await client.next('response.done');
    await emulator.hear('Who am I?');
    await client.next('response.done');
    client.hearSamples(await speech('anything'));
    await client.next('response.done');
    const heard = client.all('conversation.item.input_audio_transcription.completed');
    expect(heard.map((event) => event.transcript)).toEqual(['What time is it?', 'Who am I?', 'Where am I?']);
    expect(says(client)).toEqual(['Ten.', 'Ada.', 'In Oslo.']);
  });

  test('without a reply fails the response and the end of the test, with a message that says what to add', async () => {
    const { client, emulator } = await scripted([
      { user: 'Hello', reply: 'Hi.' },
      { asked: /greet/u, reply: 'Welcome.' },
    ]);
    expect(failureOf(await ask(client, 'What time is it?'))).toMatchObject({
      type: 'failed',
      error: { code: 'script_error', message: expect.stringContaining('"What time is it?"') },
    });
    await expect(emulator.close()).rejects.toThrow(
      'No reply in the script: the user said: "What time is it?". The script has replies for { user: "Hello" }, ' +
        '{ asked: /greet/u }. Add { user: "What time is it?", reply: … }.',
    );
  });
});

describe('an agent that is asked to speak', () => {
  test("gives the script's reply for these instructions", async () => {
    const { client } = await scripted([
      { asked: /bill/u, reply: 'Billing here.' },
      { asked: true, reply: 'Hello.' },
    ]);
    await client.configure({ instructions: 'You are Ava, and you know nothing of a bill.' });
    for (const extra of ['Greet the caller.', 'Introduce yourself: the bill is yours.']) {
      const instructions = `You are Ava, and you know nothing of a bill.\n\n${extra}`;
      client.send({ type: 'response.create', response: { instructions } });
      await client.next('response.done');
    }
    expect(says(client)).toEqual(['Hello.', 'Billing here.']);
  });

  test('is distinguished from another by its instructions', async () => {
    const { client } = await scripted([
      { user: 'Who are you?', agent: /Tom/u, reply: 'Tom.' },
      { user: 'Who are you?', agent: 'you are ava', reply: 'Ava.' },
    ]);
    await client.configure({ instructions: 'You are Ava.' });
    await ask(client, 'Who are you?');
    await client.configure({ instructions: 'You are Tom.' });
    await ask(client, 'Who are you?');
    expect(says(client)).toEqual(['Ava.', 'Tom.']);
  });

  test('fails without a reply in the script, with its instructions in the message', async () => {
    const { client } = await scripted([]);
    client.send({ type: 'response.create', response: { instructions: 'Greet the caller.' } });
    const { response } = await client.next('response.done');
    expect(JSON.stringify(failureOf(response))).toContain(
      'with the instructions \\"Greet the caller.\\". The script is empty. Add { asked: true, reply: … }.',
    );
  });
});

describe('tools', () => {
  const asksForWeather: ScriptEntry = {
    user: 'Weather in Oslo?',
    reply: {
      say: 'Let me see.',
      call: { tool: 'get_weather', arguments: { city: 'Oslo' } },
      followUp: ({ outputs }: ReplyContext) => `It is ${JSON.stringify(outputs)}.`,
    },
  };

  test('are called with their arguments, and the reply to their outputs may depend on them', async () => {
    const { client, emulator } = await scripted([asksForWeather]);
    await client.configure({ tools: [weather] });
    await ask(client, 'Weather in Oslo?');
    expect(calls(client)).toEqual([['get_weather', { city: 'Oslo' }]]);
    expect(() => emulator.assertAllUsed()).toThrow(
      'Never requested: `followUp` of the reply to { user: "Weather in Oslo?" }.',
    );
    await giveOutput(client, '"4 °C"');
    const outputs = [{ tool: 'get_weather', arguments: { city: 'Oslo' }, output: '4 °C' }];
    expect(says(client)).toEqual(['Let me see.', `It is ${JSON.stringify(outputs)}.`]);
    emulator.assertAllUsed();
  });

  test('are called one after the other, or several at once', async () => {
    const { client } = await scripted([
      {
        user: 'Go',
        reply: {
          call: 'get_weather',
          followUp: {
            call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }, 'get_weather'],
            followUp: 'Done.',
          },
        },
      },
    ]);
    await client.configure({ tools: [weather] });
    await ask(client, 'Go');
    await giveOutput(client, 'one');
    const both = client.all('response.function_call_arguments.done').slice(1);
    for (const { call_id } of both.toReversed()) {
      client.send({
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id, output: 'x' },
      });
    }
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(calls(client)).toEqual([
      ['get_weather', {}],
      ['get_weather', { city: 'Oslo' }],
      ['get_weather', {}],
    ]);
    expect(says(client)).toEqual(['Done.']);
  });

  test('are not called if the agent does not offer them, and the message lists what it offers', async () => {
    const { client, emulator } = await scripted([asksForWeather]);
    await client.configure({ tools: [{ ...weather, name: 'get_news' }] });
    await ask(client, 'Weather in Oslo?');
    expect(calls(client)).toEqual([]);
    await expect(emulator.close()).rejects.toThrow(
      'The script calls "get_weather" in the reply to { user: "Weather in Oslo?" }; the agent offers get_news.',
    );
  });

  test('report where a reply is missing when their outputs have none', async () => {
    const { client, emulator } = await scripted([{ user: 'Go', reply: { call: 'get_weather' } }]);
    await client.configure({ tools: [weather] });
    await ask(client, 'Go');
    await giveOutput(client, 'cold');
    await expect(emulator.close()).rejects.toThrow(
      'the agent asked for one after get_weather returned. Add `followUp` to the reply to { user: "Go" }.',
    );
  });

  test('are not called when the client disables them', async () => {
    const { client } = await scripted([asksForWeather]);
    await client.configure({ tools: [weather], tool_choice: 'none' });
    await ask(client, 'Weather in Oslo?');
    expect([calls(client), says(client)]).toEqual([[], ['Let me see.']]);
  });

  test('of an MCP server are approved or denied', async () => {
    const call = { mcp: 'docs', tool: 'search', arguments: {}, output: 'Two pages.' };
    const entry: ScriptEntry = { user: 'Look', reply: { call, followUp: 'Found.', denied: 'As you wish.' } };
    const backend = { mcp: { docs: { tools: [{ name: 'search' }] } } };
    const { client } = await scripted([entry], { backend });
    await client.configure({
      tools: [
        { type: 'mcp', server_label: 'docs', server_url: 'https://docs.example', require_approval: 'always' },
      ],
    });
    for (const approve of [false, true]) {
      await ask(client, 'Look');
      const request = client
        .all('conversation.item.created')
        .map(({ item }) => item)
        .findLast((item) => item.type === 'mcp_approval_request');
      client.send({
        type: 'conversation.item.create',
        item: { type: 'mcp_approval_response', approval_request_id: request?.id, approve },
      });
      if (approve) await client.next('response.mcp_call.completed');
      client.send({ type: 'response.create' });
      await client.next('response.done');
    }
    expect(says(client)).toEqual(['As you wish.', 'Found.']);
  });
});

describe('an intended failure', () => {
  test('is a failed response with the code and message of the script', async () => {
    const { client } = await scripted([
      { user: 'One', reply: { fail: 'Out of order.' } },
      { user: 'Two', reply: { fail: { code: 'rate_limit_exceeded' } } },
    ]);
    const errors = [failureOf(await ask(client, 'One')), failureOf(await ask(client, 'Two'))];
    expect(errors).toMatchObject([
      { error: { code: 'server_error', message: 'Out of order.' } },
      { error: { code: 'rate_limit_exceeded' } },
    ]);
  });

  test('is a connection that is lost once, and on the next one the reply', async () => {
    const { client, emulator } = await scripted([{ user: 'Hello', reply: { drop: true, say: 'Hi.' } }]);
    client.type('Hello');
    expect(await client.closed).toMatchObject({ code: 1006 });
    const next = await Client.open(emulator);
    await ask(next, 'Hello');
    expect(says(next)).toEqual(['Hi.']);
  });

  test('is a fault of the emulator at its moment', async () => {
    const { client } = await scripted([{ user: 'Hello', reply: { say: 'Hi.', fault: 'close-1011' } }]);
    client.type('Hello');
    expect(await client.closed).toMatchObject({ code: 1011 });
  });

  test('is a function of the script that throws', async () => {
    const { client } = await scripted([
      {
        user: 'Hello',
        reply: () => {
          throw new Error('no such city');
        },
      },
    ]);
    expect(JSON.stringify(failureOf(await ask(client, 'Hello')))).toContain('no such city');
  });
});

describe('an invalid script', () => {
  test.each<[string, unknown, string]>([
    ['an entry for nobody', { reply: 'Hi.' }, 'script[0]: give `user` or `asked`'],
    ['an entry for both', { user: 'Hi', asked: true, reply: 'Hi.' }, 'script[0]: give `user` or `asked`'],
    ['an unknown key', { user: 'Hi', reply: { speak: 'Hi.' } }, 'script[0].reply.speak: '],
    ['an empty reply', { user: 'Hi', reply: '' }, 'script[0].reply.say: '],
    ['`followUp` without a call', { user: 'Hi', reply: { say: 'x', followUp: 'y' } }, 'give `call` as well'],
    ['the word of scenarios', { user: 'Hi', reply: { call: 'x', then: 'y' } }, '`followUp` here'],
    ['a failure that speaks', { user: 'Hi', reply: { say: 'x', fail: 'y' } }, 'only have `delayMs`'],
    [
      'a mistake further down',
      { user: 'Hi', reply: { call: 't', followUp: { tell: 'y' } } },
      'reply.followUp.tell: ',
    ],
  ])('is rejected at the start: %s', async (_, entry, message) => {
    const starting = startTestEmulator({ script: [entry as ScriptEntry] });
    await expect(starting).rejects.toThrow(ScriptError);
    await expect(starting).rejects.toThrow(message);
  });
});

describe('the end of a test', () => {
  test('lists the entries that were never requested', async () => {
    const { emulator } = await scripted([
      { user: 'Hello', reply: 'Hi.' },
      { asked: true, agent: 'Tom', reply: 'Tom.' },
    ]);
    expect(() => emulator.assertAllUsed()).toThrow(
      'Never requested: { user: "Hello" }, { asked: true, agent: "Tom" }.',
    );
  });

  test('frees the port by `await using`, and several live side by side', async () => {
    const emulators: TestEmulator[] = [];
    {
      await using one = await startTestEmulator({ script: [] });
      await using two = await startTestEmulator({ script: [] });
      emulators.push(one, two);
      expect(one.port).not.toBe(two.port);
    }
    for (const { endpoint } of emulators) await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  });
});

test('words that no session can hear are reported with the reason', async () => {
  const emulator = await startTestEmulator({ script: [] });
  onTestFinished(() => emulator.close());
  await expect(emulator.hear('Hello', { timeoutMs: 1 })).rejects.toThrow('no session was configured');
  const client = await Client.open(emulator);
  await client.configure({ turn_detection: null });
  await expect(emulator.hear('Hello', { timeoutMs: 1 })).rejects.toThrow('turn detection is off');
});
