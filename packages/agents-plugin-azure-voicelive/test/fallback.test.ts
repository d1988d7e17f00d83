// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import {
  type ScriptedServer,
  type ServerBehaviour,
  startScriptedServer,
  TimerWatch,
  voiceLiveDriver,
} from '@voicelive-kit/conformance/testing';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createTargetHealth } from '../src/connection/target-health.ts';
import { azureMcp, type realtime, type TargetHealth, VoiceLiveFallbackError } from '../src/index.ts';
import { heard, live, message, openField, tellError } from './support.ts';

const look = llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'seen' });

/** Another region. */
async function secondServer(behaviour: Partial<ServerBehaviour> = {}): Promise<ScriptedServer> {
  const server = await startScriptedServer({ driver: voiceLiveDriver(), behaviour });
  onTestFinished(() => server.close());
  return server;
}

interface Regions extends Awaited<ReturnType<typeof openField>> {
  first: ScriptedServer;
  second: ScriptedServer;
  changes: realtime.TargetChangedEvent[];
}

/** A model with two regions, and the events it emits. */
async function openRegions(
  model: realtime.RealtimeModelOptions = {},
  target: realtime.FallbackTarget = {},
  behaviour: Partial<ServerBehaviour> = {},
): Promise<Regions> {
  const second = await secondServer(behaviour);
  const field = await openField({
    model: {
      connOptions: { maxRetry: 1, retryIntervalMs: 20, timeoutMs: 500 },
      fallback: [{ endpoint: second.endpoint, ...target }],
      // The process-wide record outlives a test, whose ports another test may get.
      targetHealth: createTargetHealth(),
      ...model,
    },
  });
  const changes: realtime.TargetChangedEvent[] = [];
  field.model.on('target_changed', (change) => changes.push(change));
  return { ...field, first: field.server, second, changes };
}

const portOf = (server: ScriptedServer): string => new URL(server.endpoint).host;

describe('a new session', () => {
  test('reports which target serves it', async () => {
    const { changes, ...field } = await openRegions();
    const { session } = await field.session();
    const target = { index: 0, host: portOf(field.first), model: 'gpt-realtime' };
    expect(changes).toMatchObject([{ target, previous: null, reason: null }]);
    expect(changes[0]?.session).toBe(session);
    expect(session.target).toEqual(target);
    expect(field.second.attempts).toEqual([]);
  });

  test.each<[string, (server: ScriptedServer) => void | Promise<void>, string]>([
    ['refuses the key', (server) => server.refuse(401), 'unauthorized'],
    ['fails', (server) => server.refuse(503), 'server_error'],
    [
      'accepts no more sessions',
      (server) => server.refuse(429, { headers: { 'retry-after': '30' } }),
      'rate_limited',
    ],
    [
      'redirects',
      (server) => server.refuse(307, { headers: { location: 'https://a.example' } }),
      'redirected',
    ],
    ['is down', (server) => server.refuse('tcp'), 'connection_refused'],
    ['hangs', (server) => server.stall(), 'connect_timeout'],
    ['does not answer', (server) => server.greet(false), 'session_timeout'],
  ])('uses the next target when the first %s', async (_, spoil, code) => {
    const { first, second, changes, ...field } = await openRegions();
    await spoil(first);
    const { session, probe } = field.open();
    await live(second, session);
    second.answersRequests('Hello.');
    await expect(heard(second, await session.generateReply())).resolves.toBe('Hello.');
    expect(probe.errors).toMatchObject([{ recoverable: true, error: { code } }]);
    expect(changes).toMatchObject([{ target: { index: 1 }, previous: null, reason: { code } }]);
  });

  test('begins at the healthiest target', async () => {
    const { first, second, ...field } = await openRegions();
    await first.refuse(401);
    await live(second, field.open().session);
    await first.accept();
    const tried = first.attempts.length;
    const { session, probe } = field.open();
    await live(second, session, 2);
    expect(first.attempts).toHaveLength(tried);
    expect(probe.errors).toEqual([]);
  });

  test('begins at the first target again after the cooldown', async () => {
    const { first, second, ...field } = await openRegions({ fallbackCooldownMs: 1 });
    await first.refuse(503);
    await live(second, field.open().session);
    await first.accept();
    const { session } = field.open();
    await live(first, session);
    expect(session.target?.index).toBe(0);
  });

  test('uses at each target only the key of that target', async () => {
    const { first, second, ...field } = await openRegions(
      { apiKey: 'key-of-the-first' },
      { apiKey: 'key-of-the-second' },
    );
    await first.refuse(401);
    await live(second, field.open().session);
    expect(second.peer.headers['api-key']).toBe('key-of-the-second');
  });

  test('does not try another model on the host that refused the same key', async () => {
    const { server, model, ...field } = await openField({
      model: { apiKey: 'wrong', fallback: [{ model: 'gpt-4.1' }] },
    });
    await server.refuse(401);
    const { probe } = field.open();
    await server.until('the end', () => probe.errors.at(-1)?.recoverable === false);
    expect(server.attempts).toHaveLength(1);
    expect(model.model).toBe('gpt-realtime');
  });

  test('ends immediately when the settings are wrong for every target', async () => {
    const { first, second, ...field } = await openRegions({ temperature: 99 });
    first.behaviour.react = (action) => {
      if (action.kind !== 'config') return undefined;
      tellError(first.peer, { code: 'invalid_value', param: 'session.temperature', ref: action.ref });
      return 'ignore';
    };
    const { probe } = field.open();
    await first.until('the end', () => probe.errors[0]);
    expect(probe.errors).toMatchObject([
      { recoverable: false, error: { code: 'session_refused', serviceCode: 'invalid_value' } },
    ]);
    expect(second.attempts).toEqual([]);
  });

  test("asks the application's targetHealth, and continues without one that fails", async () => {
    const asked: string[] = [];
    const targetHealth: TargetHealth = {
      cooldownMs: ({ index }) => (index === 0 ? 1000 : 0),
      failed: ({ host }) => void asked.push(host),
    };
    const { first, second, ...field } = await openRegions({ targetHealth });
    await live(second, field.open().session);
    expect(first.attempts).toEqual([]);
    await second.refuse(503);
    await live(first, field.open().session);
    expect(asked).toEqual([portOf(second)]);
  });
});

describe('a call', () => {
  test('continues at the next target with its history, tools and settings', async () => {
    const { first, second, changes, ...field } = await openRegions({ instructions: 'Be ready.' });
    const { session, probe, peer } = await field.session();
    session.on('session_reconnected', () => undefined);
    await session._updateSession(
      'Be brief.',
      new llm.ChatContext([message('m1', 'Remember me?')]),
      new llm.ToolContext([look]),
    );
    session.updateOptions({ voice: 'en-US-AvaNeural' });
    await first.until(
      'the voice',
      () => JSON.stringify(first.config()).includes('AvaNeural') || first.received('config').length > 3,
    );
    await first.refuse('tcp');
    peer.drop('abrupt');
    await second.configured();
    await second.until('the history', () => second.items().length === 1);
    expect(second.config()).toMatchObject({ instructions: 'Be brief.', tools: [{ name: 'look' }] });
    expect(second.items()).toMatchObject([{ kind: 'message', text: 'Remember me?' }]);
    const [{ json } = { json: null }] = second.peer.rawReceived;
    expect(json).toMatchObject({ session: { voice: { name: 'en-US-AvaNeural' } } });
    second.answersRequests('I do.');
    await expect(heard(second, await session.generateReply())).resolves.toBe('I do.');
    expect(probe.errors).toMatchObject([{ recoverable: true, error: { code: 'connection_lost' } }]);
    expect(probe.of('session_reconnected')).toHaveLength(1);
    expect(changes).toMatchObject([
      { target: { index: 0 }, reason: null },
      { target: { index: 1 }, previous: { index: 0 }, reason: { code: 'connection_refused' } },
    ]);
  });

  test('returns to its own target when that only dropped it', async () => {
    const { first, second, changes, ...field } = await openRegions();
    const { session, peer } = await field.session();
    peer.drop('abrupt');
    await live(first, session, 2);
    expect(second.attempts).toEqual([]);
    expect(changes).toHaveLength(1);
  });

  test('stays at its target when the first one recovers', async () => {
    const { first, second, changes, ...field } = await openRegions({ fallbackCooldownMs: 1 });
    const { session, peer } = await field.session();
    await first.refuse(503);
    peer.drop('abrupt');
    await live(second, session);
    await first.accept();
    const tried = first.attempts.length;
    second.peer.drop('abrupt');
    await live(second, session, 2);
    expect(first.attempts).toHaveLength(tried);
    expect(changes.map(({ target }) => target.index)).toEqual([0, 1]);
  });

  test('returns to the first target when the second one fails as well', async () => {
    const { first, second, changes, ...field } = await openRegions();
    const { session, peer } = await field.session();
    await first.refuse(503);
    peer.drop('abrupt');
    await live(second, session);
    await first.accept();
    await second.refuse(503);
    second.peer.drop('abrupt');
    await live(first, session, 2);
    expect(changes.map(({ target }) => target.index)).toEqual([0, 1, 0]);
  });

  test('is answered by the next target when the connection is lost before the reply begins', async () => {
    const { first, second, ...field } = await openRegions();
    const { session, peer } = await field.session();
    second.answersRequests('Here I am.');
    const reply = session.generateReply();
    await first.until('the request', () => first.requests()[0]);
    await first.refuse(503);
    peer.drop('abrupt');
    await expect(heard(second, await reply)).resolves.toBe('Here I am.');
  });

  test('ends a reply that breaks off, and continues at the next target', async () => {
    const { first, second, ...field } = await openRegions();
    const { session, probe, peer } = await field.session();
    // The two servers generate the same ids.
    const response = peer.respond({ id: 'resp_of_the_first' });
    const item = response.message('item_of_the_first');
    response.text(item, 'As I was ').audio(item, 100);
    await first.until('the reply', () => probe.generations[0]);
    const reader = probe.read(probe.generations[0] as llm.GenerationCreatedEvent);
    await first.until('its sound', () => reader.samples().length > 0);
    await first.refuse(503);
    peer.drop('abrupt');
    await second.configured();
    await first.until('its end', () => reader.ended);
    second.answersRequests('saying.');
    await expect(heard(second, await session.generateReply())).resolves.toBe('saying.');
  });

  test('settles a change that was in progress, and makes it at the next target', async () => {
    const { first, second, ...field } = await openRegions();
    const { session, peer } = await field.session();
    first.acks('off');
    const change = session.updateInstructions('Be quick.');
    const history = session.updateChatCtx(new llm.ChatContext([message('m1', 'Hello?')]));
    await first.until('the change', () => first.config().instructions === 'Be quick.');
    await first.refuse(503);
    peer.drop('abrupt');
    await Promise.all([change, history]);
    await second.until('the history', () => second.items().length === 1);
    expect(second.config().instructions).toBe('Be quick.');
  });

  test('changes its target when the service says that the session cannot continue', async () => {
    const { first, second, changes, ...field } = await openRegions();
    const { session, probe, peer } = await field.session();
    tellError(peer, { code: 'insufficient_quota' });
    await live(second, session);
    expect(probe.errors).toMatchObject([
      { recoverable: true, error: { code: 'service_error', serviceCode: 'insufficient_quota' } },
    ]);
    expect(changes.at(-1)).toMatchObject({
      target: { index: 1 },
      reason: { serviceCode: 'insufficient_quota' },
    });
    await first.until('the end of the first connection', () => !peer.open);
  });

  test('causes no reconnect storm at a target that accepts every connection and closes it', async () => {
    const { first, second, ...field } = await openRegions();
    const { session, peer } = await field.session();
    first.onConnection(
      (again) => void first.until('it', () => again.of('config')[0]).then(() => again.drop('clean', 1011)),
    );
    peer.drop('clean', 1011);
    await live(second, session);
    expect(first.attempts.length).toBeLessThanOrEqual(3);
  });

  test('ends with one error that names each target and its reason when all have failed', async () => {
    const keys = ['secret-of-the-first-key', 'secret-of-the-second-key'] as const;
    const { first, second, ...field } = await openRegions(
      { apiKey: keys[0] },
      { apiKey: keys[1], model: 'gpt-4.1' },
    );
    const { session, probe, peer } = await field.session();
    const repeat = (key: string) => ({
      body: JSON.stringify({ error: { message: `The key ${key} is bad` } }),
    });
    await first.refuse(401, repeat(keys[0]));
    await second.refuse(403, repeat(keys[1]));
    peer.drop('abrupt');
    await first.until('the end', () => probe.errors.at(-1)?.recoverable === false);
    expect(probe.errors).toHaveLength(2);
    const error = probe.errors[1]?.error;
    expect(error).toBeInstanceOf(VoiceLiveFallbackError);
    expect(error).toMatchObject({
      code: 'targets_exhausted',
      failures: [
        { target: { index: 0, host: portOf(first), model: 'gpt-realtime' }, error: { code: 'unauthorized' } },
        { target: { index: 1, host: portOf(second), model: 'gpt-4.1' }, error: { code: 'forbidden' } },
      ],
    });
    expect(error?.message).toContain(`gpt-realtime on ${portOf(first)}: `);
    expect(error?.message).toContain(`gpt-4.1 on ${portOf(second)}: `);
    const shown = inspect(probe.errors, { showHidden: true, depth: 10 });
    for (const key of keys) expect(shown).not.toContain(key);
    await expect(session.generateReply()).rejects.toMatchObject({ code: 'session_closed' });
  });

  test('is retried at every target for as long as the policy allows', async () => {
    const rounds: number[] = [];
    const reconnectPolicy = {
      nextDelayMs: ({ attempt }: { attempt: number }) => {
        rounds.push(attempt);
        return rounds.length > 2 ? null : 5;
      },
    };
    const { first, second, ...field } = await openRegions({ reconnectPolicy });
    const { probe, peer } = await field.session();
    await first.refuse(503);
    await second.refuse(503);
    peer.drop('abrupt');
    await first.until('the end', () => probe.errors.at(-1)?.recoverable === false);
    // The loss and one attempt at the first, two at the second; then two each.
    expect(rounds).toEqual([4, 8, 12]);
    expect(second.attempts).toHaveLength(6);
  });
});

describe('another model', () => {
  const changedBy = (server: ScriptedServer): unknown =>
    (server.peer.rawOf('session.update')[0] as { session?: unknown } | undefined)?.session;

  test('is configured with the settings it supports, and with its own defaults', async () => {
    const { first, second, ...field } = await openRegions(
      {
        voice: 'alloy',
        turnDetection: { type: 'semantic_vad', interruptResponse: false } as never,
        inputAudioTranscription: { model: 'whisper-1', language: 'de' },
        inputAudioNoiseReduction: { type: 'near_field' },
        temperature: 0.7,
      },
      { model: 'gpt-4.1' },
    );
    const { session, peer } = await field.session();
    expect(session.capabilities.supportsOverlappingSpeech).toBe(true);
    await first.refuse(503);
    peer.drop('abrupt');
    await live(second, session);
    expect(changedBy(second)).toMatchObject({
      voice: { type: 'azure-standard' },
      turn_detection: { type: 'azure_semantic_vad', interrupt_response: false },
      input_audio_transcription: { model: 'azure-speech', language: 'de' },
      input_audio_noise_reduction: { type: 'near_field' },
      output_audio_timestamp_types: ['word'],
      temperature: 0.7,
    });
    expect(session.capabilities.supportsOverlappingSpeech).toBe(true);
    // Back at the first target, everything is as it was.
    await first.accept();
    await second.refuse(503);
    second.peer.drop('abrupt');
    await live(first, session, 2);
    expect(changedBy(first)).toMatchObject({
      voice: { type: 'openai', name: 'alloy' },
      turn_detection: { type: 'semantic_vad' },
      input_audio_noise_reduction: { type: 'near_field' },
    });
    expect(changedBy(first)).not.toHaveProperty('output_audio_timestamp_types');
  });

  const toolsOf = (server: ScriptedServer): unknown[] => {
    const { tools = [] } = changedBy(server) as { tools?: { server_label?: string; name?: string }[] };
    return tools.map(({ server_label: label, name }) => label ?? name);
  };
  const ANSWERED = { serverUrl: 'https://docs.example/mcp', requireApproval: 'never' } as const;
  const agents = azureMcp({ serverLabel: 'of the agent', ...ANSWERED });
  const OPTIONS = [{ type: 'mcp' as const, serverLabel: 'of the options', serverUrl: 'https://a.example' }];

  test.each([
    {
      first: 'phi4-mini',
      next: 'gpt-4.1',
      tools: [],
      has: [['look'], ['of the agent', 'look'], ['look']],
    },
    {
      first: 'gpt-4.1',
      next: 'phi4-mini',
      tools: OPTIONS,
      has: [['of the options', 'of the agent', 'look'], ['look'], ['of the options', 'of the agent', 'look']],
    },
  ])(
    'immediately gets the MCP servers it supports, from $first to $next and back',
    async ({ first: model, next, tools, has }) => {
      const { first, second, ...field } = await openRegions({ model, tools }, { model: next });
      const { session } = field.open();
      await session.updateTools(new llm.ToolContext([look, agents]));
      await live(first, session);
      const seen = [toolsOf(first)];
      await first.refuse(503);
      first.peer.drop('abrupt');
      await live(second, session);
      seen.push(toolsOf(second));
      // Set at one of them, in effect at the other.
      await session.updateTools(new llm.ToolContext([look, agents]));
      await first.accept();
      await second.refuse(503);
      second.peer.drop('abrupt');
      await live(first, session, 2);
      seen.push(toolsOf(first));
      expect(seen).toEqual(has);
    },
  );

  test('keeps the MCP servers of the options for a model that supports them, when a model that does not serves first', async () => {
    const { first, second, ...field } = await openRegions(
      { model: 'gpt-4.1', tools: OPTIONS },
      { model: 'phi4-mini' },
    );
    await first.refuse(503);
    const { session } = field.open();
    await live(second, session);
    await session.updateTools(new llm.ToolContext([look]));
    await first.accept();
    await second.refuse(503);
    second.peer.drop('abrupt');
    await live(first, session);
    expect(toolsOf(first)).toEqual(['of the options', 'look']);
  });

  test('uses its own voice', async () => {
    const { first, second, ...field } = await openRegions(
      { voice: 'alloy' },
      { model: 'gpt-4.1', voice: 'de-DE-KatjaNeural' },
    );
    await first.refuse(503);
    const { session } = field.open();
    await live(second, session);
    expect(changedBy(second)).toMatchObject({ voice: { name: 'de-DE-KatjaNeural' } });
  });

  test('continues without a setting that it turns out to refuse', async () => {
    const { first, second, ...field } = await openRegions({ reasoningEffort: 'low' }, { model: 'gpt-4.1' });
    second.behaviour.react = (action, peer) => {
      if (action.kind !== 'config' || !('reasoning_effort' in (action.raw as object))) return undefined;
      tellError(peer, { code: 'invalid_value', param: 'session.reasoning_effort', ref: action.ref });
      return 'ignore';
    };
    await first.refuse(503);
    const { session, probe } = field.open();
    await live(second, session);
    expect(probe.errors.filter(({ error }) => (error as { code?: string }).code !== 'server_error')).toEqual(
      [],
    );
    expect(second.received('config').length).toBeGreaterThan(1);
  });

  test('is not used when it refuses the audio format', async () => {
    const { first, second, changes, ...field } = await openRegions(
      { outputAudioFormat: 'g711_ulaw', reconnectPolicy: { nextDelayMs: () => null } },
      { model: 'gpt-4.1' },
    );
    second.behaviour.react = (action, peer) => {
      if (action.kind !== 'config' || !('output_audio_format' in (action.raw as object))) return undefined;
      tellError(peer, { code: 'invalid_value', param: 'session.output_audio_format', ref: action.ref });
      return 'ignore';
    };
    await first.refuse(503);
    const { probe } = field.open();
    await second.until('the end', () => probe.errors.some(({ recoverable }) => !recoverable));
    expect(changes).toEqual([]);
  });

  test('is named in metrics when it serves', async () => {
    const { first, second, ...field } = await openRegions({}, { model: 'gpt-4.1' });
    await first.refuse(503);
    const { session, probe } = field.open();
    await live(second, session);
    second.answersRequests('Hello.');
    await heard(second, await session.generateReply());
    await second.until('its metrics', () => probe.metrics[0]);
    expect(probe.metrics[0]).toMatchObject({ metadata: { modelName: 'gpt-4.1' } });
  });
});

test.each<[string, (server: ScriptedServer) => void | Promise<void>]>([
  ['hangs', (server) => server.stall()],
  ['does not answer', (server) => server.greet(false)],
  ['fails as well', (server) => server.refuse(503)],
])('leaves nothing behind when closed during a change to a target that %s', async (_, spoil) => {
  const { first, second, ...field } = await openRegions();
  const timers = new TimerWatch();
  const { session, probe, peer } = await timers.run(() => field.session());
  await spoil(second);
  await first.refuse(503);
  peer.drop('abrupt');
  await second.until('a try at the next target', () => second.attempts[0] ?? second.waiting > 0);
  expect(timers.live).toBeGreaterThan(0);
  await session.close();
  await second.until('the end of its connections', () => second.waiting + second.openPeers().length === 0);
  await expect.poll(() => timers.live).toBe(0);
  timers.stop();
  expect(probe.errors.map(({ recoverable }) => recoverable)).toEqual([true]);
});

test('finds a working target for a connection opened in advance, and reports it when it is taken', async () => {
  const { first, second, model, changes, ...field } = await openRegions();
  await first.refuse(503);
  await model.prewarm();
  expect(changes).toEqual([]);
  const { session, probe } = field.open();
  expect(changes).toMatchObject([{ target: { index: 1 }, previous: null }]);
  await live(second, session);
  expect(probe.errors).toEqual([]);
});

test('a target_changed listener that throws has no effect on others, and a removed one is not called', async () => {
  const { model, changes, ...field } = await openRegions();
  const gone = (): void => {
    throw new Error('it was called');
  };
  model.on('target_changed', gone).off('target_changed', gone);
  const later = (): unknown => Promise.reject(new Error('a bug, later'));
  model.on('target_changed', later);
  model.on('target_changed', () => {
    throw new Error('a bug');
  });
  const { session } = field.open();
  await live(field.first, session);
  expect(changes).toHaveLength(1);
});
