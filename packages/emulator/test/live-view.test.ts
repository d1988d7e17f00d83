// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, onTestFinished, test } from 'vitest';
import type { Emulator } from '../src/index.ts';
import type { FeedMessage } from '../src/view/messages.ts';
import { address, Client, emulate } from './client.ts';

type MessageOf<K extends FeedMessage['kind']> = Extract<FeedMessage, { kind: K }>;

/** Reads the view's stream. */
class Viewer {
  readonly messages: FeedMessage[] = [];
  text = '';
  readonly #reader: ReadableStreamDefaultReader<string>;

  private constructor(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#reader = body.pipeThrough(new TextDecoderStream()).getReader();
    onTestFinished(() => this.#reader.cancel().catch(() => {}));
  }

  static async open(emulator: Emulator): Promise<Viewer> {
    const response = await fetch(`${emulator.endpoint}/_emulator/events`);
    if (response.body === null || response.headers.get('content-type') !== 'text/event-stream') {
      throw new Error('this is no stream of events');
    }
    return new Viewer(response.body);
  }

  /** The first message of a kind that matches, waiting for it. */
  async until<K extends FeedMessage['kind']>(
    kind: K,
    fits: (message: MessageOf<K>) => boolean = () => true,
  ): Promise<MessageOf<K>> {
    for (;;) {
      const found = this.messages.find(
        (message): message is MessageOf<K> => message.kind === kind && fits(message as MessageOf<K>),
      );
      if (found !== undefined) return found;
      if (!(await this.read())) throw new Error(`the stream ended before ${kind}`);
    }
  }

  /** Reads more; false when the stream has ended. */
  async read(): Promise<boolean> {
    const { done, value = '' } = await this.#reader.read().catch(() => ({ done: true, value: '' }));
    this.text += value;
    const frames = this.text.split('\n\n').slice(0, -1);
    this.messages.splice(
      0,
      Infinity,
      ...frames.flatMap((frame): FeedMessage[] => JSON.parse(frame.slice('data: '.length))),
    );
    return !done;
  }
}

const scenario = {
  version: 1 as const,
  turns: [
    { hear: 'What time is it?', call: [{ tool: 'clock', arguments: {} }], then: { say: 'Ten past three.' } },
  ],
};

const clock = { type: 'function' as const, name: 'clock', parameters: { type: 'object', properties: {} } };

describe('the stream', () => {
  test('reports a conversation as it happens: turns, a tool call with its result, audio in both directions', async () => {
    const emulator = await emulate({ scenario });
    const viewer = await Viewer.open(emulator);
    const client = await Client.open(emulator);
    await client.configure({
      tools: [clock],
      input_audio_transcription: { model: 'whisper-1' },
      turn_detection: { type: 'server_vad' },
    });
    await viewer.until('session', ({ session }) => session.model === 'gpt-realtime');
    await client.say('What time is it?');
    const { call_id } = await client.next('response.function_call_arguments.done');
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id, output: '15:10' },
    });
    await client.next('response.done');
    client.send({ type: 'response.create' });
    await viewer.until('turn', ({ turn }) => turn.who === 'caller' && turn.text === 'What time is it?');
    await viewer.until('turn', ({ turn }) => turn.text === 'clock({})' && turn.detail === '15:10');
    await viewer.until(
      'turn',
      ({ turn }) => turn.who === 'agent' && turn.text === 'Ten past three.' && turn.state === 'done',
    );
    for (const who of ['caller', 'agent'] as const) {
      const loud = await viewer.until(
        'level',
        (level) => level.who === who && Math.max(...level.levels) > 50,
      );
      expect(Math.max(...loud.levels)).toBeLessThanOrEqual(100);
    }
  });

  test('is also passed to a listener in the same process, until it unsubscribes', async () => {
    const emulator = await emulate({ scenario });
    const heard: string[] = [];
    const stop = emulator.watch((message) => {
      if (message.kind === 'event') heard.push(message.event.type);
      if (message.kind === 'session') heard.push(message.session.closed ? 'closed' : 'opened');
      if (message.kind === 'turn') heard.push(message.turn.text);
    });
    const client = await Client.open(emulator);
    await client.configure({});
    expect(heard).toEqual(['opened', 'session.created', 'session.update', 'session.updated']);
    emulator.inject({ slug: 'close-1011' });
    await client.closed;
    await expect.poll(() => heard).toContain('closed');
    expect(heard).toContain('fault close-1011');
    stop();
    const before = heard.length;
    await Client.open(emulator);
    expect(heard).toHaveLength(before);
  });

  test('sends a late viewer everything so far', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    client.type('Hello there');
    await client.next('response.done');
    client.socket.close(1000, 'bye');
    await client.closed;
    const { sessions, events, faults } = await (await Viewer.open(emulator)).until('hello');
    expect(sessions[0]).toMatchObject({ model: 'gpt-realtime', closed: { code: 1000, reason: 'bye' } });
    expect(sessions[0]?.turns.map(({ who, text }) => ({ who, text }))).toEqual([
      { who: 'caller', text: 'Hello there' },
      { who: 'agent', text: client.all('response.audio_transcript.done')[0]?.transcript },
      { who: 'note', text: 'closed: 1000 bye' },
    ]);
    const types = events.map(({ from, type }) => `${from} ${type}`);
    expect(types.slice(0, 3)).toEqual([
      'server session.created',
      'client conversation.item.create',
      'server conversation.item.created',
    ]);
    expect(types.at(-1)).toBe('server response.done');
    expect(faults).toContainEqual({ slug: 'cut', when: 'now', moment: 'now' });
  });

  test('shows an interruption, and drops the audio that will not be heard', async () => {
    const emulator = await emulate({
      pace: 'realtime',
      scenario: { version: 1, greeting: 'A long story. '.repeat(20), turns: [] },
    });
    const viewer = await Viewer.open(emulator);
    const client = await Client.open(emulator);
    client.send({ type: 'response.create' });
    await client.next('response.audio.delta');
    client.send({ type: 'response.cancel' });
    const { turn } = await viewer.until('turn', (one) => one.turn.state === 'cut');
    expect(turn).toMatchObject({ who: 'agent', text: expect.stringContaining('A long story.') });
    await viewer.until('hush');
  });

  test('shows sessions of both protocols', async () => {
    const emulator = await emulate({
      scenario: { version: 1, turns: [{ when: { text: 'hello' }, say: 'Hello back.' }] },
    });
    const viewer = await Viewer.open(emulator);
    const address = `${emulator.openaiEndpoint.replace('http', 'ws')}/realtime?model=gpt-realtime`;
    const client = await Client.upgrade(address);
    client.type('hello');
    await viewer.until('turn', ({ turn }) => turn.who === 'caller' && turn.text === 'hello');
    const { turn } = await viewer.until(
      'turn',
      (one) => one.turn.who === 'agent' && one.turn.state === 'done',
    );
    expect(turn.text).toBe('Hello back.');
    await viewer.until('event', ({ event }) => event.type === 'response.output_audio_transcript.done');
    await viewer.until('level', ({ who }) => who === 'agent');
  });

  test('counts the packets of the caller instead of listing them', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    client.hearSamples(new Int16Array(24_000));
    await client.settle();
    const { events } = await (await Viewer.open(emulator)).until('hello');
    expect(events.filter(({ type }) => type === 'input_audio_buffer.append')).toMatchObject([{ count: 50 }]);
  });

  test('reports faults that struck and upgrades that were refused', async () => {
    const emulator = await emulate();
    const viewer = await Viewer.open(emulator);
    await Client.open(emulator);
    emulator.inject({ slug: 'cut' });
    await viewer.until('turn', ({ turn }) => turn.text === 'fault cut');
    await expect(Client.upgrade(address(emulator, { 'api-version': '1999' }))).rejects.toThrow('400');
    const { session } = await viewer.until('session', (one) => one.session.closed?.code === 400);
    expect(session.closed?.reason).toContain("api-version '1999'");
  });

  test('contains no secret and no very long text', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator, { 'api-key': 'secret-key' });
    await client.configure({
      instructions: `Be brief.${' Very brief.'.repeat(1000)}`,
      tools: [
        {
          type: 'mcp',
          server_label: 'docs',
          server_url: 'https://example.org',
          authorization: 'secret-1',
          headers: { x: 'secret-2' },
        },
      ],
    });
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call', call_id: 'c', name: 'f', arguments: '{"password":"secret-3"}' },
    });
    await client.next('conversation.item.created');
    client.socket.close(1000, 'Bearer secret-token-0123');
    await client.closed;
    const viewer = await Viewer.open(emulator);
    await viewer.until('hello');
    expect(viewer.text).toContain('session.updated');
    expect(viewer.text).not.toMatch(/secret-/u);
    expect(viewer.text).toContain('(12009 characters)');
    expect(await (await fetch(`${emulator.endpoint}/_emulator/sessions`)).text()).not.toMatch(/secret-/u);
  });

  test('ends with the emulator', async () => {
    const emulator = await emulate();
    const viewer = await Viewer.open(emulator);
    await viewer.until('hello');
    await emulator.close();
    expect(await viewer.read()).toBe(false);
  });
});

describe('the page', () => {
  test('is served at the root, runs its own scripts only and cannot be framed', async () => {
    const { endpoint } = await emulate();
    const page = await fetch(endpoint);
    expect(page.url).toBe(`${endpoint}/_emulator/`);
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    const files = [...(await page.text()).matchAll(/(?:src|href)="(?<file>[\w.]+)"/gu)].map(
      (match) => match.groups?.['file'],
    );
    expect(files).toEqual(['style.css', 'main.js']);
    for (const file of files) expect((await fetch(`${endpoint}/_emulator/${file}`)).status).toBe(200);
  });

  test('is served without the key, but its data is not', async () => {
    const { endpoint } = await emulate({ key: 'right' });
    expect((await fetch(endpoint)).status).toBe(200);
    expect((await fetch(`${endpoint}/_emulator/events`)).status).toBe(401);
    const stream = await fetch(`${endpoint}/_emulator/events`, { headers: { 'api-key': 'right' } });
    expect(stream.status).toBe(200);
    await stream.body?.cancel();
  });
});
