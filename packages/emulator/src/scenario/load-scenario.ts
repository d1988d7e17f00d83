// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { explained, unreadable } from '../system-error.ts';
import { parseScenario } from './parse-scenario.ts';
import { problemOf } from './scenario-problem.ts';
import { greetingsOf, scenarioSchema, type Reply, type Scenario, type ScenarioInput } from './scenario.ts';

/** A scenario ready to use, and the folder that its audio paths are relative to. */
export interface LoadedScenario {
  scenario: Scenario | undefined;
  folder: string;
}

/**
 * Reads a scenario from a path, takes one given as an object, or none; rejects with an Error that says where it is
 * invalid.
 */
export async function loadScenario(source: string | ScenarioInput | undefined): Promise<LoadedScenario> {
  if (source === undefined) return { scenario: undefined, folder: process.cwd() };
  if (typeof source !== 'string') {
    const checked = scenarioSchema.safeParse(source, { reportInput: true });
    if (checked.success) return { scenario: checked.data, folder: process.cwd() };
    const problems = checked.error.issues.map((issue) => {
      const { path, message } = problemOf(issue);
      return `scenario: ${path.map(String).join('.') || 'the object'}: ${message}`;
    });
    throw new Error(problems.join('\n'));
  }
  const path = resolve(source);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw explained(error, unreadable('scenario', path));
  });
  return { scenario: parseScenario(text, source), folder: dirname(path) };
}

/** Every audio file a scenario names. */
export function audioFilesOf(scenario: Scenario | undefined): string[] {
  const replies: Reply[] = [...greetingsOf(scenario), ...(scenario?.given ?? []), ...(scenario?.turns ?? [])];
  const files = new Set<string>();
  for (let reply = replies.pop(); reply !== undefined; reply = replies.pop()) {
    if (reply.audio !== undefined) files.add(reply.audio);
    for (const next of [reply.then, reply.denied]) if (next !== undefined) replies.push(next);
  }
  return [...files];
}
