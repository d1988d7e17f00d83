// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { telemetry } from '@livekit/agents';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { collect, exportedValues } from './collect.ts';
import { KEY, MARKS, tracedCall } from './traced-call.ts';

const pluginRoot = join(import.meta.dirname, '../../packages/agents-plugin-azure-voicelive');

const named = (spans: readonly ReadableSpan[], name: string): ReadableSpan[] =>
  spans.filter((span) => span.name === name);
const beganAt = ({ startTime }: ReadableSpan): number => hrTimeToMilliseconds(startTime);
const endedAt = ({ endTime }: ReadableSpan): number => hrTimeToMilliseconds(endTime);

/** How often a histogram was recorded, or what a counter counted, by an attribute. */
function counted(metrics: readonly MetricData[], name: string, attribute: string): Record<string, number> {
  const points = metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
  const counts: Record<string, number> = {};
  for (const { attributes, value } of points) {
    const key = String(attributes[attribute]);
    counts[key] =
      (counts[key] ?? 0) + (typeof value === 'number' ? value : (value as { count: number }).count);
  }
  return counts;
}

test('a call with a tool, an interruption and a reconnect is one tree of ended spans', async () => {
  const beganMs = Date.now();
  const exported = collect();
  // The convention's own names for content have no `lk.pii.`; this is the framework's switch for them.
  telemetry.genAI.setCaptureContent(false);
  onTestFinished(() => telemetry.genAI.setCaptureContent(true));
  await tracedCall();
  const spans = exported.spans();
  const metrics = await exported.metrics();

  expect(exported.open()).toEqual([]);
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const roots = spans.filter(({ parentSpanContext }) => parentSpanContext === undefined);
  expect(roots.map(({ name }) => name)).toEqual(['agent_session']);
  expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
  expect(spans.filter(({ parentSpanContext: parent }) => parent && !ids.has(parent.spanId))).toEqual([]);

  const [session] = named(spans, 'voicelive.session');
  expect(session?.parentSpanContext?.spanId).toBe(roots[0]?.spanContext().spanId);
  const children = spans.filter(({ name }) => name.startsWith('voicelive.') && name !== 'voicelive.session');
  expect(new Set(children.map(({ parentSpanContext }) => parentSpanContext?.spanId))).toEqual(
    new Set([session?.spanContext().spanId]),
  );
  for (const span of children) {
    expect(beganAt(span)).toBeGreaterThan(beganMs - 1000);
    expect(endedAt(span)).toBeGreaterThanOrEqual(beganAt(span));
    expect(endedAt(span)).toBeLessThanOrEqual(endedAt(session!) + 5);
  }

  const served = {
    'server.address': '127.0.0.1',
    'gen_ai.request.model': 'gpt-4.1',
    'gen_ai.provider.name': 'azure.voice_live',
  };
  const connects = named(spans, 'voicelive.connect').map(({ attributes }) => attributes);
  expect(connects[0]).toMatchObject({
    ...served,
    'voicelive.connection.kind': 'first',
    'voicelive.connection.attempt': 1,
    'voicelive.outcome': 'established',
    'lk.provider_request_ids': [expect.any(String), expect.stringMatching(/^sess_/u)],
  });
  expect(connects.at(-1)).toMatchObject({ 'voicelive.connection.kind': 'reconnect' });
  const [reconnect] = named(spans, 'voicelive.reconnect');
  expect(reconnect?.attributes).toMatchObject({
    'voicelive.outcome': 'restored',
    'error.type': 'connection_lost',
  });
  expect(endedAt(named(spans, 'voicelive.connect').at(-1)!)).toBeLessThanOrEqual(endedAt(reconnect!) + 1);

  const [wait] = named(spans, 'voicelive.tool_wait');
  expect(wait?.attributes).toMatchObject({
    ...served,
    'gen_ai.tool.name': 'get_weather',
    'voicelive.outcome': 'answered',
  });
  const [tool] = named(spans, 'function_tool');
  expect(tool?.attributes['gen_ai.tool.call.id']).toBe(wait?.attributes['gen_ai.tool.call.id']);
  expect(beganAt(wait!)).toBeLessThanOrEqual(beganAt(tool!) + 1);
  expect(endedAt(wait!)).toBeGreaterThanOrEqual(endedAt(tool!) - 1);

  const [interruption] = named(spans, 'voicelive.interruption');
  expect(interruption?.attributes).toMatchObject({
    'voicelive.interruption.by': 'caller',
    'voicelive.interruption.heard_ms': expect.any(Number),
  });
  expect(interruption?.events.map(({ name }) => name)).toEqual(['cut']);

  // Each span of a response has the id by which the framework's span of the same response is found.
  const responses = new Set(
    named(spans, 'realtime_inference').map(({ attributes }) => attributes['gen_ai.response.id']),
  );
  for (const span of [wait, interruption, ...named(spans, 'voicelive.speech_to_audio')]) {
    expect(responses).toContain(span?.attributes['gen_ai.response.id']);
  }
  expect(named(spans, 'voicelive.speech_to_audio').length).toBeGreaterThanOrEqual(2);

  expect(counted(metrics, 'voicelive.session.active', 'gen_ai.request.model')).toEqual({ 'gpt-4.1': 0 });
  expect(counted(metrics, 'voicelive.connect.duration', 'voicelive.connection.kind')).toMatchObject({
    first: 1,
  });
  expect(counted(metrics, 'voicelive.reconnect.duration', 'voicelive.outcome')).toEqual({ restored: 1 });
  expect(counted(metrics, 'voicelive.interruptions', 'voicelive.interruption.by')).toEqual({ caller: 1 });
  expect(counted(metrics, 'voicelive.tool_wait.duration', 'gen_ai.tool.name')).toEqual({ get_weather: 1 });
  const tokens = counted(metrics, 'voicelive.tokens', 'gen_ai.token.type');
  const usage = metrics.find(({ descriptor }) => descriptor.name === 'gen_ai.client.token.usage');
  const used = (usage?.dataPoints ?? []).map(({ value }) => (value as { sum: number }).sum);
  expect(tokens['input']! + tokens['output']!).toBe(used.reduce((sum, each) => sum + each, 0));

  expect(session?.attributes['voicelive.cost.usd']).toBeGreaterThan(0);
  const costs = counted(metrics, 'voicelive.cost.usd', 'voicelive.cost.of');
  expect(costs['response']! + (costs['transcription'] ?? 0)).toBeCloseTo(
    Number(session?.attributes['voicelive.cost.usd']),
    9,
  );

  // Each metric has only the attributes that the README lists.
  const readme = readFileSync(join(pluginRoot, 'README.md'), 'utf8');
  const common = new Set(['gen_ai.request.model', 'gen_ai.provider.name', 'server.address', 'server.port']);
  for (const { descriptor, dataPoints } of metrics) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${descriptor.name}\` `)) ?? '';
    const used = new Set(dataPoints.flatMap(({ attributes }) => Object.keys(attributes)));
    const unsaid = [...used].filter((name) => !common.has(name) && !row.includes(`\`${name}\``));
    expect({ metric: descriptor.name, unsaid }).toEqual({ metric: descriptor.name, unsaid: [] });
  }

  const values = exportedValues(spans, metrics);
  const holding = (mark: string) => values.filter(({ text }) => text.includes(mark)).map(({ name }) => name);
  expect(holding(KEY)).toEqual([]);
  for (const mark of Object.values(MARKS)) {
    expect(holding(mark).filter((name) => !name.startsWith('lk.pii.'))).toEqual([]);
  }
  // The marks are expected here.
  expect(holding(MARKS.agent)).not.toEqual([]);
  expect(holding(MARKS.argument)).not.toEqual([]);
});
