// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { CHECKS } from '../registry.ts';
import { Temperament } from '../server/temperaments.ts';
import { nameOf } from './task.ts';

/** Reasons by the name of the run: `CTX-03`, `CTX-03 under late-acks`. */
export type ExpectedFailures = ReadonlyMap<string, string>;

/**
 * Reads a YAML list of `{ id, reason, temperament? }`; without a temperament the entry is for the polite run. Throws an
 * error that names the invalid entry for unknown checks, duplicate entries and missing reasons.
 */
export async function readExpectedFailures(file: string): Promise<ExpectedFailures> {
  return parseExpectedFailures(await readFile(file, 'utf8'), file);
}

export function parseExpectedFailures(text: string, file = 'expected failures'): ExpectedFailures {
  const list: unknown = parse(text) ?? [];
  if (!Array.isArray(list)) throw new TypeError(`${file}: must be a list of { id, reason }`);
  const result = new Map<string, string>();
  for (const [index, entry] of list.entries()) {
    const { id, reason, temperament = 'polite' } = (entry ?? {}) as Record<string, unknown>;
    const where = `${file}, entry ${index + 1}`;
    if (typeof id !== 'string' || !CHECKS.some((check) => check.id === id))
      throw new TypeError(
        `${where}: "${String(id)}" is not a check; \`realtime-conformance --list\` shows them all`,
      );
    if (typeof reason !== 'string' || reason.trim() === '')
      throw new TypeError(`${where}: ${id} needs a reason`);
    const name = nameOf({ id, temperament: temperamentOf(temperament, where) });
    if (result.has(name)) throw new TypeError(`${where}: ${name} is listed twice`);
    result.set(name, reason.trim());
  }
  return result;
}

function temperamentOf(given: unknown, where: string): string {
  try {
    return String(Temperament.parse(String(given)));
  } catch (error) {
    throw new TypeError(`${where}: ${(error as Error).message}`, { cause: error });
  }
}
