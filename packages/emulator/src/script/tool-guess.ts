// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Call } from '../scenario/scenario.ts';

/** What the answer may use: the offered tools and the tool choice. */
export interface ToolOffer {
  tools: readonly { name: string; description?: string | null; parameters?: unknown }[];
  choice: 'auto' | 'none' | 'required' | { name: string; server?: string };
  /** Instructions for this response only, in addition to those of the session. */
  instructions?: string;
}

type Json = Call['arguments'][string];

/** Words in tool names that say nothing about the subject. */
const COMMON = new Set([
  'get',
  'set',
  'find',
  'check',
  'list',
  'look',
  'lookup',
  'fetch',
  'make',
  'call',
  'tool',
  'the',
  'for',
  'and',
]);

/** The call the words plausibly ask for, among the offered tools; undefined if none fits or none may be called. */
export function callFor(text: string, offer: ToolOffer): Call | undefined {
  if (offer.choice === 'none') return undefined;
  const wanted = typeof offer.choice === 'object' ? offer.choice.name : undefined;
  const tool =
    wanted === undefined
      ? (offer.tools.find((candidate) => names(text, candidate.name)) ??
        (offer.choice === 'required' ? offer.tools[0] : undefined))
      : offer.tools.find((candidate) => candidate.name === wanted);
  return tool === undefined ? undefined : { tool: tool.name, arguments: argumentsFor(tool.parameters, text) };
}

function names(text: string, tool: string): boolean {
  const spoken = text.toLowerCase();
  if (spoken.includes(tool.toLowerCase())) return true;
  return tool
    .replaceAll(/([a-z])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/u)
    .some((word) => word.length >= 3 && !COMMON.has(word) && new RegExp(`\\b${word}`, 'u').test(spoken));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value for every required property of a JSON schema, taken from the words if they contain one. */
function argumentsFor(schema: unknown, text: string): Call['arguments'] {
  if (!isObject(schema) || !isObject(schema['properties'])) return {};
  const properties = schema['properties'];
  const wanted = Array.isArray(schema['required']) ? schema['required'].map(String) : Object.keys(properties);
  return Object.fromEntries(wanted.map((name) => [name, valueFor(properties[name], text)]));
}

function valueFor(schema: unknown, text: string): Json {
  if (!isObject(schema)) return subject(text);
  const choices = schema['enum'];
  if (Array.isArray(choices) && choices.length > 0) {
    const spoken = choices.find((choice) => text.toLowerCase().includes(String(choice).toLowerCase()));
    return (spoken ?? choices[0]) as Json;
  }
  switch (schema['type']) {
    case 'integer':
    case 'number':
      return Number(/-?\d+(?:\.\d+)?/u.exec(text)?.[0] ?? 1);
    case 'boolean':
      return true;
    case 'array':
      return [valueFor(schema['items'], text)];
    case 'object':
      return argumentsFor(schema, text);
    default:
      return subject(text);
  }
}

/** The subject of a sentence: what it quotes, what follows its preposition, or its last name. */
function subject(text: string): string {
  const quoted = /["“'](?<words>[^"”']+)["”']/u.exec(text)?.groups?.['words'];
  const named = /\b(?:in|for|of|about|to|from|number)\s+(?<name>[\p{L}\p{N}-]+)/u.exec(text)?.groups?.[
    'name'
  ];
  const last = text.match(/[\p{L}\p{N}-]+/gu)?.at(-1);
  return quoted ?? named ?? last ?? text;
}
