// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { CHECKS } from '../registry.ts';

/** Reasons by check id. */
export type ExpectedFailures = ReadonlyMap<string, string>;

/**
 * Reads a YAML list of `{ id, reason }`. Throws an error that names the entry at fault for unknown checks, double
 * entries and missing reasons.
 */
export async function readExpectedFailures(file: string): Promise<ExpectedFailures> {
  return parseExpectedFailures(await readFile(file, 'utf8'), file);
}

export function parseExpectedFailures(text: string, file = 'expected failures'): ExpectedFailures {
  const list: unknown = parse(text) ?? [];
  if (!Array.isArray(list)) throw new TypeError(`${file}: must be a list of { id, reason }`);
  const result = new Map<string, string>();
  for (const [index, entry] of list.entries()) {
    const { id, reason } = (entry ?? {}) as { id?: unknown; reason?: unknown };
    const where = `${file}, entry ${index + 1}`;
    if (typeof id !== 'string' || !CHECKS.some((check) => check.id === id))
      throw new TypeError(
        `${where}: "${String(id)}" is not a check; \`realtime-conformance --list\` shows them all`,
      );
    if (typeof reason !== 'string' || reason.trim() === '')
      throw new TypeError(`${where}: ${id} needs a reason`);
    if (result.has(id)) throw new TypeError(`${where}: ${id} is there twice`);
    result.set(id, reason.trim());
  }
  return result;
}
