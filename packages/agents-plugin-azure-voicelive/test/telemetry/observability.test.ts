// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { METRICS } from '../../src/telemetry/metrics.ts';
import { ATTR, SPANS } from '../../src/telemetry/names.ts';

const folder = join(import.meta.dirname, '../../../../examples/observability');
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
const yaml = (file: string): unknown => parse(text(file));

interface Compose {
  services: Record<
    string,
    { image: string; command?: string[]; volumes?: string[]; ports?: string[]; depends_on?: string[] }
  >;
}
type Parts = Record<string, Record<string, unknown> | null>;
interface Collector {
  receivers: Parts;
  processors: Parts;
  exporters: Record<string, { endpoint: string }>;
  service: {
    pipelines: Record<string, { receivers: string[]; processors: string[]; exporters: string[] }>;
  };
}
interface Source {
  uid: string;
  type: string;
  url: string;
}
interface Target {
  datasource: Omit<Source, 'url'>;
  expr?: string;
  query?: string;
  legendFormat?: string;
}
interface Dashboard {
  panels: { title: string; datasource: Omit<Source, 'url'>; targets: Target[] }[];
  templating: { list: { name: string; query: string | { query: string } }[] };
}

const compose = yaml('compose.yaml') as Compose;
const collector = yaml('collector.yaml') as Collector;
const dashboard = JSON.parse(text('grafana/dashboard.json')) as Dashboard;

/**
 * Metric names in Prometheus: dots become underscores, known UCUM units and the suffix of the metric kind are
 * appended, and units in braces are dropped
 * (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/).
 */
const spelled = (name: string): string => name.replaceAll(/[^a-z0-9_]/giu, '_');
const UNITS: Record<string, string> = { s: '_seconds' };
const prometheusNames = new Set(
  Object.values(METRICS).flatMap(({ name, kind, unit }) => {
    const stem = `${spelled(name)}${UNITS[unit] ?? ''}`;
    if (kind === 'histogram') return [`${stem}_bucket`, `${stem}_count`, `${stem}_sum`];
    return [kind === 'counter' ? `${stem}_total` : stem];
  }),
);
const labels = new Set(['le', ...Object.values(ATTR).map(spelled)]);

/** PromQL words that are neither metrics nor labels. */
const KEYWORDS = new Set(['sum', 'by', 'or', 'offset', 'histogram_quantile', 'label_values']);

/** The metrics and labels in a query, without quoted strings. */
function namesIn(query: string): string[] {
  const bare = query.replaceAll(/"[^"]*"/gu, '').replaceAll(/\$\w+/gu, '');
  return [...bare.matchAll(/(?<![\d.])\b[a-z_]\w*/giu)]
    .map(([name]) => name)
    .filter((name) => !KEYWORDS.has(name));
}

const queries = [
  ...dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr ?? [])),
  ...dashboard.templating.list.flatMap(({ query }) => (typeof query === 'string' ? [] : [query.query])),
];

test('dashboard queries use only metrics and labels that the plugin records', () => {
  expect(queries.length).toBeGreaterThan(15);
  const used = new Set(queries.flatMap(namesIn));
  expect([...used].filter((name) => !prometheusNames.has(name) && !labels.has(name))).toEqual([]);
  for (const query of queries) {
    expect(namesIn(query).some((name) => prometheusNames.has(name))).toBe(true);
  }
});

test('the dashboard shows every metric except the response duration', () => {
  const used = new Set(queries.flatMap(namesIn));
  const stems = Object.values(METRICS).map(({ name, unit }) => `${spelled(name)}${UNITS[unit] ?? ''}`);
  const unseen = stems.filter((stem) => ![...used].some((name) => name.startsWith(stem)));
  expect(unseen).toEqual(['gen_ai_client_operation_duration_seconds']);
});

test('legends show only labels that their query groups by', () => {
  const wrong = dashboard.panels.flatMap(({ title, targets }) =>
    targets.flatMap(({ expr = '', legendFormat = '' }) => {
      const lists = [...expr.matchAll(/by \(([^)]*)\)/gu)].map(([, list = '']) => list);
      const groups = new Set(lists.flatMap((list) => list.split(/,\s*/u)));
      return [...legendFormat.matchAll(/\{\{(\w+)\}\}/gu)]
        .filter(([, label = '']) => !groups.has(label))
        .map(([label]) => `${title}: ${label}`);
    }),
  );
  expect(wrong).toEqual([]);
});

test('the dashboard requests only spans of the plugin, or the root span of the framework', () => {
  const asked = dashboard.panels.flatMap(({ targets }) =>
    targets.flatMap(({ query = '' }) => [...query.matchAll(/name = "([^"]+)"/gu)].map(([, name]) => name)),
  );
  expect(asked.length).toBeGreaterThan(0);
  const known = new Set<string>(['agent_session', ...Object.values(SPANS)]);
  expect(asked.filter((name) => !known.has(name ?? ''))).toEqual([]);
});

test('queries use only variables that the dashboard defines', () => {
  const defined = dashboard.templating.list.map(({ name }) => name);
  const used = queries.flatMap((query) => [...query.matchAll(/\$(\w+)/gu)].map(([, name]) => name));
  expect(new Set(used)).toEqual(new Set(defined));
});

test('every data source of the dashboard is provisioned and points to a running service', () => {
  const { datasources } = yaml('grafana/datasources.yaml') as { datasources: Source[] };
  const provisioned = new Set(datasources.map(({ uid, type }) => `${type} ${uid}`));
  const asked = dashboard.panels.flatMap(({ datasource, targets }) =>
    [datasource, ...targets.map((target) => target.datasource)].map(({ uid, type }) => `${type} ${uid}`),
  );
  expect(asked.filter((each) => !provisioned.has(each))).toEqual([]);
  for (const { url } of datasources) expect(Object.keys(compose.services)).toContain(new URL(url).hostname);
});

test('the compose file mounts existing files where the commands expect them', () => {
  for (const { volumes = [], command = [] } of Object.values(compose.services)) {
    const mounts = volumes.map((volume) => volume.split(':'));
    for (const [host = ''] of mounts) expect([host, existsSync(join(folder, host))]).toEqual([host, true]);
    const wanted = command.flatMap(
      (word) => /config(?:\.file)?=(?<path>.+)/u.exec(word)?.groups?.['path'] ?? [],
    );
    expect(wanted.filter((path) => !mounts.some(([, inside]) => inside === path))).toEqual([]);
  }
});

test('the compose file pins its images, publishes ports on this machine only, and depends only on services it defines', () => {
  const names = Object.keys(compose.services);
  for (const { image, ports = [], depends_on: needs = [] } of Object.values(compose.services)) {
    expect(image).toMatch(/:v?\d+\.\d+\.\d+$/u);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/u);
    expect(needs.filter((name) => !names.includes(name))).toEqual([]);
  }
});

test('collector pipelines use exactly the configured components and lead to running services', () => {
  const { receivers, processors, exporters, service } = collector;
  const pipelines = Object.values(service.pipelines);
  for (const [kind, configured] of Object.entries({ receivers, processors, exporters })) {
    const used = pipelines.flatMap((pipeline) => pipeline[kind as 'receivers']);
    expect(new Set(used)).toEqual(new Set(Object.keys(configured)));
  }
  for (const { endpoint } of Object.values(exporters)) {
    const { hostname } = new URL(/^\w+:\/\//u.test(endpoint) ? endpoint : `tcp://${endpoint}`);
    expect(Object.keys(compose.services)).toContain(hostname);
  }
});

test('the collector removes exported attributes that contain what people said', () => {
  const { actions } = collector.processors['attributes/no-personal-data'] as unknown as {
    actions: { pattern: string; action: string }[];
  };
  const patterns = actions
    .filter(({ action }) => action === 'delete')
    .map(({ pattern }) => new RegExp(pattern.replace('(?i)', ''), 'iu'));
  const removed = (name: string) => patterns.some((pattern) => pattern.test(name));
  const personal = [ATTR.toolArguments, ATTR.toolOutput, 'gen_ai.output.messages', 'gen_ai.tool.call.result'];
  expect(personal.filter((name) => !removed(name))).toEqual([]);
  const others = Object.values(ATTR).filter((name) => !personal.includes(name));
  expect(others.filter(removed)).toEqual([]);
});

test('the dashboard provider finds the mounted dashboard', () => {
  const { providers } = yaml('grafana/dashboards.yaml') as { providers: { options: { path: string } }[] };
  const inside = compose.services['grafana']?.volumes?.map((volume) => volume.split(':')[1] ?? '') ?? [];
  for (const { options } of providers) {
    expect(inside.some((path) => path.startsWith(`${options.path}/`))).toBe(true);
  }
});
