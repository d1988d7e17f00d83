// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Schema, SdkTypes } from './sdk-types.ts';

/** Values that the emulator checks, by the name of their field; any other text or number will do. */
const TEXT: Readonly<Record<string, string>> = {
  voice: 'en-US-AvaNeural',
  character: 'lisa',
  server_url: 'https://docs.example.org/mcp',
  image_url: 'https://docs.example.org/picture.png',
  model: 'vasa-1',
};
const NUMBER: Readonly<Record<string, number>> = {
  rate: 24_000,
  threshold: 0.5,
  temperature: 0.7,
  idle_timeout_ms: 6000,
  channels: 2,
};
/** Deeper than any type is. */
const DEEPEST = 12;

/** Values of a type: each of its fields is in one of them, with each of its choices, beside what is required. */
export function samplesOf(types: SdkTypes): Fields[] {
  return samples(types, types.type, '', DEEPEST) as Fields[];
}

type Fields = Record<string, unknown>;

function samples(types: SdkTypes, schema: Schema, name: string, depth: number): unknown[] {
  if (depth === 0) return [];
  const members = types.members(schema);
  // The base of a union has nothing but a tag without a value.
  const tagged = members.filter(hasTag);
  if (members.length > 1) {
    return (tagged.length > 0 ? [...tagged, ...members.filter(isPlain)] : members).flatMap((member) =>
      samples(types, member, name, depth - 1),
    );
  }
  const [one = {}] = members;
  if (one.const !== undefined) return [one.const];
  if (one.enum) return one.enum;
  if (one.type === 'string') return [TEXT[name] ?? 'x'];
  if (one.type === 'number') return [NUMBER[name] ?? 1];
  if (one.type === 'boolean') return [true, false];
  if (one.items) {
    const { items } = one;
    const length = /^(?:top_left|bottom_right)$/u.test(name) ? 2 : 1;
    return samples(types, items, name, depth - 1).map((value) => Array.from({ length }, () => value));
  }
  return one.properties ? objects(types, one, depth) : [{}];
}

function objects(types: SdkTypes, { properties = {}, required = [] }: Schema, depth: number): Fields[] {
  const of = (name: string): unknown[] => samples(types, properties[name] ?? {}, name, depth - 1);
  const base = Object.fromEntries(required.map((name) => [name, of(name)[0]]));
  return Object.keys(properties).flatMap((name) =>
    of(name).map((value) => Object.fromEntries([...Object.entries(base), [name, value]])),
  );
}

const hasTag = ({ properties = {} }: Schema): boolean =>
  Object.values(properties).some((field) => field.const !== undefined);
const isPlain = ({ properties }: Schema): boolean => properties === undefined;
