// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { expect, test } from 'vitest';
import { root } from './markdown-files.ts';

const page = (name: string): string => readFileSync(join(root, 'docs/migrate', `${name}.md`), 'utf8');
const { resolve } = createRequire(import.meta.url);
/** Declarations beside the entry of an installed package. */
const declarations = (name: string, file: string): string =>
  readFileSync(join(dirname(resolve(name)), file), 'utf8');

/** Rows of the table that begins with a heading, cell by cell. */
function rowsUnder(text: string, heading: string): string[][] {
  const [, table = ''] = text.split(`\n| ${heading}`);
  const [own = ''] = table.split('\n\n');
  return own
    .split('\n')
    .slice(2)
    .map((line) => line.split(/(?<!\\)\|/u).slice(1, -1));
}

/** Names in backticks of a cell, without what stands in brackets behind them. */
function namesIn(cell = ''): string[] {
  return [...cell.matchAll(/`(?<name>[a-zA-Z_]+)(?:: [^`]*)?`/gu)].map(
    ({ groups }) => groups?.['name'] ?? '',
  );
}

/** Whether the plugin has an option of this name. */
function isOption(name: string): boolean {
  try {
    const model = new realtime.RealtimeModel({ endpoint: 'http://127.0.0.1:9', [name]: undefined });
    void model.close();
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== 'invalid_option';
  }
}

test('an option that does not exist is known not to', () => {
  expect(isOption('voice')).toBe(true);
  expect(isOption('noSuchOption')).toBe(false);
});

test("the options of LiveKit's OpenAI plugin are its own, and all of them", () => {
  const declared = declarations('@livekit/agents-plugin-openai', 'realtime/realtime_model.d.ts');
  const [, constructor = ''] = declared.split('constructor(options?: {');
  const [own = ''] = constructor.split('});');
  const options = [...own.matchAll(/^\s+(?<name>\w+)\?:/gmu)].map(({ groups }) => groups?.['name'] ?? '');
  expect(options.length).toBeGreaterThan(12);
  const told = rowsUnder(page('openai'), '`openai.realtime.RealtimeModel`')
    .map(([cell = '']) => cell)
    .join(' ');
  expect(options.filter((name) => !new RegExp(`\\b${name}\\b`, 'u').test(told))).toEqual([]);
});

test.each([
  ['openai', '`openai.realtime.RealtimeModel`', ['rate']],
  ['videosdk', '`AzureVoiceLive`, `AzureVoiceLiveConfig`', []],
])('%s: what takes the place of an option is an option', (name, heading, inside) => {
  const rows = rowsUnder(page(name), heading);
  expect(rows.length).toBeGreaterThan(10);
  const places = rows.flatMap(([, here]) => namesIn(here)).filter((each) => /^[a-z][a-zA-Z]+$/u.test(each));
  const parts = new Set(['null', 'threshold', 'prefixPaddingInMs', 'silenceDurationInMs', ...inside]);
  expect(places.length).toBeGreaterThan(12);
  expect(places.filter((each) => !parts.has(each) && !isOption(each))).toEqual([]);
});

test("the events of Microsoft's client are its own, and those of the framework exist", () => {
  const declared = declarations('@azure/ai-voicelive', 'handlers/sessionHandlers.d.ts');
  const rows = rowsUnder(page('azure-sdk'), 'event of the client');
  const handlers = rows.flatMap(([there = '']) => namesIn(there)).filter((name) => name.startsWith('on'));
  expect(handlers.length).toBeGreaterThan(15);
  expect(handlers.filter((name) => !declared.includes(` ${name}?: `))).toEqual([]);
  const framework = new Set<string>(Object.values(voice.AgentSessionEventTypes));
  const named = rows
    .flatMap(([, here = '']) => namesIn(here))
    .filter((name) => /^[a-z]+(?:_[a-z]+)+$/u.test(name));
  expect(named.length).toBeGreaterThan(6);
  const ofPlugin = new Set([
    'user_transcript',
    'cost_estimated',
    'server_error',
    'connection_state_changed',
    'voicelive_server_event_received',
  ]);
  expect(named.filter((name) => !framework.has(name) && !ofPlugin.has(name))).toEqual([]);
});
