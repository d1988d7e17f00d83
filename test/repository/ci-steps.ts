// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

const script = readFileSync(join(root, '.ci/run'), 'utf8');

/** The steps of `.ci/run` by the names it takes as arguments, in their order. */
export const CI_STEPS: readonly string[] = stepsBy('step(?:_on_request)?');
/** Those that are run when they are named, and at no other time. */
const ON_REQUEST: readonly string[] = stepsBy('step_on_request');

function stepsBy(command: string): string[] {
  const lines = script.matchAll(new RegExp(`^${command} "(?<name>[^"]+)" `, 'gmu'));
  return [...lines].map(({ groups }) => partOf(groups?.['name'] ?? ''));
}

/** What `part` of `.ci/run` makes of a name. */
function partOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '');
}

/** The steps that `.ci/run` takes with these arguments. Throws an Error for a name that no step has. */
export function chosenSteps(args: readonly string[], steps: readonly string[] = CI_STEPS): string[] {
  const isExcept = args[0] === '--except';
  const names = isExcept ? args.slice(1) : args;
  const unknown = names.filter((name) => !steps.includes(name));
  if (unknown.length > 0) throw new Error(`.ci/run has no step ${unknown.join(', ')}`);
  const usual = steps.filter((step) => !ON_REQUEST.includes(step));
  if (isExcept) return usual.filter((step) => !names.includes(step));
  return names.length === 0 ? usual : steps.filter((step) => names.includes(step));
}
