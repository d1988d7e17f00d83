// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm, telemetry, voice } from '@livekit/agents';
import { metrics, type TracerProvider, trace } from '@opentelemetry/api';
import { azureMcp, realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { expect, onTestFinished, test } from 'vitest';
import {
  agentSession,
  connect,
  type Connected,
  emulate,
  FAST,
  live,
  read,
  reconnected,
  silence,
  speak,
  stage,
  until,
} from '../conversation/stage.ts';
import { collect } from './collect.ts';

const LONG = { version: 1 as const, turns: [{ say: 'Many words follow one another. '.repeat(20) }] };

/** Events that are emitted per packet or per word. */
const BY_THE_PACKET = [
  'response.audio.delta',
  'response.audio_transcript.delta',
  'response.audio_timestamp.delta',
  'response.text.delta',
  'response.function_call_arguments.delta',
  'response.animation_viseme.delta',
  'response.animation_blendshapes.delta',
  'response.video.delta',
  'conversation.item.input_audio_transcription.delta',
  'voicelive_server_event_received',
  'voicelive_client_event_sent',
  'user_transcript',
] as const;

async function ask(
  { session, probe }: Connected,
  tools: ConstructorParameters<typeof llm.ToolContext>[0],
  words: string,
): Promise<void> {
  await until('the connection', () => session.connectionState === 'connected');
  await session.updateTools(new llm.ToolContext(tools));
  const context = session.chatCtx.copy();
  context.addMessage({ role: 'user', content: words });
  await session.updateChatCtx(context);
  await read(probe, await session.generateReply());
}

/** Providers that count how often they are used. */
function countCalls(): { readonly calls: number } {
  let calls = 0;
  const counting = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          calls += 1;
          const result: unknown = Reflect.apply(value, object, args);
          return typeof result === 'object' && result !== null ? counting(result) : result;
        };
      },
    });
  const provider: TracerProvider = counting(trace.getTracerProvider());
  telemetry.setTracerProvider(provider, { registerSpanProcessor: () => undefined });
  metrics.setGlobalMeterProvider(counting(metrics.getMeterProvider()));
  onTestFinished(() => {
    telemetry.setTracerProvider(trace.getTracerProvider(), { registerSpanProcessor: () => undefined });
    metrics.disable();
  });
  return {
    get calls() {
      return calls;
    },
  };
}

test('an audio packet causes no OpenTelemetry call, in either direction', async () => {
  const counted = countCalls();
  const on = await stage({}, { scenario: LONG });
  const { session, probe } = on;
  await live(on);
  expect(counted.calls).toBeGreaterThan(0);
  const before = counted.calls;
  await speak(session, silence(3000));
  expect(counted.calls).toBe(before);
  let deltas = 0;
  const during = new Set<number>();
  session.on('response.audio.delta', () => {
    deltas += 1;
    during.add(counted.calls);
  });
  await read(probe, await session.generateReply());
  expect(deltas).toBeGreaterThan(5);
  expect(during.size).toBe(1);
});

test.each([true, false])('adds no listener for per-packet events, telemetry %s', async (on) => {
  const emulator = await emulate();
  const model = new realtime.RealtimeModel({ endpoint: emulator.endpoint, telemetry: on });
  onTestFinished(() => model.close());
  const session = model.session();
  for (const name of BY_THE_PACKET) expect([name, session.listenerCount(name)]).toEqual([name, 0]);
  // Listeners of these decide what the plugin does or requests.
  for (const name of ['error', 'mcp_approval_requested', 'mcp_tools_listed'] as const) {
    expect([name, session.listenerCount(name)]).toEqual([name, 0]);
  }
  expect(session.eventNames().length > 0).toBe(on);
});

test('nothing is exported when telemetry is switched off', async () => {
  const exported = collect();
  const { session, probe } = await stage({ telemetry: false });
  await read(probe, await session.generateReply('Hello'));
  await session.close();
  expect(exported.spans()).toEqual([]);
  expect(exported.open()).toEqual([]);
  expect(await exported.metrics()).toEqual([]);
});

test('a planned change of connection is distinguished from an outage', async () => {
  const exported = collect();
  const { session, probe } = await stage({ maxSessionDuration: 300 });
  await reconnected(probe);
  await session.close();
  const spans = exported.spans();
  const rollover = spans.find(({ name }) => name === 'voicelive.rollover');
  expect(rollover?.attributes['voicelive.outcome']).toBe('replaced');
  const kinds = spans.map(({ attributes }) => attributes['voicelive.connection.kind']);
  expect(kinds.filter(Boolean).slice(0, 2)).toEqual(['first', 'rollover']);
  expect(spans.map(({ name }) => name)).not.toContain('voicelive.reconnect');
});

test('failed attempts are counted, each with its code, and the outage ends with the session', async () => {
  const exported = collect();
  const { emulator, session } = await stage({
    connOptions: { ...FAST, maxRetry: 1 },
  });
  await until('the connection', () => session.connectionState === 'connected');
  await emulator.close();
  await until('the end', () => session.connectionState === 'failed');
  const spans = exported.spans();
  const failed = spans.filter(({ attributes }) => attributes['voicelive.outcome'] === 'failed');
  const tries = failed.filter(({ name }) => name === 'voicelive.connect');
  expect(tries.length).toBeGreaterThan(0);
  expect(tries.map(({ attributes }) => attributes['voicelive.connection.attempt'])).toEqual(
    tries.map((_, at) => at + 1),
  );
  for (const { attributes, status } of failed) {
    expect(attributes['error.type']).toEqual(expect.any(String));
    expect(status.message).toBeUndefined();
  }
  const reconnect = failed.find(({ name }) => name === 'voicelive.reconnect');
  expect(reconnect?.attributes['voicelive.connection.attempt']).toBe(tries.length);
  expect(exported.open()).toEqual([]);
});

test('a connection opened ahead belongs to the call that uses it', async () => {
  const exported = collect();
  const emulator = await emulate();
  const model = new realtime.RealtimeModel({ endpoint: emulator.endpoint });
  await model.prewarm();
  expect(exported.spans()).toEqual([]);
  const session = agentSession(model);
  await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });
  await session.close();
  const spans = exported.spans();
  const idOf = (name: string) => spans.find((span) => span.name === name)?.spanContext().spanId;
  const parentOf = (name: string) => spans.find((span) => span.name === name)?.parentSpanContext?.spanId;
  expect(parentOf('voicelive.connect')).toBe(idOf('voicelive.session'));
  expect(parentOf('voicelive.session')).toBe(idOf('agent_session'));
});

test('an unused connection opened ahead is a separate tree, without a session', async () => {
  const exported = collect();
  const emulator = await emulate();
  const model = new realtime.RealtimeModel({ endpoint: emulator.endpoint });
  await model.prewarm();
  await model.close();
  expect(exported.spans().map(({ name }) => name)).toEqual(['voicelive.connect', 'voicelive.session']);
  expect(exported.open()).toEqual([]);
  const names = (await exported.metrics()).map(({ descriptor }) => descriptor.name);
  expect(names).toEqual(['voicelive.connect.duration']);
});

test('arguments and results of an MCP server are exported under names of personal data', async () => {
  const exported = collect();
  const { session, probe } = await stage(
    { model: 'gpt-4.1' },
    {
      scenario: {
        version: 1,
        mcp: { docs: { tools: [{ name: 'search', description: 'Finds pages.' }] } },
        turns: [
          {
            when: { text: 'look it up' },
            call: [{ mcp: 'docs', tool: 'search', arguments: { q: 'marmalade' }, output: 'Two jars.' }],
            then: { say: 'Two.' },
          },
        ],
      },
    },
  );
  const docs = azureMcp({
    serverLabel: 'docs',
    serverUrl: 'https://docs.example/mcp',
    requireApproval: 'never',
  });
  await ask({ session, probe }, [docs], 'Look it up.');
  await until('the call', () => exported.spans().some(({ name }) => name === 'voicelive.tool_wait'));
  const wait = exported.spans().find(({ name }) => name === 'voicelive.tool_wait');
  expect(wait?.attributes).toMatchObject({
    'voicelive.tool.kind': 'mcp',
    'gen_ai.tool.type': 'extension',
    'gen_ai.tool.name': 'search',
    'voicelive.mcp.server_label': 'docs',
    'voicelive.outcome': 'answered',
    'lk.pii.function_tool.arguments': '{"q":"marmalade"}',
    'lk.pii.function_tool.output': 'Two jars.',
  });
});

test('an unanswered tool call is open when the session ends', async () => {
  const exported = collect();
  const { session, probe } = await stage(
    {},
    {
      scenario: {
        version: 1,
        turns: [{ when: { text: 'time' }, call: [{ tool: 'get_time', arguments: {} }] }],
      },
    },
  );
  const getTime = llm.tool({ name: 'get_time', description: 'The time', execute: async () => 'unused' });
  await ask({ session, probe }, [getTime], 'What time is it?');
  await session.close();
  const wait = exported.spans().find(({ name }) => name === 'voicelive.tool_wait');
  expect(wait?.attributes['voicelive.outcome']).toBe('open');
});

test('without a context manager the session is a separate tree', async () => {
  const exported = collect({ global: false });
  const emulator = await emulate();
  const { session } = connect({ endpoint: emulator.endpoint });
  await until('the connection', () => session.connectionState === 'connected');
  await session.close();
  const root = exported.spans().find(({ parentSpanContext }) => !parentSpanContext);
  expect(root?.name).toBe('voicelive.session');
});
