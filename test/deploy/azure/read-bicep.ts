// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { python } from '../tools/python.ts';

export const AZURE = join(import.meta.dirname, '../../../deploy/azure');

/** A value of Bicep; a name that stands for something is a string, as a text is. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };
export type Fields = { [name: string]: Value };

export interface BicepFile {
  globals: { scope: { value: string } };
  parameters?: Record<string, { decorators: { type: string }[]; type: string; default: Value }>;
  variables?: Record<string, { value: Value }>;
  resources?: Record<string, { type: string; api_version: string; existing: boolean; config: Fields }>;
  modules?: Record<string, { detail: { path: string }; config: Fields }>;
  outputs?: Record<string, { value: Value }>;
}

const PROGRAM = `
import json, sys
from pycep import BicepParser
parser = BicepParser()
print(json.dumps({name: parser.parse(text=open(name).read()) for name in sys.argv[1:]}))
`;

/** Every Bicep file of the template by its path, as a parser reads it. Throws what the parser says of one it cannot read. */
export function readBicep(): Record<string, BicepFile> {
  const names = globSync('infra/**/*.bicep', { cwd: AZURE }).sort();
  const { status, stdout, stderr } = spawnSync(python, ['-c', PROGRAM, ...names], {
    cwd: AZURE,
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  if (status !== 0) throw new Error(stderr.slice(-2000));
  return JSON.parse(stdout) as Record<string, BicepFile>;
}

/** What a resource or module says, of one that depends on a condition as well. */
export function configOf({ config }: { config: Fields }): Fields {
  return 'condition' in config ? fields(config['config']) : config;
}

/** A value as an object. Throws when it is none. */
export function fields(value: Value | undefined): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${JSON.stringify(value)} is no object`);
  return value;
}

/**
 * A value as a list, with all that it may have: lists that are put together, and of a condition what is there when it holds. Throws
 * when it is none.
 */
export function list(value: Value | undefined): Value[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { function: called, operator } = value;
    if (called !== undefined && at(called, 'type') === 'concat')
      return Object.values(fields(at(called, 'parameters'))).flatMap(list);
    if (operator !== undefined) return list(at(operator, 'operands', 'true_value'));
  }
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is no list`);
  return value;
}

/** The value at a path of names. */
export function at(value: Value | undefined, ...path: string[]): Value | undefined {
  return path.reduce<Value | undefined>((found, name) => fields(found)[name], value);
}

/** A value as a text. Throws when it is none. */
export function text(value: Value | undefined): string {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is no text`);
  return value;
}
