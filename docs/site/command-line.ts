// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';

/** Which of these options the program was started with. Ends it after `--help`, and when there is an option it does not know. */
export function optionsOf(names: readonly string[], help: string): ReadonlySet<string> {
  const options = Object.fromEntries([...names, 'help'].map((name) => [name, { type: 'boolean' as const }]));
  let given: ReadonlySet<string> = new Set();
  try {
    given = new Set(Object.keys(parseArgs({ options }).values));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${help}`);
    process.exit(2);
  }
  if (given.has('help')) {
    process.stdout.write(help);
    process.exit(0);
  }
  return given;
}
