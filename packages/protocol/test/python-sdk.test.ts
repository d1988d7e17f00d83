// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CLIENT_SHAPES, SERVER_SHAPES } from '../src/codec/shapes.ts';
import differences from './python-sdk-differences.json' with { type: 'json' };
import releases from './python-sdk.json' with { type: 'json' };

const types = new URL('../src/types/', import.meta.url);

/** Every string in the types: events, items, kinds and enumerations. */
function namesOfTypes(): Set<string> {
  const files = [...readdirSync(types).map((name) => new URL(name, types)), new URL('../voices.ts', types)];
  const source = files.map((file) => readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/gu, ''));
  const lines = source.join('\n').split('\n');
  const names = lines
    .filter((line) => !/\bfrom '/u.test(line))
    .join('\n')
    .matchAll(/'([^'\n]+)'/gu);
  return new Set([...names].map(([, name = '']) => name));
}

const ours = namesOfTypes();

it.each(Object.entries(releases))(
  'every name that the Python SDK %s has and the types lack is listed with a reason',
  (_version, theirs) => {
    expect(theirs.length).toBeGreaterThan(150);
    const reasons = Object.keys(differences.theirs);
    expect(theirs.filter((name) => !ours.has(name) && !reasons.includes(name))).toEqual([]);
  },
);

it('no name is listed as theirs alone that the types have, or that no release has', () => {
  const theirs = new Set(Object.values(releases).flat());
  expect(Object.keys(differences.theirs).filter((name) => ours.has(name) || !theirs.has(name))).toEqual([]);
});

/** Where an event is known from is in `packages/emulator/test/every-event/sources.ts`. */
const isEvent = (name: string): boolean => SERVER_SHAPES.has(name) || CLIENT_SHAPES.has(name);

it('exactly the values that the types have and the newest Python SDK lacks are listed with a reason', () => {
  const theirs: ReadonlySet<string> = new Set(releases['1.3.1']);
  const alone = [...ours].filter((name) => !theirs.has(name) && !isEvent(name));
  expect(Object.keys(differences.ours).sort()).toEqual(alone.sort());
});
